import type { Padding } from '../src/kernel/grid.js';

/** What the kernel must do, straight from the definition: a sum over a whole block for each number. */
export interface Blocked {
  readonly shape: readonly number[];
  readonly blockSize: number;
  readonly keep: number;
}

/** The kept coefficients, block after block. */
export function referenceEncode(values: ArrayLike<number>, blocked: Blocked, padding: Padding): number[] {
  const out: number[] = [];
  forEachBlock(blocked, (origin, { shape, block, kept }) => {
    forEachIndex(kept, (k) => {
      let sum = 0;
      forEachIndex(block, (j) => {
        const place = origin.map((start, axis) => start + j[axis]!);
        sum += valueAt(values, shape, place, padding) * basis(k, j, block);
      });
      out.push(sum);
    });
  });
  return out;
}

/** The values that the kept coefficients make. */
export function referenceDecode(coefficients: ArrayLike<number>, blocked: Blocked): number[] {
  const out: number[] = [];
  let next = 0;
  forEachBlock(blocked, (origin, { shape, block, kept }) => {
    const first = next;
    forEachIndex(block, (j) => {
      const place = origin.map((start, axis) => start + j[axis]!);
      let sum = 0;
      next = first;
      forEachIndex(kept, (k) => {
        sum += coefficients[next++]! * basis(k, j, block);
      });
      if (place.every((i, axis) => i < shape[axis]!)) out[flat(shape, place)] = sum;
    });
  });
  return out;
}

interface Geometry {
  /** With leading axes of length 1: batch, z, y, x. */
  readonly shape: readonly number[];
  readonly block: readonly number[];
  readonly kept: readonly number[];
}

function forEachBlock(
  { shape: given, blockSize, keep }: Blocked,
  visit: (origin: number[], geometry: Geometry) => void,
): void {
  const shape = [1, 1, 1, 1, ...given].slice(-4);
  // A batch is cut into single items.
  const block = shape.map((length, axis) => (axis === 0 ? 1 : Math.min(length, blockSize)));
  const kept = block.map((length) => Math.min(length, keep));
  const counts = shape.map((length, axis) => Math.ceil(length / block[axis]!));
  forEachIndex(counts, (index) =>
    visit(
      index.map((i, axis) => i * block[axis]!),
      { shape, block, kept },
    ),
  );
}

function forEachIndex([n0, n1, n2, n3]: readonly number[], visit: (index: number[]) => void): void {
  for (let a = 0; a < n0!; a++)
    for (let b = 0; b < n1!; b++)
      for (let c = 0; c < n2!; c++) for (let d = 0; d < n3!; d++) visit([a, b, c, d]);
}

function basis(k: readonly number[], j: readonly number[], block: readonly number[]): number {
  return block.reduce((product, n, axis) => {
    const scale = Math.sqrt((k[axis] === 0 ? 1 : 2) / n);
    return product * scale * Math.cos((Math.PI * k[axis]! * (2 * j[axis]! + 1)) / (2 * n));
  }, 1);
}

function valueAt(
  values: ArrayLike<number>,
  shape: readonly number[],
  place: readonly number[],
  padding: Padding,
): number {
  const inside = place.every((i, axis) => i < shape[axis]!);
  if (!inside && padding === 'zero') return 0;
  const mirrored = place.map((i, axis) => (i < shape[axis]! ? i : 2 * shape[axis]! - 1 - i));
  return values[flat(shape, mirrored)]!;
}

function flat(shape: readonly number[], place: readonly number[]): number {
  return place.reduce((index, i, axis) => index * shape[axis]! + i, 0);
}
