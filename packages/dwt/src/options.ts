import { OptionReader } from '@vdfc/core';
import { type BoundaryMode, boundaryModes, type ThresholdMode, waveletNames } from '@vdfc/numerics/wavelet';
import {
  type CodedOptions,
  codedNames,
  codedQuality,
  type ResolvedCoded,
  resolveCoded,
} from './coded-options.js';
import type { FilterSettings } from './kernel/filtered.js';

/** Quantises and entropy-codes the coefficients of a lifting scheme, rounded so that bits and error together are small. */
export interface DwtQuantiseOptions extends CodedOptions {
  /** @default 'quantise' */
  mode?: 'quantise';
}

/** What both modes with the filter banks of PyWavelets take. */
interface FilterOptions {
  /** Any of the discrete wavelets of PyWavelets: haar, db1-38, sym2-20, coif1-17, bior, rbio 1.1-6.8 or dmey. */
  wavelet?: string;
  /** How the array goes on beyond its ends. @default 'symmetric' */
  boundary?: BoundaryMode;
}

/** Rounds the coefficients to integers that fit one byte, with one scale for the array, and entropy-codes these. */
export interface DwtInt8Options extends FilterOptions {
  mode: 'int8';
  /** @default 'bior1.3' */
  wavelet?: string;
  /** Number of levels. Integer, 0 to 16. @default 1 */
  levels?: number;
  /** What the largest |coefficient| becomes. Integer, 1 to 127. @default 127 */
  largest?: number;
}

/** Keeps the large coefficients as they are: float32 of a float32 array, float64 of a float64 one. */
export interface DwtThresholdOptions extends FilterOptions {
  mode: 'threshold';
  /** @default 'db4' */
  wavelet?: string;
  /** Number of levels. Integer, 0 to 16. @default the most for the shortest axis of two cells or more */
  levels?: number;
  /**
   * What becomes of the details: `hard` keeps those from the threshold on, `soft` and `garrote` also move them towards 0.
   * The approximation is always treated as by `hard`. @default 'hard'
   */
  rule?: ShrinkRule;
  /** In the array's unit, from 0. @default none */
  threshold?: number | undefined;
  /** As a fraction of the array's largest |value|, from 0. @default 1e-3 */
  thresholdOfPeak?: number | undefined;
}

/** One member a mode. */
export type DwtOptions = DwtQuantiseOptions | DwtInt8Options | DwtThresholdOptions;

/** Rules of shrinkage that are for both signs. */
export type ShrinkRule = Extract<ThresholdMode, 'soft' | 'hard' | 'garrote'>;

export const shrinkRules: readonly ShrinkRule[] = ['hard', 'soft', 'garrote'];

/** A threshold, in the array's unit or as a fraction of its peak. */
export interface Limit {
  readonly value: number;
  readonly of: 'unit' | 'peak';
}

export type ResolvedDwt =
  | ({ readonly mode: 'quantise' } & ResolvedCoded)
  | ({ readonly mode: 'int8'; readonly largest: number } & FilterSettings)
  | ({ readonly mode: 'threshold'; readonly rule: ShrinkRule; readonly limit: Limit } & Omit<
      FilterSettings,
      'levels'
    > & { readonly levels: number | undefined });

/** What the codec does without options, and in its other modes. */
export const dwtDefaults: {
  readonly int8: Readonly<Required<DwtInt8Options>>;
  readonly threshold: Readonly<
    Required<Pick<DwtThresholdOptions, 'mode' | 'wavelet' | 'boundary' | 'rule' | 'thresholdOfPeak'>>
  >;
} = {
  int8: { mode: 'int8', wavelet: 'bior1.3', boundary: 'symmetric', levels: 1, largest: 127 },
  threshold: {
    mode: 'threshold',
    wavelet: 'db4',
    boundary: 'symmetric',
    rule: 'hard',
    thresholdOfPeak: 1e-3,
  },
};

/** Most levels of a filter bank. */
export const MAX_FILTER_LEVELS = 16;

const names = {
  quantise: codedNames,
  int8: ['wavelet', 'boundary', 'levels', 'largest'],
  threshold: ['wavelet', 'boundary', 'levels', 'rule', 'threshold', 'thresholdOfPeak'],
} as const;
const modes = ['quantise', 'int8', 'threshold'] as const;
const allNames: readonly string[] = ['mode', ...new Set(Object.values(names).flat())];

/** @throws VdfcError `BAD_OPTION` */
export function resolveDwt(options: DwtOptions): ResolvedDwt {
  const read = new OptionReader('dwt', options, allNames);
  const mode = read.choice('mode', { of: modes, default: 'quantise' });
  const known: readonly string[] = names[mode];
  for (const [name, value] of Object.entries(options)) {
    if (name === 'mode' || value === undefined || known.includes(name)) continue;
    read.refuse(name, `one of ${known.join(', ')} in mode ${mode}`, name);
  }
  if (mode === 'quantise') return { mode, ...resolveCoded(read, options as DwtQuantiseOptions) };
  const filter = {
    wavelet: read.choice('wavelet', { of: waveletNames, default: dwtDefaults[mode].wavelet }),
    boundary: read.choice('boundary', { of: boundaryModes, default: dwtDefaults[mode].boundary }),
  };
  if (mode === 'int8') {
    const { levels, largest } = dwtDefaults.int8;
    return {
      mode,
      ...filter,
      levels: read.integer('levels', { min: 0, max: MAX_FILTER_LEVELS, default: levels }),
      largest: read.integer('largest', { min: 1, max: 127, default: largest }),
    };
  }
  const given = (options as DwtThresholdOptions).levels !== undefined;
  return {
    mode,
    ...filter,
    rule: read.choice('rule', { of: shrinkRules, default: dwtDefaults.threshold.rule }),
    limit: readLimit(read, options as DwtThresholdOptions, dwtDefaults.threshold.thresholdOfPeak!),
    levels: given ? read.integer('levels', { min: 0, max: MAX_FILTER_LEVELS, default: 0 }) : undefined,
  };
}

/** One of two options for a threshold. @throws VdfcError `BAD_OPTION` */
export function readLimit(
  read: OptionReader,
  { threshold, thresholdOfPeak }: { threshold?: unknown; thresholdOfPeak?: unknown },
  ofPeak: number,
): Limit {
  if (threshold === undefined) {
    return { value: read.number('thresholdOfPeak', { min: 0, default: ofPeak }), of: 'peak' };
  }
  const value = read.number('threshold', { min: 0, default: 0 });
  if (thresholdOfPeak !== undefined) {
    read.refuse('thresholdOfPeak', 'either threshold or thresholdOfPeak', 'both');
  }
  return { value, of: 'unit' };
}

/**
 * Options for a quality: the quantiser's step, in mode `int8` what the largest coefficient becomes, in mode `threshold` the
 * threshold.
 */
export function dwtQuality(q: number, base: Partial<DwtOptions>): DwtOptions {
  if (base.mode === 'int8') return { ...base, mode: 'int8', largest: Math.round(127 ** q) };
  if (base.mode === 'threshold') {
    const thresholdOfPeak = q === 1 ? 0 : 0.25 * 2 ** (-24 * q);
    return { ...base, mode: 'threshold', threshold: undefined, thresholdOfPeak };
  }
  const coded = base as Partial<DwtQuantiseOptions>;
  return { ...coded, mode: 'quantise', ...codedQuality(q, coded) };
}
