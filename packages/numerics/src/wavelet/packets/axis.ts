import { liftRows, liftRowsAdjoint } from './rows.js';
import type { PacketSteps } from './schemes.js';

/** A box in an array: its first element, its lengths and the distance of neighbours along each axis. */
export interface PacketBox {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** `forward`: samples to low | high; `inverse`: back; `adjoint`: the transpose of the inverse, samples to low | high. */
export type Direction = 'forward' | 'inverse' | 'adjoint';

/** Room that `transformAxis` needs for boxes within a shape. */
export function roomFor(shape: readonly number[]): number {
  return Math.max(...shape.map((length, axis) => length * shape[laneAxis(shape.length, axis)]!));
}

/**
 * One step along one axis of a box, of two samples or more, in place: the ceil(n / 2) low-pass coefficients come first.
 * Signals are mirrored at their first and last sample.
 *
 * @param room scratch, as long as `roomFor` says
 */
export function transformAxis(
  data: Float64Array,
  box: PacketBox,
  axis: number,
  scheme: PacketSteps,
  direction: Direction,
  room: Float64Array,
): void {
  const { shape, strides } = box;
  const lane = laneAxis(shape.length, axis);
  const slab: Slab = {
    count: shape[axis]!,
    gap: strides[axis]!,
    lanes: lane === axis ? 1 : shape[lane]!,
    laneGap: strides[lane]!,
    scale: direction === 'forward' ? scheme.scale : 1 / scheme.scale,
  };
  const outer = shape.map((length, other) => (other === axis || other === lane ? 1 : length));
  forEachStart({ offset: box.offset, shape: outer, strides }, (start) => {
    if (direction === 'inverse') {
      join(data, start, slab, room);
      const reversed = scheme.steps.toReversed();
      for (const step of reversed) liftRows(room, slab.count, slab.lanes, step, -1);
      store(data, start, slab, room);
    } else {
      load(data, start, slab, room);
      for (const step of scheme.steps) {
        if (direction === 'forward') liftRows(room, slab.count, slab.lanes, step, 1);
        else liftRowsAdjoint(room, slab.count, slab.lanes, step, -1);
      }
      split(data, start, slab, room);
    }
  });
}

/** Signals that are worked on together. */
interface Slab {
  /** Samples of a signal, and the distance between them in the array. */
  readonly count: number;
  readonly gap: number;
  /** Number of signals, and the distance between them. */
  readonly lanes: number;
  readonly laneGap: number;
  /** Factor of low-pass coefficients; high-pass ones are divided by it. */
  readonly scale: number;
}

/** The axis along which signals lie side by side: the last one but for the transformed one. */
function laneAxis(rank: number, axis: number): number {
  return axis < rank - 1 ? rank - 1 : Math.max(0, rank - 2);
}

/** Calls `work` with the place of each element of a box. */
export function forEachStart({ offset, shape, strides }: PacketBox, work: (start: number) => void): void {
  const visit = (axis: number, start: number): void => {
    if (axis === shape.length) {
      work(start);
      return;
    }
    for (let i = 0; i < shape[axis]!; i++) visit(axis + 1, start + i * strides[axis]!);
  };
  visit(0, offset);
}

function load(data: Float64Array, start: number, { count, gap, lanes, laneGap }: Slab, room: Float64Array) {
  for (let i = 0; i < count; i++) copyIn(data, start + i * gap, laneGap, lanes, room, i * lanes, 1);
}

function store(data: Float64Array, start: number, { count, gap, lanes, laneGap }: Slab, room: Float64Array) {
  for (let i = 0; i < count; i++) copyOut(data, start + i * gap, laneGap, lanes, room, i * lanes, 1);
}

/** Samples in their order from low | high. */
function join(data: Float64Array, start: number, slab: Slab, room: Float64Array): void {
  const { count, gap, lanes, laneGap, scale } = slab;
  const lows = (count + 1) >> 1;
  for (let i = 0; i < count; i++) {
    const from = start + ((i >> 1) + (i & 1) * lows) * gap;
    copyIn(data, from, laneGap, lanes, room, i * lanes, i & 1 ? 1 / scale : scale);
  }
}

/** Low | high from samples in their order. */
function split(data: Float64Array, start: number, slab: Slab, room: Float64Array): void {
  const { count, gap, lanes, laneGap, scale } = slab;
  const lows = (count + 1) >> 1;
  for (let i = 0; i < count; i++) {
    const to = start + ((i >> 1) + (i & 1) * lows) * gap;
    copyOut(data, to, laneGap, lanes, room, i * lanes, i & 1 ? 1 / scale : scale);
  }
}

function copyIn(
  data: Float64Array,
  from: number,
  gap: number,
  lanes: number,
  room: Float64Array,
  to: number,
  factor: number,
): void {
  for (let q = 0; q < lanes; q++) room[to + q] = data[from + q * gap]! * factor;
}

function copyOut(
  data: Float64Array,
  to: number,
  gap: number,
  lanes: number,
  room: Float64Array,
  from: number,
  factor: number,
): void {
  for (let q = 0; q < lanes; q++) data[to + q * gap] = room[from + q]! * factor;
}
