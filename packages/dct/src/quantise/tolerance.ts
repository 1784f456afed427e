import { type Steps, VdfcError } from '@vdfc/core';
import { errorOf, quantise } from '@vdfc/numerics/quantise';
import type { Draft } from './draft.js';
import { COARSEST_INDEX, FINEST_INDEX, indexOf, stepAt } from './steps.js';
import type { Tiling } from './tiling.js';

/** Largest errors are least with rounding to the nearest level. */
const ZONE = 0.5;
/** The search begins with strides of half an octave and ends with steps known to 1/64 of one. */
const STRIDE = 128;
const RESOLUTION = 4;

/**
 * The coarsest step, or nearly so, with which no decoded value is further than `tolerance` from the array's, and the
 * levels; tried by decoding.
 *
 * @param least finest step that levels can hold, in the decoder's domain
 * @throws VdfcError `UNREACHED` where no step is fine enough
 */
export function* searchStep(
  draft: Draft,
  tolerance: number,
  tiling: Tiling,
  coefficients: Float64Array,
  least: number,
): Steps<{ stepIndex: number; levels: Int32Array }> {
  const { array, domain, scale, ratio } = draft;
  const decoded = { ...domain, peak: 2 ** scale };
  const levels = new Int32Array(coefficients.length);
  if (domain.peak <= tolerance) return { stepIndex: COARSEST_INDEX, levels };
  const finest = indexOf(least > 0 ? least : stepAt(FINEST_INDEX), least);
  const errorAt = (index: number): number => {
    quantise(coefficients, stepAt(index) / ratio, ZONE, levels);
    return errorOf(levels, stepAt(index), tiling, array.data, decoded).maxError;
  };

  let good = Math.min(finest, indexOf(draft.step * ratio, least));
  let error = errorAt(good);
  let bad = good;
  while (error > tolerance) {
    if (good >= finest) throw unreached(tolerance, error);
    bad = good;
    good = Math.min(finest, good + STRIDE);
    error = errorAt(good);
    yield { fraction: 0.5 };
  }
  while (bad >= good && good > COARSEST_INDEX) {
    const next = Math.max(COARSEST_INDEX, good - STRIDE);
    if (errorAt(next) > tolerance) bad = next;
    else [good, bad] = [next, next];
    yield { fraction: 0.6 };
  }
  while (good - bad > RESOLUTION) {
    const middle = (good + bad) >> 1;
    if (errorAt(middle) > tolerance) bad = middle;
    else good = middle;
    yield { fraction: 0.8 };
  }
  errorAt(good);
  return { stepIndex: good, levels };
}

function unreached(tolerance: number, error: number): VdfcError {
  const message = `Cannot encode with dct: expected an error of at most ${tolerance}, the least that can be reached is ${error}`;
  return new VdfcError('UNREACHED', message, { codec: 'dct', option: 'tolerance' });
}
