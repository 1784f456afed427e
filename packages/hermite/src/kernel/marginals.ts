import { after, before } from './contract.js';

/** Mean and standard deviation along an axis, in cells; cell i is at i. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * Mean and standard deviation of |values| along each axis, all weights being moduli, so that a distribution with noise of
 * both signs has them too. Of an array of zeros the middle, and 0. Sums of values up to 1e300 stay finite.
 *
 * @param peak largest |value|
 */
export function spreads(values: ArrayLike<number>, shape: readonly number[], peak: number): Spread[] {
  return shape.map((length, axis) => spreadOf(marginal(values, shape, axis, peak), (length - 1) / 2));
}

/** Σ |values| / peak of each slice across an axis. */
function marginal(
  values: ArrayLike<number>,
  shape: readonly number[],
  axis: number,
  peak: number,
): Float64Array {
  const length = shape[axis]!;
  const sums = new Float64Array(length);
  const [outer, inner] = [before(shape, axis), after(shape, axis)];
  let at = 0;
  for (let b = 0; b < outer; b++) {
    for (let i = 0; i < length; i++) {
      let sum = 0;
      for (let a = 0; a < inner; a++) sum += Math.abs(values[at++]!) / peak;
      sums[i]! += sum;
    }
  }
  return sums;
}

function spreadOf(weights: Float64Array, middle: number): Spread {
  let total = 0;
  let first = 0;
  weights.forEach((weight, i) => {
    total += weight;
    first += weight * (i - middle);
  });
  if (!(total > 0)) return { mean: middle, deviation: 0 };
  const mean = middle + first / total;
  let second = 0;
  weights.forEach((weight, i) => {
    second += weight * (i - mean) * (i - mean);
  });
  return { mean, deviation: Math.sqrt(second / total) };
}
