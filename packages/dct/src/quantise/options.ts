import { OptionReader } from '@vdfc/core';
import type { Negatives } from '@vdfc/numerics/quantise';
import { MAX_BLOCK_SIZE } from '../keep/options.js';

/** Quantises all coefficients and codes them in the contexts of their neighbours. */
export interface DctQuantiseOptions {
  /** @default 'quantise' */
  mode?: 'quantise';
  /**
   * Cells of the longest blocks, 1 to 512: one number for each axis of the array, or one for all of them but the first
   * of a rank 4 array, which is a batch. An axis is cut into as few blocks as that allows, of equal lengths or such that
   * differ by 1. `'auto'` takes what suits the array, for each axis. @default 'auto'; at effort 0, 8
   */
  blockSize?: number | 'auto' | readonly number[];
  /**
   * Step of the quantiser as a fraction of the domain's peak, 2^-40 to 16; taken to the nearest 256th of an octave, and up
   * where the largest coefficient would be more than 2²⁸ steps. @default 1/64
   */
  step?: number | undefined;
  /** Instead of a step: largest |decoded - original|, in the array's unit; > 0. The encoder searches for the step. */
  tolerance?: number | undefined;
  /**
   * What is transformed is sign(f) |f|^exponent. 0.1 to 1, rounded to hundredths. @default 0.65; with a tolerance, 1
   */
  exponent?: number | undefined;
  /**
   * 0: blocks of 8, coefficients rounded one by one; 1: blocks to suit the array, and coefficients rounded so that bits
   * and error are small together; 2: more patiently. Decoding takes the same time. @default 2
   */
  effort?: number;
  /** Whether negative values become 0: `auto` where all of them would anyhow, `clamp` always, `keep` never. @default 'auto' */
  negatives?: Negatives;
}

/** What is fixed: the step as a fraction of the domain's peak, or the error in the array's unit. */
export type Aim = { readonly step: number } | { readonly tolerance: number };

export interface ResolvedQuantise {
  readonly mode: 'quantise';
  readonly blockSize: number | 'auto' | readonly number[];
  readonly aim: Aim;
  /** Hundredths. */
  readonly exponent: number;
  readonly effort: number;
  readonly negatives: Negatives;
}

/** Finest and coarsest step. */
export const FINEST: number = 2 ** -40;
export const COARSEST: number = 16;

/** All options of this mode. */
export const quantiseNames = [
  'mode',
  'blockSize',
  'step',
  'tolerance',
  'exponent',
  'effort',
  'negatives',
] as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveQuantise(options: DctQuantiseOptions): ResolvedQuantise {
  const read = new OptionReader('dct', options, quantiseNames);
  const mode = read.choice('mode', { of: ['quantise'], default: 'quantise' });
  const effort = read.integer('effort', { min: 0, max: 2, default: 2 });
  const aim = readAim(read, options);
  const exponent = read.number('exponent', { min: 0.1, max: 1, default: 'tolerance' in aim ? 1 : 0.65 });
  return {
    mode,
    blockSize: readBlockSize(read, options, effort),
    aim,
    exponent: Math.round(100 * exponent),
    effort,
    negatives: read.choice('negatives', { of: ['auto', 'keep', 'clamp'], default: 'auto' }),
  };
}

function readAim(read: OptionReader, { step, tolerance }: DctQuantiseOptions): Aim {
  const fixed = read.number('step', { min: FINEST, max: COARSEST, default: 1 / 64 });
  if (tolerance === undefined) return { step: fixed };
  const bound = read.number('tolerance', { above: 0, default: 1 });
  if (step !== undefined) read.refuse('tolerance', 'either step or tolerance', 'both');
  return { tolerance: bound };
}

function readBlockSize(
  read: OptionReader,
  { blockSize }: DctQuantiseOptions,
  effort: number,
): ResolvedQuantise['blockSize'] {
  if (blockSize === 'auto' || (blockSize === undefined && effort > 0)) return 'auto';
  if (!Array.isArray(blockSize))
    return read.integer('blockSize', { min: 1, max: MAX_BLOCK_SIZE, default: 8 });
  const sizes: readonly unknown[] = blockSize;
  const good = (size: unknown): boolean =>
    Number.isInteger(size) && Number(size) >= 1 && Number(size) <= MAX_BLOCK_SIZE;
  if (sizes.length <= 4 && sizes.every(good)) return [...blockSize];
  return read.refuse(
    'blockSize',
    `integers from 1 to ${MAX_BLOCK_SIZE}, one for each axis`,
    'an array of others',
  );
}

/**
 * Step and exponent for a quality from 0 to 1: steps from 1 to 2^-23. The finer, the more the large values count: the
 * exponent that costs least rises from 0.5 to 1, unless one is bound.
 */
export function quantiseQuality(q: number, base: Partial<DctQuantiseOptions>): DctQuantiseOptions {
  const octaves = 23 * q;
  const exponent = base.exponent ?? exponentFor(octaves);
  return { ...base, mode: 'quantise', step: 2 ** -octaves, tolerance: undefined, exponent };
}

/** Close to what was measured to be best on VDFs: 0.5 for steps above 2^-3, 0.58 at 2^-6.7, 0.72 at 2^-11, 1 from 2^-18 on. */
function exponentFor(octaves: number): number {
  const rise = Math.min(1, Math.max(0, (octaves - 3) / 15));
  return Math.round(50 + 50 * rise ** 1.3) / 100;
}

/** Block lengths that were given for each axis. @throws VdfcError `BAD_OPTION` if the array has others */
export function checkSizes(sizes: readonly number[], rank: number): readonly number[] {
  if (sizes.length === rank) return sizes;
  const read = new OptionReader('dct', {}, []);
  return read.refuse('blockSize', `one length for each of ${rank} axes`, `${sizes.length}`);
}
