import type { BitCoder } from '@vdfc/numerics/coding';

/** What a list of parameters starts from, as if so many values had been seen: of the mean, and of the variance. */
const MEAN_COUNT = 0.5;
const VARIANCE_COUNT = 2.5;
/** A logistic distribution of scale 1 has the standard deviation π/√3; slightly wider suits what is not quite logistic. */
const SCALE_OF_DEVIATION = 0.58;
/** Probabilities, 16 bits, are kept this far from 0 and 1. */
const LEAST_PROBABILITY = 16;
const ONE = 65536;

/**
 * Adaptive code of whole numbers that are values times a known weight, rounded: the values of each list are taken for
 * logistic, with the mean and the variance of those before. Large weights so cost more bits, and nothing has to be learned
 * for each size of number.
 *
 * Sums, products, quotients and square roots of doubles alone: IEEE 754 fixes those to the last bit on every machine.
 */
export class PredictedIntegers {
  readonly #variance: number;
  readonly #limit: number;
  readonly #counts: Float64Array;
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;

  /**
   * @param lists number of lists
   * @param deviation of values to start from
   * @param limit largest magnitude
   */
  constructor(lists: number, deviation: number, limit: number) {
    this.#variance = deviation * deviation;
    this.#limit = limit;
    this.#counts = new Float64Array(lists);
    this.#sums = new Float64Array(lists);
    this.#squares = new Float64Array(lists);
  }

  /** Codes a number of a list: the one given when encoding, the one read when decoding; never beyond ±limit. */
  code(coder: BitCoder, list: number, number: number, weight: number): number {
    const count = this.#counts[list]!;
    const mean = this.#sums[list]! / (count + MEAN_COUNT);
    const spread = this.#squares[list]! - 2 * mean * this.#sums[list]! + count * mean * mean;
    const variance = (spread + VARIANCE_COUNT * this.#variance) / (count + VARIANCE_COUNT);
    const scale = SCALE_OF_DEVIATION * Math.sqrt(variance * (1 + 1 / (count + 1)));
    const coded = this.#search(coder, number, mean * weight, scale * weight);
    const value = coded / weight;
    this.#counts[list] = count + 1;
    this.#sums[list]! += value;
    this.#squares[list]! += value * value;
    return coded;
  }

  #search(coder: BitCoder, number: number, centre: number, scale: number): number {
    const limit = this.#limit;
    // Plus 0, as -0 is not to be told from 0.
    const start = Math.max(1 - limit, Math.min(limit, Math.round(centre))) + 0;
    const up = decide(coder, number >= start, tail(start, centre, scale));
    if (up) return this.#climb(coder, number, start, centre, scale);
    return 0 - this.#climb(coder, -number, 1 - start, -centre, scale);
  }

  /** A number known to be at least `from`: an interval that holds it by ever longer strides, then its place by halving. */
  #climb(coder: BitCoder, number: number, from: number, centre: number, scale: number): number {
    const limit = this.#limit;
    let low = from;
    let above = tail(low, centre, scale);
    let stride = Math.max(1, Math.min(limit, Math.round(scale)));
    let high = low;
    let beyond = above;
    for (;;) {
      high = Math.min(low + stride, limit + 1);
      beyond = tail(high, centre, scale);
      if (high > limit || !decide(coder, number >= high, beyond / above)) break;
      low = high;
      above = beyond;
      stride *= 2;
    }
    while (high - low > 1) {
      const middle = low + Math.floor((high - low) / 2);
      const at = tail(middle, centre, scale);
      if (decide(coder, number >= middle, (at - beyond) / (above - beyond))) {
        low = middle;
        above = at;
      } else {
        high = middle;
        beyond = at;
      }
    }
    return low;
  }
}

/** Codes whether something holds that has this probability. */
function decide(coder: BitCoder, holds: boolean, probability: number): boolean {
  // Far out both parts of a quotient are 0.
  const sure = probability >= 0 && probability <= 1 ? Math.round(probability * ONE) : ONE / 2;
  const kept = Math.max(LEAST_PROBABILITY, Math.min(ONE - LEAST_PROBABILITY, sure));
  return coder.code(holds ? 1 : 0, kept) === 1;
}

/** Probability that a number is at least `number`. */
function tail(number: number, centre: number, scale: number): number {
  const x = (number - 0.5 - centre) / scale;
  if (x > 0) {
    const small = exponential(-x);
    return small / (1 + small);
  }
  return 1 / (1 + exponential(x));
}

/** e^x for x <= 0, to about 1e-15, from basic operations alone: `Math.exp` may differ in its last digit between engines. */
function exponential(x: number): number {
  if (x < -700) return 0;
  let halvings = Math.round(-x / Math.LN2);
  const rest = x + halvings * Math.LN2;
  let value = 1;
  for (let k = 14; k >= 1; k--) value = 1 + (rest * value) / k;
  for (; halvings >= 30; halvings -= 30) value /= 2 ** 30;
  return value / 2 ** halvings;
}
