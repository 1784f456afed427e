import type { Floats } from './kernel/kernel.js';

/** A box in an array in C order: rows of neighbouring elements along its last axis. */
export interface Box {
  readonly start: number;
  /** Up to four lengths. */
  readonly lengths: readonly number[];
  /** Elements from one index to the next, for each axis; 1 for the last. */
  readonly strides: readonly number[];
}

/** Copies a box, in C order without gaps, to `out[to]` and on. */
export function readBox(data: Floats, box: Box, out: Floats, to: number): void {
  forEachRow(box, (from, place, length) => copyRow(data, from, out, to + place, length));
}

/** Copies what lies without gaps from `src[from]` on into a box. */
export function writeBox(data: Floats, box: Box, src: Floats, from: number): void {
  forEachRow(box, (to, place, length) => copyRow(src, from + place, data, to, length));
}

/** Shorter rows are copied faster by a loop. */
const SHORT = 64;

function copyRow(src: Floats, from: number, out: Floats, to: number, length: number): void {
  if (length < SHORT) for (let i = 0; i < length; i++) out[to + i] = src[from + i]!;
  else out.set(src.subarray(from, from + length), to);
}

/** Calls `work` with the place of each row in the array and in the box; rows that touch come as one. */
function forEachRow(
  { start, lengths, strides }: Box,
  work: (at: number, place: number, length: number) => void,
): void {
  let run = 1;
  let axis = lengths.length;
  while (axis > 0 && strides[axis - 1] === run) run *= lengths[--axis]!;
  const [n0, n1, n2] = pad(lengths.slice(0, axis), 1);
  const [s0, s1, s2] = pad(strides.slice(0, axis), 0);
  let place = 0;
  for (let i = 0; i < n0; i++) {
    for (let j = 0; j < n1; j++) {
      for (let k = 0; k < n2; k++, place += run) work(start + i * s0 + j * s1 + k * s2, place, run);
    }
  }
}

function pad(values: readonly number[], fill: number): readonly [number, number, number] {
  return [...new Array<number>(3 - values.length).fill(fill), ...values] as [number, number, number];
}
