import type { Guarantee, OptionReader } from '@vdfc/core';
import type { Negatives } from '@vdfc/numerics/quantise';

/** Options of what is quantised: of the codec `dwt` in its default mode, and of `swt`. */
export interface CodedOptions {
  /**
   * Lifting scheme: `cdf97` and `cdf53` as in JPEG 2000, or `dd64`, Deslauriers-Dubuc interpolation of 6 points with an
   * update of 4. @default 'dd64', at effort 0 'cdf97'
   */
  wavelet?: LiftedWavelet;
  /**
   * Which bands are split further: `mallat` the low-pass ones alone, `best` those for which it pays (wavelet packets).
   * @default 'best', at effort 0 'mallat'
   */
  basis?: Basis;
  /** Most splits along an axis. Integer, 0 to 5. @default 3 */
  levels?: number;
  /**
   * Step of the quantiser as a fraction of the domain's peak, 2^-40 to 16; taken down to a whole number of 64ths of an
   * octave. @default 1/64
   */
  step?: number | undefined;
  /** Instead of a step: largest |decoded - original|, in the array's unit; > 0. The encoder searches for the step. */
  tolerance?: number | undefined;
  /** What is coded is sign(f) |f|^exponent. 0.1 to 1, in hundredths. @default 0.65, with a tolerance 1 */
  exponent?: number;
  /**
   * 0: fast, coefficients rounded one by one; 1: rounded together, so that bits and error are small; 2: with more
   * patience. With a tolerance they are rounded one by one. @default 1
   */
  effort?: number;
  /** Whether negative values become 0: `auto` where all of them would anyhow, `clamp` always, `keep` never. @default 'auto' */
  negatives?: Negatives;
}

export type LiftedWavelet = 'cdf97' | 'cdf53' | 'dd64';
export type Basis = 'mallat' | 'best';

/** The code of a wavelet is its index here. Append only. */
export const liftedWavelets: readonly LiftedWavelet[] = ['dd64', 'cdf97', 'cdf53'];
const bases: readonly Basis[] = ['mallat', 'best'];

/** What is fixed: the step, or the error. */
export type Aim = { readonly step: number } | { readonly tolerance: number };

export interface ResolvedCoded {
  readonly wavelet: LiftedWavelet;
  readonly basis: Basis;
  readonly levels: number;
  readonly aim: Aim;
  /** Hundredths. */
  readonly exponent: number;
  readonly effort: number;
  readonly negatives: Negatives;
}

export const MAX_LEVELS = 5;
/** Steps are 2^(-i/64). */
export const STEPS_PER_OCTAVE = 64;
/** Hundredths. */
export const MIN_EXPONENT = 10;
export const MAX_EXPONENT = 100;
const FINEST_STEP = 2 ** -40;
const COARSEST_STEP = 16;

export const codedNames = [
  'wavelet',
  'basis',
  'levels',
  'step',
  'tolerance',
  'exponent',
  'effort',
  'negatives',
] as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveCoded(read: OptionReader, options: CodedOptions): ResolvedCoded {
  const effort = read.integer('effort', { min: 0, max: 2, default: 1 });
  const aim = readAim(read, options);
  const exponent = 'step' in aim ? 0.65 : 1;
  return {
    effort,
    wavelet: read.choice('wavelet', { of: liftedWavelets, default: effort === 0 ? 'cdf97' : 'dd64' }),
    basis: read.choice('basis', { of: bases, default: effort === 0 ? 'mallat' : 'best' }),
    levels: read.integer('levels', { min: 0, max: MAX_LEVELS, default: 3 }),
    aim,
    exponent: Math.round(100 * read.number('exponent', { min: 0.1, max: 1, default: exponent })),
    negatives: read.choice('negatives', { of: ['auto', 'keep', 'clamp'], default: 'auto' }),
  };
}

function readAim(read: OptionReader, { step, tolerance }: CodedOptions): Aim {
  const aim = { step: read.number('step', { min: FINEST_STEP, max: COARSEST_STEP, default: 1 / 64 }) };
  if (tolerance === undefined) return aim;
  const bound = read.number('tolerance', { above: 0, default: 0 });
  if (step !== undefined) read.refuse('tolerance', 'either step or tolerance', 'both');
  return { tolerance: bound };
}

export function codedGuarantee({ aim }: ResolvedCoded): Guarantee {
  return 'step' in aim ? { kind: 'none' } : { kind: 'max-error', value: aim.tolerance, of: 'unit' };
}

/**
 * Step and exponent for a quality from 0 to 1. The finer, the more the large values count: the exponent that costs least
 * rises from 0.55 to 1, unless one is bound.
 */
export function codedQuality(q: number, { exponent }: Pick<CodedOptions, 'exponent'>): CodedOptions {
  const step = 2 ** (1 - 23 * q);
  return { step, tolerance: undefined, exponent: exponent ?? exponentFor(step) };
}

/** Near the best for the reference VDF of the tests, from l1 = 0.1 to 1e-5; there sizes within 0.05 of it differ by 1 to 5 %. */
function exponentFor(step: number): number {
  const octaves = -Math.log2(step);
  return Math.min(100, Math.max(55, Math.round(55 + 2.8 * (octaves - 3)))) / 100;
}
