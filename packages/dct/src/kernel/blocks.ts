import { DctBlocks } from '@vdfc/numerics/transform';
import { gather, paddedSources, scatter } from './gather.js';
import type { BlockGrid, Padding } from './grid.js';
import type { PowerOfTwo } from './scale.js';

/** Values to be transformed at once, where a block is not larger: 256 kB, which a second-level cache holds. */
const GROUP_VALUES = 2 ** 15;

/** The done share, yielded between groups of blocks. */
type Work = Generator<{ fraction: number }, void, void>;

/**
 * The kept coefficients of `values`, times `scale`, into `out`: block after block in C order, each `grid.keptValues` in
 * C order.
 */
export function* encodeBlocks(
  values: Float32Array | Float64Array,
  grid: BlockGrid,
  padding: Padding,
  scale: PowerOfTwo,
  out: Float32Array | Float64Array,
): Work {
  const transform = transformOf(grid);
  const sources = paddedSources(grid, padding);
  const group = groupBlocks(grid);
  const work = new Float64Array(group * grid.blockValues);
  for (let first = 0, count = 0; first < grid.blocks; first += count) {
    count = blocksInRow(grid, first, group);
    gather(values, grid, sources, first, count, scale, work);
    transform.forward(work, 0, count);
    for (let b = 0; b < count; b++) {
      keepLowest(work, b * grid.blockValues, grid, out, (first + b) * grid.keptValues);
    }
    yield { fraction: (first + count) / grid.blocks };
  }
}

/** Undoes `encodeBlocks` as far as the kept coefficients tell; `limit` as for `scatter`. */
export function* decodeBlocks(
  coefficients: Float32Array | Float64Array,
  grid: BlockGrid,
  scale: PowerOfTwo,
  limit: number,
  out: Float32Array | Float64Array,
): Work {
  const transform = transformOf(grid);
  const group = groupBlocks(grid);
  const work = new Float64Array(group * grid.blockValues);
  for (let first = 0, count = 0; first < grid.blocks; first += count) {
    count = blocksInRow(grid, first, group);
    work.fill(0);
    for (let b = 0; b < count; b++) {
      placeLowest(coefficients, (first + b) * grid.keptValues, grid, work, b * grid.blockValues);
    }
    transform.inverse(work, 0, count);
    scatter(work, grid, first, count, scale, limit, out);
    yield { fraction: (first + count) / grid.blocks };
  }
}

/** Axes of length 1 have nothing to transform. */
function transformOf(grid: BlockGrid): DctBlocks {
  return new DctBlocks(grid.block.filter((length) => length > 1));
}

function groupBlocks(grid: BlockGrid): number {
  return Math.max(1, Math.min(grid.counts[2], Math.floor(GROUP_VALUES / grid.blockValues)));
}

function blocksInRow(grid: BlockGrid, first: number, most: number): number {
  return Math.min(most, grid.counts[2] - (first % grid.counts[2]));
}

function keepLowest(
  block: Float64Array,
  from: number,
  grid: BlockGrid,
  out: Float32Array | Float64Array,
  to: number,
): void {
  const [, by, bx] = grid.block;
  const [kz, ky, kx] = grid.kept;
  for (let z = 0; z < kz; z++) {
    for (let y = 0; y < ky; y++) {
      const line = from + (z * by + y) * bx;
      for (let x = 0; x < kx; x++) out[to++] = block[line + x]!;
    }
  }
}

function placeLowest(
  coefficients: Float32Array | Float64Array,
  from: number,
  grid: BlockGrid,
  block: Float64Array,
  to: number,
): void {
  const [, by, bx] = grid.block;
  const [kz, ky, kx] = grid.kept;
  for (let z = 0; z < kz; z++) {
    for (let y = 0; y < ky; y++) {
      const line = to + (z * by + y) * bx;
      for (let x = 0; x < kx; x++) block[line + x] = coefficients[from++]!;
    }
  }
}
