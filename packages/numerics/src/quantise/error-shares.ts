import type { Domain, Values } from './domain.js';
import { power } from './power.js';

/**
 * Errors of an array given in its domain, as shares of the peak, in float64.
 *
 * @param original the array itself, in its unit
 * @param error receives decoded minus original, as a share of the peak
 * @param slope receives by how much the decoded share grows with `y`
 * @returns the sum of the errors' moduli
 */
export function errorShares(
  y: Float64Array,
  original: Values,
  domain: Domain,
  error: Float64Array,
  slope: Float64Array,
): number {
  const exponent = 1 / domain.exponent;
  const { clamped, peak } = domain;
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    const at = y[i]!;
    let value = 0;
    let grows = 0;
    if (at > 0) {
      value = power(at, exponent);
      grows = (exponent * value) / at;
    } else if (at < 0 && !clamped) {
      value = -power(-at, exponent);
      grows = (exponent * value) / at;
    }
    const miss = value - (peak === 0 ? 0 : original[i]! / peak);
    error[i] = miss;
    slope[i] = grows;
    sum += Math.abs(miss);
  }
  return sum;
}

/** Σ|f| / peak, 0 where all are zeros. */
export function sumOfShares(original: Values, peak: number): number {
  let sum = 0;
  if (peak > 0) for (let i = 0; i < original.length; i++) sum += Math.abs(original[i]!) / peak;
  return sum;
}
