import { type Guarantee, OptionReader } from '@vdfc/core';
import type { Negatives } from '@vdfc/numerics/quantise';
import { MOST_ORDER } from './kernel/modes.js';

/** Quantises the coefficients of spherical harmonics times radial functions, and codes them in context. */
export interface SphQuantiseOptions {
  /** @default 'quantise' */
  mode?: 'quantise';
  /**
   * Step of the quantiser as a fraction of the domain's peak, 2^-40 to 4; taken to the nearest 64th of an octave, and up where
   * the largest coefficient would be more than 2²⁸ steps. @default 2^-4
   */
  step?: number | undefined;
  /** Instead of a step: largest |decoded - original|, in the array's unit; > 0. The encoder searches for the step. */
  tolerance?: number | undefined;
  /** What is expanded is sign(f) |f|^exponent. 0.1 to 1, rounded to hundredths. @default 0.6; with a tolerance, 1 */
  exponent?: number;
  /** Largest degree l, 0 to 80. @default as high as pays at this step */
  degree?: number | undefined;
  /** Largest 2n + l, n counting radial functions, 0 to 80. @default as high as pays at this step */
  order?: number | undefined;
  /**
   * 0: plain rounding, centre and widths from the VDF's moments; 1: a common factor of the widths is searched for, and
   * rounding is optimised; 2: widths are searched for axis by axis, and rounding takes more rounds. @default 2
   */
  effort?: number;
  /** Whether negative values become 0: `auto` where all of them would anyhow, `clamp` always, `keep` never. @default 'auto' */
  negatives?: Negatives;
}

/** What the notebook meant: harmonics of shells about the bulk velocity, in float32. */
export interface SphNotebookOptions {
  mode: 'notebook';
  /** Largest degree l, 0 to 40. @default 10 */
  degree?: number | undefined;
  /** Number of shells, 2 to 1000. @default 50 */
  shells?: number;
}

/** One member a mode. Option `shells` alone asks for mode `notebook` too. */
export type SphOptions = SphQuantiseOptions | (Omit<SphNotebookOptions, 'mode'> & { mode?: 'notebook' });

/** What is fixed: the step as a fraction of the domain's peak, or the error in the array's unit. */
export type Aim = { readonly step: number } | { readonly tolerance: number };

export interface ResolvedQuantise {
  readonly mode: 'quantise';
  readonly aim: Aim;
  /** Hundredths. */
  readonly exponent: number;
  readonly degree: number | undefined;
  readonly order: number | undefined;
  readonly effort: number;
  readonly negatives: Negatives;
}

export interface ResolvedNotebook {
  readonly mode: 'notebook';
  readonly degree: number;
  readonly shells: number;
}

export type ResolvedSphOptions = ResolvedQuantise | ResolvedNotebook;

/** Largest degree and number of shells of mode `notebook`. */
export const MOST_SHELL_DEGREE = 40;
export const MOST_SHELLS = 1000;
export const LEAST_SHELLS = 2;

const FINEST = 2 ** -40;
const COARSEST = 4;
const quantiseNames = [
  'mode',
  'step',
  'tolerance',
  'exponent',
  'degree',
  'order',
  'effort',
  'negatives',
] as const;
const notebookNames = ['mode', 'degree', 'shells'] as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveSph(options: SphOptions): ResolvedSphOptions {
  const modes = ['quantise', 'notebook'] as const;
  if (options?.mode !== undefined && !modes.includes(options.mode)) {
    const read = new OptionReader('sph', options, [...quantiseNames, ...notebookNames]);
    read.choice('mode', { of: modes, default: 'quantise' });
  }
  return asksForShells(options) ? resolveNotebook(options) : resolveQuantise(options as SphQuantiseOptions);
}

function resolveNotebook(options: object): ResolvedNotebook {
  const read = new OptionReader('sph', options, notebookNames);
  return {
    mode: 'notebook',
    degree: read.integer('degree', { min: 0, max: MOST_SHELL_DEGREE, default: 10 }),
    shells: read.integer('shells', { min: LEAST_SHELLS, max: MOST_SHELLS, default: 50 }),
  };
}

function resolveQuantise(options: SphQuantiseOptions): ResolvedQuantise {
  const read = new OptionReader('sph', options, quantiseNames);
  const aim = readAim(read, options);
  const exponent = read.number('exponent', { min: 0.1, max: 1, default: 'tolerance' in aim ? 1 : 0.6 });
  const optional = (name: 'degree' | 'order'): number | undefined => {
    const value = read.integer(name, { min: 0, max: MOST_ORDER, default: 0 });
    return options[name] === undefined ? undefined : value;
  };
  return {
    mode: 'quantise',
    aim,
    exponent: Math.round(100 * exponent),
    degree: optional('degree'),
    order: optional('order'),
    effort: read.integer('effort', { min: 0, max: 2, default: 2 }),
    negatives: read.choice('negatives', { of: ['auto', 'keep', 'clamp'], default: 'auto' }),
  };
}

function readAim(read: OptionReader, { step, tolerance }: SphQuantiseOptions): Aim {
  const fixed = read.number('step', { min: FINEST, max: COARSEST, default: 2 ** -4 });
  if (tolerance === undefined) return { step: fixed };
  const bound = read.number('tolerance', { above: 0, default: 1 });
  if (step !== undefined) read.refuse('tolerance', 'either step or tolerance', 'both');
  return { tolerance: bound };
}

export function sphGuarantee(options: ResolvedSphOptions): Guarantee {
  if (options.mode === 'notebook' || !('tolerance' in options.aim)) return { kind: 'none' };
  return { kind: 'max-error', value: options.aim.tolerance, of: 'unit' };
}

/** Log2 of the steps of qualities 0 and 1. */
const ROUGH = 1;
const FINE = -14;

/** Good exponents for steps, as -log2: fine steps want the array as it is. Linear in between. */
const exponents = [
  [2, 0.56],
  [7, 0.62],
  [14, 1],
] as const;

/** Steps from 2 (q = 0) to 2^-14 (q = 1), in even ratios, with exponents to match; in mode `notebook` degrees 0 to 40. */
export function sphQuality(q: number, base: Partial<SphOptions>): SphOptions {
  if (asksForShells(base)) return { ...base, degree: Math.round(q * MOST_SHELL_DEGREE) } as SphOptions;
  const given = base as Partial<SphQuantiseOptions>;
  const log = ROUGH + q * (FINE - ROUGH);
  const step = 2 ** log;
  return { ...given, step, tolerance: undefined, exponent: given.exponent ?? exponentFor(-log) };
}

function exponentFor(octaves: number): number {
  let [x, y]: readonly [number, number] = exponents[0];
  for (const [nextX, nextY] of exponents) {
    if (octaves <= nextX) {
      const share = nextX === x ? 0 : Math.max(0, octaves - x) / (nextX - x);
      return Math.round(100 * (y + share * (nextY - y))) / 100;
    }
    [x, y] = [nextX, nextY];
  }
  return y;
}

function asksForShells(options: Partial<SphOptions>): boolean {
  // What is no object the reader of either mode refuses.
  if (typeof options !== 'object' || options === null) return false;
  return options.mode === undefined ? 'shells' in options : options.mode === 'notebook';
}
