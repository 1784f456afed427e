import { OptionReader } from '@vdfc/core';
import type { Negatives } from '@vdfc/numerics/quantise';

/** How an array is taken apart, and how finely its parts are kept. */
export interface TuckerOptions {
  /**
   * Quantiser step as a fraction of the peak in the domain, above 0, at most 4; kept to within 0.6 %. The error grows
   * with it. Not together with `tolerance`. @default 2^-4
   */
  step?: number | undefined;
  /**
   * Instead of `step`: a bound on |error|, in the array's unit, above 0. The largest step is searched whose decoded array
   * meets it.
   */
  tolerance?: number | undefined;
  /**
   * The codec works on |f|^exponent: below 1 small values get their share of the precision. 0.1 to 1, rounded to hundredths.
   * @default 0.6, with `tolerance` 1
   */
  exponent?: number;
  /**
   * Most vectors of the basis of each axis, slowest axis first; integers >= 1, one for each axis. Absent: as many as pay
   * at this step.
   */
  ranks?: readonly number[];
  /**
   * 0: plain rounding; 1: bases rounded for rate and distortion; 2: the core too. Decoding does not depend on it.
   * Integer, 0 to 2. @default 2
   */
  effort?: number;
  /** What becomes of negative values; `auto` makes them 0 where none is as large as half a step. @default 'auto' */
  negatives?: Negatives;
}

export interface ResolvedTuckerOptions {
  /** Undefined where a tolerance is given. */
  readonly step: number | undefined;
  readonly tolerance: number | undefined;
  readonly exponent: number;
  readonly ranks: readonly number[] | undefined;
  readonly effort: number;
  readonly negatives: Negatives;
}

/** Steps per octave of the quantiser step: neighbouring ones differ by 1.1 %. */
export const OCTAVE = 64;
/** Steps are from 2^-MOST_OCTAVES to 2^2. */
export const LEAST_OCTAVES = -2;
export const MOST_OCTAVES = 40;

const names = ['step', 'tolerance', 'exponent', 'ranks', 'effort', 'negatives'] as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveTucker(options: TuckerOptions): ResolvedTuckerOptions {
  const read = new OptionReader('tucker', options, names);
  const isBounded = options.tolerance !== undefined;
  const step = read.number('step', { min: 2 ** -MOST_OCTAVES, max: 2 ** -LEAST_OCTAVES, default: 2 ** -4 });
  const tolerance = read.number('tolerance', { above: 0, default: 1 });
  if (isBounded && options.step !== undefined) {
    read.refuse('tolerance', 'either step or tolerance', 'both of them');
  }
  const exponent = read.number('exponent', { min: 0.1, max: 1, default: isBounded ? 1 : 0.6 });
  return {
    step: isBounded ? undefined : step,
    tolerance: isBounded ? tolerance : undefined,
    exponent: Math.round(exponent * 100) / 100,
    ranks: readRanks(options.ranks, read),
    effort: read.integer('effort', { min: 0, max: 2, default: 2 }),
    negatives: read.choice('negatives', { of: ['auto', 'keep', 'clamp'], default: 'auto' }),
  };
}

function readRanks(ranks: unknown, read: OptionReader): readonly number[] | undefined {
  if (ranks === undefined) return undefined;
  const isList = Array.isArray(ranks) && ranks.length >= 1 && ranks.length <= 4;
  if (isList && ranks.every((rank) => Number.isSafeInteger(rank) && rank >= 1)) return [...ranks];
  const found = Array.isArray(ranks) ? `[${ranks.join(', ')}]` : String(ranks);
  return read.refuse('ranks', '1 to 4 integers >= 1', found);
}

/** Good exponents for steps, as -log2: fine steps want the array as it is. Linear in between. */
const exponents = [
  [3, 0.57],
  [7, 0.62],
  [11, 0.75],
  [20, 1],
] as const;

/** Log2 of the steps of qualities 0 and 1. */
const COARSEST = 1;
const FINEST = -20;

/** Steps from 2 (q = 0) to 2^-20 (q = 1), in even ratios, with exponents to match. */
export function tuckerQuality(q: number, base: Partial<TuckerOptions>): TuckerOptions {
  const log = COARSEST + q * (FINEST - COARSEST);
  return { ...base, step: 2 ** log, tolerance: undefined, exponent: base.exponent ?? exponentFor(-log) };
}

function exponentFor(octaves: number): number {
  let [x, y]: readonly [number, number] = exponents[0];
  if (octaves <= x) return y;
  for (const [nextX, nextY] of exponents) {
    if (octaves <= nextX)
      return Math.round(100 * (y + ((nextY - y) * (octaves - x)) / (nextX - x || 1))) / 100;
    [x, y] = [nextX, nextY];
  }
  return y;
}
