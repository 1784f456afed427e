import { product } from './modes.js';

/** A part of an array: along each axis its first index and its length. */
export interface Box {
  readonly first: readonly number[];
  readonly lengths: readonly number[];
}

/** Energies of the slices across one axis, Σ x². */
export function sliceEnergies(x: Float64Array, shape: readonly number[], axis: number): Float64Array {
  const length = shape[axis]!;
  const inner = product(shape.slice(axis + 1));
  const energies = new Float64Array(length);
  for (let start = 0, slice = 0; start < x.length; start += inner) {
    let sum = 0;
    for (let i = start; i < start + inner; i++) sum += x[i]! * x[i]!;
    energies[slice]! += sum;
    slice = slice + 1 === length ? 0 : slice + 1;
  }
  return energies;
}

/** The box without the outer slices whose energies are below `least`; at least one slice of every axis. */
export function boxOf(energies: readonly Float64Array[], least: number): Box {
  const first: number[] = [];
  const lengths: number[] = [];
  for (const slices of energies) {
    let low = 0;
    let high = slices.length;
    while (low < high - 1 && slices[low]! < least) low++;
    while (high > low + 1 && slices[high - 1]! < least) high--;
    first.push(low);
    lengths.push(high - low);
  }
  return { first, lengths };
}

type Numbers = Float32Array | Float64Array | Int32Array;

/** Copies a box out of an array. */
export function cutBox(from: Numbers, shape: readonly number[], box: Box, to: Numbers): void {
  forEachRow(shape, box, (at, row, length) => {
    for (let i = 0; i < length; i++) to[row + i] = from[at + i]!;
  });
}

/** Copies a box into its place in an array. */
export function pasteBox(from: Numbers, shape: readonly number[], box: Box, to: Numbers): void {
  forEachRow(shape, box, (at, row, length) => {
    for (let i = 0; i < length; i++) to[at + i] = from[row + i]!;
  });
}

/** Visits the rows of a box along its last axis: where each starts in the array and in the box. */
function forEachRow(
  shape: readonly number[],
  { first, lengths }: Box,
  visit: (at: number, row: number, length: number) => void,
): void {
  const length = lengths.at(-1)!;
  const count = product(lengths);
  const index = [...first];
  for (let row = 0; row < count; row += length) {
    visit(
      index.reduce((sum, i, axis) => sum * shape[axis]! + i, 0),
      row,
      length,
    );
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      if (++index[axis]! < first[axis]! + lengths[axis]!) break;
      index[axis] = first[axis]!;
    }
  }
}
