import { OptionReader } from '@vdfc/core';
import type { AccuracyMode, ExpertMode, PrecisionMode, RateMode, ReversibleMode, ZfpMode } from './mode.js';
import { modeOptionNames, readMode, refuseOthers } from './read-mode.js';

/** Options of the `zfp` codec: those of one mode. The default is accuracy within a fraction of the peak. */
export type ZfpOptions =
  | PeakAccuracyMode
  | (Omit<AccuracyMode, 'mode'> & { readonly mode?: 'accuracy'; readonly toleranceOfPeak?: undefined })
  | PrecisionMode
  | RateMode
  | ReversibleMode
  | ExpertMode;

/** A bound on the error of every value that goes with the array. */
export interface PeakAccuracyMode {
  /** @default 'accuracy' */
  readonly mode?: 'accuracy';
  /** Largest |decoded - original| as a fraction of the array's largest |value|; > 0. @default 1e-3 */
  readonly toleranceOfPeak?: number;
  readonly tolerance?: undefined;
}

/** What the codec does without options. */
export const zfpDefaults: { readonly mode: 'accuracy'; readonly toleranceOfPeak: number } = {
  mode: 'accuracy',
  toleranceOfPeak: 1e-3,
};

/** A mode whose tolerance may still want the peak. */
export type ResolvedZfp =
  | Exclude<ZfpMode, AccuracyMode>
  | { readonly mode: 'accuracy'; readonly value: number; readonly of: 'unit' | 'peak' };

/** @throws VdfcError `BAD_OPTION` */
export function resolveZfp(options: ZfpOptions): ResolvedZfp {
  const given = options as Readonly<Record<string, unknown>>;
  const read = new OptionReader('zfp', options, [...modeOptionNames, 'toleranceOfPeak']);
  if (given.mode === undefined || given.mode === 'accuracy') return resolveAccuracy(read, given);
  const mode = readMode(read, options);
  if (given.toleranceOfPeak !== undefined) {
    read.refuse('toleranceOfPeak', `no such option in mode ${mode.mode}`, String(given.toleranceOfPeak));
  }
  return mode as Exclude<ZfpMode, AccuracyMode>;
}

function resolveAccuracy(read: OptionReader, given: Readonly<Record<string, unknown>>): ResolvedZfp {
  refuseOthers(read, given, 'accuracy');
  const ofPeak = read.number('toleranceOfPeak', { above: 0, default: zfpDefaults.toleranceOfPeak });
  if (given.tolerance === undefined) return { mode: 'accuracy', value: ofPeak, of: 'peak' };
  const value = read.number('tolerance', { above: 0, default: 0 });
  if (given.toleranceOfPeak !== undefined) {
    read.refuse('toleranceOfPeak', 'either tolerance or toleranceOfPeak', 'both');
  }
  return { mode: 'accuracy', value, of: 'unit' };
}

/**
 * Options for a quality: in a mode with a number of bits this grows with q; else it is a tolerance from eight
 * times the peak (q = 0), as errors are mostly far below it, down to a millionth of the peak (q = 1).
 */
export function zfpQuality(q: number, base: Partial<ZfpOptions>): ZfpOptions {
  switch (base.mode) {
    case 'precision':
      return { mode: 'precision', bits: Math.round(4 + 28 * q) };
    case 'rate':
      return { ...base, mode: 'rate', bitsPerValue: 2 ** (6 * q - 1) };
    case 'expert':
      return { ...base, maxPrecision: Math.round(4 + 60 * q) } as ExpertMode;
    default:
      return { mode: 'accuracy', tolerance: undefined, toleranceOfPeak: 8 * 1.25e-7 ** q };
  }
}
