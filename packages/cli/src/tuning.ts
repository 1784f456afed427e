import { type Codec, isVdfcError, type NdArray } from '@vdfc/core';
import { tuneAsync } from '@vdfc/tune';
import { type Aim, figureOf, isMet, isNearer, targetOf } from './aim.js';
import type { Subject } from './input.js';
import { type Measured, type MeasureTools, measure } from './measure.js';

/** How near a codec came to a target. */
export interface Tuning {
  /** The figure that the target bounds. */
  readonly figure: number;
  /** Whether that is within the target. If it is not, the row is the nearest that was tried. */
  readonly reached: boolean;
  /** Options found by the search. */
  readonly options: object;
  /** Containers made by the search; 0 for a codec without a quality, which is taken as it is. */
  readonly trials: number;
}

/** Told how far a search has come, 0 to 1. */
export type OnFraction = (fraction: number) => void;

/**
 * Looks for the options with which a codec meets the aim on one array, and measures what they make of it: times are
 * those of the final container alone. An aim out of reach is no error.
 */
export async function measureTuned(
  codec: Codec,
  subject: Subject,
  aim: Aim,
  tools: MeasureTools,
  onFraction: OnFraction,
): Promise<Measured & { readonly tuned: Tuning }> {
  const { candidates, trials } = await search(codec, subject.array, aim, onFraction);
  let best: (Measured & { readonly tuned: Tuning }) | undefined;
  for (const options of candidates) {
    const found = await measure(codec, options, subject, tools);
    const figure = figureOf(aim, found.measured);
    if (best !== undefined && !isNearer(aim, figure, best.tuned.figure)) continue;
    best = { ...found, tuned: { figure, reached: isMet(aim, figure), options, trials } };
  }
  return best!;
}

/** The options that were found; all that were tried, where none meets the aim. At least one. */
async function search(
  codec: Codec,
  array: NdArray,
  aim: Aim,
  onFraction: OnFraction,
): Promise<{ candidates: readonly object[]; trials: number }> {
  if (codec.quality === undefined) return { candidates: [codec.options], trials: 0 };
  const tried: object[] = [];
  const watched: Codec = {
    ...codec,
    encodeAsync: (values, options = {}, run = {}) => {
      tried.push(options);
      return codec.encodeAsync(values, options, run);
    },
  };
  try {
    const onProgress = ({ fraction }: { fraction: number }): void => onFraction(fraction);
    const { options, trials } = await tuneAsync(watched, array, targetOf(aim), { onProgress });
    return { candidates: [options], trials };
  } catch (error) {
    if (isVdfcError(error, 'UNREACHED')) return { candidates: tried, trials: tried.length };
    throw error;
  }
}
