import { LARGEST_MAGNITUDE } from '../coding/index.js';
import { type Domain, fromDomain, peakOf, type Values } from './domain.js';
import type { Synthesis } from './synthesis.js';

/**
 * Uniform quantiser with a dead zone: |c| / step, rounded down after 1 - zone is added.
 *
 * @param zone share of a step below which a coefficient becomes 0: 0.5 rounds to the nearest level, 0.6 is good where
 *     bits count and most coefficients are small
 * @throws RangeError if a level would be beyond ±2²⁸, the most that `encodeBands` takes, or is not a number
 */
export function quantise(coefficients: Float64Array, step: number, zone: number, out: Int32Array): void {
  const shift = 1 - zone;
  let most = 0;
  for (let i = 0; i < coefficients.length; i++) {
    const value = coefficients[i]!;
    const level = Math.floor(Math.abs(value) / step + shift);
    if (!(level <= most)) most = level;
    out[i] = value < 0 ? -level : level;
  }
  if (most <= LARGEST_MAGNITUDE) return;
  throw new RangeError(`Cannot quantise: expected levels up to ${LARGEST_MAGNITUDE}, got ${most}`);
}

/** The coefficients that levels stand for. */
export function dequantise(levels: Int32Array, step: number, out: Float64Array): void {
  for (let i = 0; i < levels.length; i++) out[i] = levels[i]! * step;
}

/** How far a decoded array is from the original. */
export interface ArrayError {
  /** Σ|f - g| / Σ|f|; 0 where both sums are 0. */
  readonly l1: number;
  /** The largest |f - g|, in the array's unit. */
  readonly maxError: number;
}

/** Error of the array that levels decode to, by the decoder's own arithmetic, in the original's element type. */
export function errorOf(
  levels: Int32Array,
  step: number,
  synthesis: Synthesis,
  original: Values,
  domain: Domain,
): ArrayError {
  return differenceOf(original, decodeLevels(levels, step, synthesis, original, domain));
}

/** The array that levels decode to, with the element type of `sample`. */
export function decodeLevels<T extends Values>(
  levels: Int32Array,
  step: number,
  synthesis: Synthesis,
  sample: T,
  domain: Domain,
): T {
  const coefficients = new Float64Array(synthesis.coefficients);
  const y = new Float64Array(synthesis.values);
  dequantise(levels, step, coefficients);
  synthesis.synthesise(coefficients, y);
  const make = sample.BYTES_PER_ELEMENT === 4 ? Float32Array : Float64Array;
  const decoded = new make(synthesis.values) as Values as T;
  fromDomain(y, domain, decoded);
  return decoded;
}

/** Error of a decoded array of the same length. */
export function differenceOf(original: Values, decoded: Values): ArrayError {
  // As shares of the peak, so that neither the largest nor the smallest numbers are lost in the sums.
  const peak = peakOf(original);
  let sum = 0;
  let error = 0;
  let maxError = 0;
  for (let i = 0; i < original.length; i++) {
    const difference = Math.abs(original[i]! - decoded[i]!);
    error += Math.min(difference, Number.MAX_VALUE) / peak || 0;
    sum += Math.abs(original[i]!) / peak || 0;
    if (difference > maxError) maxError = difference;
  }
  return { l1: error === 0 ? 0 : error / sum, maxError };
}
