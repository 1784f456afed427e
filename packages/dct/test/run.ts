import { decodeBlocks, encodeBlocks } from '../src/kernel/blocks.js';
import { blockGrid, type Padding } from '../src/kernel/grid.js';
import { powerOfTwo } from '../src/kernel/scale.js';
import type { Blocked } from './reference.js';

const unscaled = powerOfTwo(0);

/** The kernel's kept coefficients, in float64 and without a scale. */
export function kernelEncode(values: Float64Array, blocked: Blocked, padding: Padding): Float64Array {
  const grid = blockGrid(blocked.shape, blocked.blockSize, blocked.keep);
  const out = new Float64Array(grid.blocks * grid.keptValues);
  exhaust(encodeBlocks(values, grid, padding, unscaled, out));
  return out;
}

/** The kernel's values of kept coefficients. */
export function kernelDecode(coefficients: Float64Array, blocked: Blocked): Float64Array {
  const grid = blockGrid(blocked.shape, blocked.blockSize, blocked.keep);
  const out = new Float64Array(blocked.shape.reduce((count, length) => count * length, 1));
  exhaust(decodeBlocks(coefficients, grid, unscaled, Number.MAX_VALUE, out));
  return out;
}

function exhaust(steps: Generator<unknown, void, void>): void {
  while (!steps.next().done);
}

/** The largest difference of two lists of equal length; NaN where they cannot be compared. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
