import { OptionReader } from '@vdfc/core';
import type { Negatives } from '@vdfc/numerics/quantise';
import { COARSEST, FINEST } from './steps.js';

/** Polynomials of quantised coefficients, on a tree that suits the array. */
export interface OctreeQuantiseOptions {
  /** @default 'quantise' */
  mode?: 'quantise';
  /**
   * Quantiser step as a fraction of the peak in the domain, 2^-40 to 16; kept to within 0.6 %. The error grows with it.
   * Not together with `tolerance`. @default 1/16
   */
  step?: number | undefined;
  /**
   * Instead of a step: largest |decoded - original|, in the array's unit, > 0. The encoder searches for the largest step
   * that keeps it.
   */
  tolerance?: number | undefined;
  /**
   * The polynomials are those of sign(f) |f|^exponent: below 1 small values get their share of the precision. 0.1 to 1,
   * rounded to hundredths. @default 0.55; with a tolerance, 1
   */
  exponent?: number | undefined;
  /**
   * Highest degree of the polynomials along each axis; a leaf may have lower ones. Integer, 4 to 31.
   * @default 7, 15 or 31 with effort 0, 1 or 2
   */
  degree?: number;
  /**
   * 0: boxes halved along all axes at a time, coefficients rounded one by one; 1: boxes halved along any axis,
   * coefficients rounded so that bits and error are small together; 2: more patiently. Decoding takes the same time.
   * @default 2
   */
  effort?: number;
  /** Whether negative values become 0: `auto` where all of them would anyhow, `clamp` always, `keep` never. @default 'auto' */
  negatives?: Negatives;
}

/** What is fixed: the step as a fraction of the domain's peak, or the error in the array's unit. */
export type Aim = { readonly step: number } | { readonly tolerance: number };

export interface ResolvedQuantise {
  readonly mode: 'quantise';
  readonly aim: Aim;
  /** Hundredths. */
  readonly exponent: number;
  readonly degree: number;
  readonly effort: number;
  readonly negatives: Negatives;
}

const names = ['mode', 'step', 'tolerance', 'exponent', 'degree', 'effort', 'negatives'] as const;

/** The smallest boxes have up to five cells along an axis: with such a degree any values can be had on them. */
export const LEAST_DEGREE = 4;
export const MOST_DEGREE = 31;
/** For each effort. */
const DEGREES = [7, 15, 31];

/** @throws VdfcError `BAD_OPTION` */
export function resolveQuantise(options: OctreeQuantiseOptions): ResolvedQuantise {
  const read = new OptionReader('octree', options, names);
  const mode = read.choice('mode', { of: ['quantise'], default: 'quantise' });
  const aim = readAim(read, options);
  const effort = read.integer('effort', { min: 0, max: 2, default: 2 });
  const degree = { min: LEAST_DEGREE, max: MOST_DEGREE, default: DEGREES[effort]! };
  const exponent = read.number('exponent', { min: 0.1, max: 1, default: 'tolerance' in aim ? 1 : 0.55 });
  return {
    mode,
    aim,
    exponent: Math.round(100 * exponent),
    degree: read.integer('degree', degree),
    effort,
    negatives: read.choice('negatives', { of: ['auto', 'keep', 'clamp'], default: 'auto' }),
  };
}

function readAim(read: OptionReader, { step, tolerance }: OctreeQuantiseOptions): Aim {
  const fraction = read.number('step', { min: FINEST, max: COARSEST, default: 1 / 16 });
  if (tolerance === undefined) return { step: fraction };
  const bound = read.number('tolerance', { above: 0, default: 1 });
  if (step !== undefined) read.refuse('tolerance', 'either step or tolerance', 'both');
  return { tolerance: bound };
}

/** Exponents that were measured to be best on VDFs for steps of so many octaves below the peak; linear in between. */
const exponents = [
  [3, 0.5],
  [6.6, 0.63],
  [11, 0.8],
  [18, 1],
] as const;
/** Octaves from the coarsest step to the finest. */
const COARSE = -1;
const FINE = 23;

/** Step and exponent for a quality from 0 to 1: steps from 2 to 2^-23. The finer, the more the large values count. */
export function quantiseQuality(q: number, base: Partial<OctreeQuantiseOptions>): OctreeQuantiseOptions {
  const octaves = COARSE + q * (FINE - COARSE);
  const exponent = base.exponent ?? exponentFor(octaves);
  return { ...base, mode: 'quantise', step: 2 ** -octaves, tolerance: undefined, exponent };
}

function exponentFor(octaves: number): number {
  let [x, y]: readonly [number, number] = exponents[0];
  if (octaves <= x) return y;
  for (const [nextX, nextY] of exponents) {
    if (octaves < nextX) return Math.round(100 * (y + ((nextY - y) * (octaves - x)) / (nextX - x))) / 100;
    [x, y] = [nextX, nextY];
  }
  return y;
}
