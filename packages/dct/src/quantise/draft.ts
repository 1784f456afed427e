import type { DenseArray } from '@vdfc/core';
import { chooseClamp, type Domain, peakOf, toDomain } from '@vdfc/numerics/quantise';
import type { ResolvedQuantise } from './options.js';

/** An array on its way to coefficients. */
export interface Draft {
  readonly array: DenseArray;
  /** With the array's own peak. */
  readonly domain: Domain;
  /** The decoder's domain has the peak 2^scale instead. */
  readonly scale: number;
  /** What is 1 in `domain` is this in the decoder's: 1 to 2. */
  readonly ratio: number;
  /** The array in `domain`. */
  readonly y: Float64Array;
  /** Step in `domain` that is wanted, or a first guess. */
  readonly step: number;
}

export function draftOf(array: DenseArray, { aim, exponent, negatives }: ResolvedQuantise): Draft {
  const { data, dtype } = array;
  const peak = peakOf(data);
  // A value as far off as the largest step rounds to is about half a step away at the peak.
  const step = 'step' in aim ? aim.step : Math.min(1, (exponent / 100) * (aim.tolerance / (peak || 1)));
  // Nothing is clamped that a tolerance might not allow.
  const margin = 'step' in aim ? step : 0;
  const clamped = chooseClamp(data, exponent / 100, peak, margin, negatives);
  const domain = { exponent: exponent / 100, peak, clamped };
  const scale = scaleOf(peak, dtype);
  const y = new Float64Array(data.length);
  toDomain(data, domain, y);
  const ratio = peak === 0 ? 1 : (peak / 2 ** scale) ** domain.exponent;
  return { array, domain, scale, ratio, y, step };
}

/** The e with 2^e <= peak < 2^(e + 1), give or take a rounding error. */
function scaleOf(peak: number, dtype: DenseArray['dtype']): number {
  if (peak === 0) return 0;
  const most = dtype === 'float32' ? 127 : 1023;
  return Math.min(most, Math.floor(Math.log2(peak)));
}
