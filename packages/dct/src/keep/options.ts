import { type DType, OptionReader } from '@vdfc/core';
import type { Padding } from '../kernel/grid.js';

/** Keeps the lowest coefficients of every block as floating-point numbers. */
export interface DctKeepOptions {
  /** May be left out where `keep`, `coefficients` or `padding` is given. */
  mode?: 'keep';
  /**
   * Cells of a block along each axis; an axis shorter than this makes one block of its own length. Integer, 1 to 512.
   * @default 8
   */
  blockSize?: number;
  /**
   * Coefficients kept of a block along each axis, the lowest frequencies: keep³ of blockSize³ in three dimensions.
   * Integer, 1 to blockSize. @default 4, or blockSize where that is smaller
   */
  keep?: number;
  /**
   * What fills up the last block of an axis: zeros, or the array's mirror image, which makes no step at its edge.
   * @default 'zero'
   */
  padding?: Padding;
  /** How coefficients are stored. @default 'float32' */
  coefficients?: DType;
}

export type ResolvedKeep = Readonly<Required<DctKeepOptions>>;

export const keepDefaults: ResolvedKeep = {
  mode: 'keep',
  blockSize: 8,
  keep: 4,
  padding: 'zero',
  coefficients: 'float32',
};

/** Longest block, cells. */
export const MAX_BLOCK_SIZE = 512;

/** Options that no other mode has. */
export const keepNames = ['keep', 'coefficients', 'padding'] as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveKeep(options: DctKeepOptions): ResolvedKeep {
  const read = new OptionReader('dct', options, ['mode', 'blockSize', ...keepNames]);
  const mode = read.choice('mode', { of: ['keep'], default: 'keep' });
  const blockSize = read.integer('blockSize', {
    min: 1,
    max: MAX_BLOCK_SIZE,
    default: keepDefaults.blockSize,
  });
  const keep = read.integer('keep', {
    min: 1,
    max: blockSize,
    default: Math.min(keepDefaults.keep, blockSize),
  });
  const padding = read.choice('padding', { of: ['zero', 'mirror'], default: keepDefaults.padding });
  const coefficients = read.choice('coefficients', {
    of: ['float32', 'float64'],
    default: keepDefaults.coefficients,
  });
  return { mode, blockSize, keep, padding, coefficients };
}

/** From one coefficient a block (q = 0) to all of them (q = 1), linear in their number along an axis. */
export function keepQuality(
  q: number,
  { blockSize = keepDefaults.blockSize }: Partial<DctKeepOptions>,
): DctKeepOptions {
  return { mode: 'keep', blockSize, keep: 1 + Math.round(q * (blockSize - 1)) };
}
