import type { DenseArray, Encoded, Floats, Steps } from '@vdfc/core';
import { differenceOf, peakOf } from '@vdfc/numerics/quantise';
import type { KernelChoice } from '@vdfc/numerics/wavelet';
import { decoderOf, encodeZeros, finestIndex, plainLevels, restored, transformed, written } from './coded.js';
import type { ResolvedCoded } from './coded-options.js';
import { COARSEST_INDEX, indexOf } from './domain-step.js';
import { encodeValues } from './filter-forms.js';

/** Rounding to the nearest level: a dead zone would make errors larger. */
const NEAREST = 0.5;

/**
 * An array within a tolerance of `original`, with the largest step that will do: the search decodes what it tries. Where
 * none will do, as rounding alone makes larger errors, the original's own numbers are stored.
 */
export function* encodeWithin(
  array: DenseArray,
  original: Floats,
  tolerance: number,
  options: ResolvedCoded,
  kernel: KernelChoice,
): Steps<Encoded> {
  const { data } = array;
  const peak = peakOf(data);
  const meets = (decoded: Floats): boolean => differenceOf(original, decoded).maxError <= tolerance;
  const clamped = clampWithin(original, tolerance, options);
  if (meets(data.map(() => 0))) return encodeZeros(options, clamped, 1);
  const exact = (): Encoded => encodeValues({ ...array, data: original }, tolerance);
  if (peak === 0) return exact();
  const guess = stepGuess(tolerance, peak, options.exponent);
  const coded = yield* transformed(array, guess, clamped, options);
  const decoder = decoderOf(coded.params, array.shape, () => coded.transform.tree);
  const holds = (index: number): boolean => {
    const levels = plainLevels(coded, index, NEAREST);
    return meets(restored(levels, decoder, { ...coded.params, stepIndex: index }, array, kernel));
  };
  const finest = finestIndex(coded, peakOf(coded.coefficients));
  yield { fraction: 0.1, phase: 'search' };
  const index = yield* coarsestThat(holds, COARSEST_INDEX, finest, indexOf(guess));
  if (index === undefined) return exact();
  const found = written(coded, index, plainLevels(coded, index, NEAREST));
  return 2 * found.payload.length > data.byteLength ? smaller(found, exact()) : found;
}

function smaller(a: Encoded, b: Encoded): Encoded {
  return b.payload.length < a.payload.length ? b : a;
}

/** About the step that a tolerance will need: values at the peak move less in the domain, by the exponent. */
export function stepGuess(tolerance: number, peak: number, exponent: number): number {
  return peak === 0 ? 1 : Math.max(2 ** -40, Math.min(16, ((exponent / 100) * tolerance) / peak));
}

export function clampWithin(original: Floats, tolerance: number, { negatives }: ResolvedCoded): boolean {
  if (negatives !== 'auto') return negatives === 'clamp';
  return original.every((value) => value >= -tolerance);
}

/** Indices between trials at first, half an octave. */
const STRIDE = 32;

/**
 * The least index from `first` to `last` of which `holds` is true, if it is true for all from some index on; otherwise
 * some index of which it is true, or none. Starts at `guess`, as far trials cost as much as near ones.
 */
export function* coarsestThat(
  holds: (index: number) => boolean,
  first: number,
  last: number,
  guess: number,
): Steps<number | undefined> {
  let good: number | undefined;
  let bad = first - 1;
  let index = Math.max(first, Math.min(last, guess));
  for (let stride = STRIDE; good === undefined || good - bad > 1; stride *= 2) {
    if (holds(index)) good = index;
    else bad = index;
    yield { fraction: 0.5, phase: 'search' };
    if (bad >= last) return good;
    if (good === undefined) index = Math.min(last, bad + stride);
    else if (bad < first) index = Math.max(first, good - stride);
    else index = (good + bad) >> 1;
    if (good === first) break;
  }
  return good;
}
