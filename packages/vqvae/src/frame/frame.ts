import { type Axis, CELL, fit, interpolate, makeAxis } from './axis.js';

/** Lengths of three axes, z, y, x. */
export type Lengths = readonly [number, number, number];

/** Spacings of nodes are 2^(index/4) array cells. */
export const LEAST_PITCH = -8;
export const MOST_PITCH = 24;

/** The fourth roots of 2, 4 and 8, to the nearest double: `Math.pow` may differ in its last digit. */
const ROOTS = [1, 1.189207115002721, Math.SQRT2, 1.681792830507429];

/** The number 2^(index/4). */
export function quarterOctaves(index: number): number {
  return ROOTS[((index % 4) + 4) % 4]! * 2 ** Math.floor(index / 4);
}

/** A coarse or fine grid laid over an array: what the networks see of it. */
export interface Frame {
  /** Shape of the array. */
  readonly shape: Lengths;
  /** Nodes along each axis, multiples of CELL. */
  readonly nodes: Lengths;
  readonly axes: readonly [Axis, Axis, Axis];
}

/** Nodes along each axis of a frame at this pitch. */
export function nodesOf(shape: Lengths, pitch: number): Lengths {
  const spacing = quarterOctaves(pitch);
  return shape.map(
    (length) => CELL * (length === 1 ? 1 : Math.ceil(length / spacing / CELL)),
  ) as unknown as Lengths;
}

/** The frame over an array whose nodes lie 2^(pitch/4) array cells apart. */
export function makeFrame(shape: Lengths, pitch: number): Frame {
  const nodes = nodesOf(shape, pitch);
  const spacing = quarterOctaves(pitch);
  const axis = (i: 0 | 1 | 2): Axis => makeAxis(shape[i], nodes[i], spacing);
  return { shape, nodes, axes: [axis(0), axis(1), axis(2)] };
}

/** Number of values in a box. */
export function volume([z, y, x]: Lengths): number {
  return z * y * x;
}

/** Array values, in C order, to nodes: those from which `fromFrame` comes nearest to the values. */
export function toFrame({ shape, nodes, axes }: Frame, values: Float64Array): Float64Array {
  const lengths = [...shape];
  let from = values;
  for (const axis of [0, 1, 2] as const) {
    const [outer, inner] = around(lengths, axis);
    const out = new Float64Array(outer * nodes[axis] * inner);
    fit(axes[axis], from, outer, inner, out);
    lengths[axis] = nodes[axis];
    from = out;
  }
  return from;
}

/** Nodes to array values. */
export function fromFrame({ shape, nodes, axes }: Frame, values: Float64Array): Float64Array {
  const lengths = [...nodes];
  let from = values;
  for (const axis of [0, 1, 2] as const) {
    const [outer, inner] = around(lengths, axis);
    const out = new Float64Array(outer * shape[axis] * inner);
    interpolate(axes[axis], from, outer, inner, out);
    lengths[axis] = shape[axis];
    from = out;
  }
  return from;
}

/** Products of the lengths before an axis and after it. */
function around(lengths: readonly number[], axis: number): [outer: number, inner: number] {
  const product = (part: readonly number[]): number => part.reduce((result, length) => result * length, 1);
  return [product(lengths.slice(0, axis)), product(lengths.slice(axis + 1))];
}

/**
 * Width of an array in its own cells: the standard deviation of its squares along an axis, averaged over the axes
 * longer than 1. The twelfth is that of a single cell.
 */
export function widthOf(values: Float64Array, shape: Lengths): number {
  const marginals = shape.map((length) => new Float64Array(length));
  let at = 0;
  for (let z = 0; z < shape[0]; z++) {
    for (let y = 0; y < shape[1]; y++) {
      for (let x = 0; x < shape[2]; x++, at++) {
        const square = values[at]! * values[at]!;
        marginals[0]![z]! += square;
        marginals[1]![y]! += square;
        marginals[2]![x]! += square;
      }
    }
  }
  const long = marginals.filter(({ length }) => length > 1);
  if (long.length === 0) return 1;
  return long.reduce((sum, marginal) => sum + deviation(marginal), 0) / long.length;
}

function deviation(marginal: Float64Array): number {
  let [total, first, second] = [0, 0, 0];
  marginal.forEach((mass, i) => {
    total += mass;
    first += mass * i;
  });
  if (!(total > 0)) return 1;
  const mean = first / total;
  marginal.forEach((mass, i) => {
    second += mass * (i - mean) * (i - mean);
  });
  return Math.sqrt(second / total + 1 / 12);
}
