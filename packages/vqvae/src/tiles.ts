import type { Floats } from '@vdfc/core';
import { type Lengths, volume } from './frame/frame.js';

/** Longer axes are cut: networks and grids of one piece then fit in memory, and are done in a moment. */
const LONGEST = 128;

/** A box of an array that is coded by itself. */
export interface Tile {
  /** Index of its first value along four axes, the first of which numbers the arrays of a batch. */
  readonly start: readonly [number, number, number, number];
  readonly shape: Lengths;
}

/** An array's shape as four axes: arrays of rank 1 to 3 are a batch of one, axes they lack have length 1. */
export function fourAxes(shape: readonly number[]): readonly [number, number, number, number] {
  return [...new Array<number>(4 - shape.length).fill(1), ...shape] as [number, number, number, number];
}

/** The tiles of an array, in C order. */
export function* tilesOf(shape: readonly number[]): Generator<Tile, void> {
  const [count, ...box] = fourAxes(shape);
  if (count * volume(box) === 0) return;
  const cuts = box.map(cut);
  for (let n = 0; n < count; n++) {
    for (const [z, nz] of cuts[0]!) {
      for (const [y, ny] of cuts[1]!) {
        for (const [x, nx] of cuts[2]!) yield { start: [n, z, y, x], shape: [nz, ny, nx] };
      }
    }
  }
}

/** Pieces of nearly the same length, none longer than LONGEST. */
function cut(length: number): [start: number, length: number][] {
  const pieces = Math.ceil(length / LONGEST);
  const at = (piece: number): number => Math.floor((piece * length) / pieces);
  return Array.from({ length: pieces }, (_, i) => [at(i), at(i + 1) - at(i)]);
}

/** Copies a tile's values from an array, or back into it. */
export function copyTile(
  array: Floats,
  shape: readonly number[],
  tile: Tile,
  values: Floats,
  direction: 'out' | 'back',
): void {
  const [, ny, nx, nw] = fourAxes(shape);
  const [n, z0, y0, x0] = tile.start;
  const [dz, dy, dx] = tile.shape;
  let at = 0;
  for (let z = 0; z < dz; z++) {
    for (let y = 0; y < dy; y++) {
      const from = ((n * ny + z0 + z) * nx + y0 + y) * nw + x0;
      for (let x = 0; x < dx; x++, at++) {
        if (direction === 'out') values[at] = array[from + x]!;
        else array[from + x] = values[at]!;
      }
    }
  }
}
