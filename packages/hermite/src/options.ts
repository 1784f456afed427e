import { OptionReader } from '@vdfc/core';
import type { Negatives } from '@vdfc/numerics/quantise';
import { HIGHEST_ORDER } from './kernel/frame.js';

/** Quantises and entropy-codes coefficients of Hermite functions whose widths suit the array. */
export interface HermiteQuantiseOptions {
  /** @default 'quantise' */
  mode?: 'quantise';
  /**
   * Highest degree that may be used, of all axes or of each of a VDF's, slowest first: integers, 0 to 60. What pays is kept
   * of it. @default 60
   */
  order?: number | readonly number[];
  /**
   * Quantiser step as a fraction of the peak in the domain, 2^-40 to 16; kept to within 0.6 %. The error grows with it.
   * @default 2^-5
   */
  step?: number | undefined;
  /** Instead of a step: largest |decoded - original|, in the array's unit; > 0. The encoder searches for the step. */
  tolerance?: number | undefined;
  /** What is coded is sign(f) |f|^exponent. 0.1 to 1, in hundredths. @default 0.6, with a tolerance 1 */
  exponent?: number;
  /**
   * 0: widths by rule, coefficients rounded one by one; 1: widths searched for, rounded together so that bits and error are
   * small; 2: with more patience. With a tolerance they are rounded one by one. Integer. @default 1
   */
  effort?: number;
  /** Whether negative values become 0: `auto` where all of them would anyhow, `clamp` always, `keep` never. @default 'auto' */
  negatives?: Negatives;
}

/** A fitted Maxwellian and float32 coefficients of the functions that go with it. */
export interface HermiteNotebookOptions {
  mode: 'notebook';
  /** Highest degree, of all axes or of each of a VDF's, slowest first: integers, 0 to 60. @default 14 */
  order?: number | readonly number[];
  /** How the Maxwellian is fitted. @default 'least-squares' */
  fit?: MaxwellianFit;
}

/** One member a mode. */
export type HermiteOptions = HermiteQuantiseOptions | HermiteNotebookOptions;

/** `moments`: mean and variances of |f|; `least-squares`: refined from there by Levenberg–Marquardt. */
export type MaxwellianFit = 'moments' | 'least-squares';

/** What is fixed: the step, or the error. */
export type Aim = { readonly step: number } | { readonly tolerance: number };

export type Orders = number | readonly number[];

export interface ResolvedQuantise {
  readonly mode: 'quantise';
  readonly order: Orders;
  readonly aim: Aim;
  /** Hundredths. */
  readonly exponent: number;
  readonly effort: number;
  readonly negatives: Negatives;
}

export interface ResolvedNotebook {
  readonly mode: 'notebook';
  readonly order: Orders;
  readonly fit: MaxwellianFit;
}

export type ResolvedHermite = ResolvedQuantise | ResolvedNotebook;

/** What the codec does without options, in both modes. */
export const hermiteDefaults: {
  readonly quantise: Readonly<
    Required<Pick<HermiteQuantiseOptions, 'mode' | 'order' | 'step' | 'exponent' | 'effort' | 'negatives'>>
  >;
  readonly notebook: Readonly<Required<HermiteNotebookOptions>>;
} = {
  quantise: { mode: 'quantise', order: 60, step: 2 ** -5, exponent: 0.6, effort: 1, negatives: 'auto' },
  notebook: { mode: 'notebook', order: 14, fit: 'least-squares' },
};

export const fits: readonly MaxwellianFit[] = ['least-squares', 'moments'];

const names = {
  quantise: ['mode', 'order', 'step', 'tolerance', 'exponent', 'effort', 'negatives'],
  notebook: ['mode', 'order', 'fit'],
} as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveHermite(options: HermiteOptions): ResolvedHermite {
  const read = new OptionReader('hermite', options, [...new Set(Object.values(names).flat())]);
  const mode = read.choice('mode', { of: ['quantise', 'notebook'], default: 'quantise' });
  const known: readonly string[] = names[mode];
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known.includes(name)) continue;
    read.refuse(name, `one of ${known.join(', ')} in mode ${mode}`, name);
  }
  const defaults = hermiteDefaults[mode];
  const order = readOrder(read, options.order ?? defaults.order);
  if (mode === 'notebook') {
    return { mode, order, fit: read.choice('fit', { of: fits, default: hermiteDefaults.notebook.fit }) };
  }
  const { effort, negatives, exponent } = hermiteDefaults.quantise;
  const aim = readAim(read, options as HermiteQuantiseOptions);
  const asDefault = 'step' in aim ? exponent : 1;
  return {
    mode,
    order,
    aim,
    exponent: Math.round(100 * read.number('exponent', { min: 0.1, max: 1, default: asDefault })),
    effort: read.integer('effort', { min: 0, max: 2, default: effort }),
    negatives: read.choice('negatives', { of: ['auto', 'keep', 'clamp'], default: negatives }),
  };
}

function readAim(read: OptionReader, { step, tolerance }: HermiteQuantiseOptions): Aim {
  const aim = {
    step: read.number('step', { min: 2 ** -40, max: 16, default: hermiteDefaults.quantise.step! }),
  };
  if (tolerance === undefined) return aim;
  const bound = read.number('tolerance', { above: 0, default: 0 });
  if (step !== undefined) read.refuse('tolerance', 'either step or tolerance', 'both');
  return { tolerance: bound };
}

/** @throws VdfcError `BAD_OPTION` */
export function readOrder(read: OptionReader, order: unknown): Orders {
  const valid = (value: unknown): value is number =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) <= HIGHEST_ORDER;
  if (valid(order)) return order;
  if (Array.isArray(order) && order.length >= 1 && order.length <= 3 && order.every(valid)) return [...order];
  const found = Array.isArray(order) ? `[${order.join(', ')}]` : String(order);
  return read.refuse('order', `an integer from 0 to ${HIGHEST_ORDER}, or one for each axis`, found);
}

/** The order of each of `rank` axes. @throws VdfcError `BAD_OPTION` if a list has another length */
export function ordersOf(order: Orders, rank: number): readonly number[] {
  if (typeof order === 'number') return new Array<number>(rank).fill(order);
  if (order.length === rank) return order;
  const read = new OptionReader('hermite', {}, []);
  return read.refuse('order', `one for each of ${rank} axes`, String(order.length));
}

/**
 * Options for a quality: steps from 2 (q = 0) to 2^-22 (q = 1), in even ratios, with exponents to match unless one is
 * bound; in mode `notebook` the order.
 */
export function hermiteQuality(q: number, base: Partial<HermiteOptions>): HermiteOptions {
  if (base.mode === 'notebook') return { ...base, mode: 'notebook', order: Math.round(HIGHEST_ORDER ** q) };
  const step = 2 ** (1 - 23 * q);
  const exponent = (base as HermiteQuantiseOptions).exponent ?? exponentFor(step);
  return { ...(base as HermiteQuantiseOptions), mode: 'quantise', step, tolerance: undefined, exponent };
}

/** Near the best for the reference VDF of the tests from l1 = 0.05 to 1e-4; the finest steps want the array as it is. */
function exponentFor(step: number): number {
  const octaves = -Math.log2(step);
  const coarse = Math.min(60, Math.max(55, Math.round(55 + (5 * (octaves - 3)) / 3)));
  return octaves < FINE ? coarse / 100 : Math.min(100, Math.round(60 + 5 * (octaves - FINE))) / 100;
}

const FINE = 14;
