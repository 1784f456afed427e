import { type BitCoder, EVEN } from '@vdfc/numerics/coding';

/** Largest magnitude that can be coded. */
const LARGEST_NUMBER = 2 ** 26;
/** Probabilities, 16 bits, are kept this far from 0 and 1. */
const LEAST_PROBABILITY = 8;
const ONE = 2 * EVEN;
/** Narrower distributions are taken for this narrow. */
const LEAST_SCALE = 0.05;

/** Probability that a magnitude is at least `number` (1, 2, ...), as a share of those that are at least 0. */
type Tail = (number: number, scale: number) => number;

/**
 * Codes a whole number that is taken for logistic about 0: the one given when encoding, the one read when decoding, never
 * beyond ±LARGEST_NUMBER. Sums, products and quotients of doubles alone: IEEE 754 fixes those to the last bit, so that
 * decoders agree on every machine.
 *
 * @param scale of the distribution, whose standard deviation is 1.81 times as large
 */
export function codeLogistic(coder: BitCoder, value: number, scale: number): number {
  const width = Math.max(scale, LEAST_SCALE);
  const magnitude = codeMagnitude(coder, Math.abs(value), width, logisticTail);
  if (magnitude === 0) return 0;
  return coder.code(value < 0 ? 1 : 0, EVEN) === 1 ? -magnitude : magnitude;
}

/** Codes a whole number from 0 whose probabilities fall by e^(-1 / scale) from each to the next; as `codeLogistic`. */
export function codeExponential(coder: BitCoder, value: number, scale: number): number {
  return codeMagnitude(coder, value, Math.max(scale, LEAST_SCALE), exponentialTail);
}

/** An interval that holds the magnitude by ever longer strides, then its place by halving. */
function codeMagnitude(coder: BitCoder, magnitude: number, scale: number, tail: Tail): number {
  let low = 0;
  let above = 1;
  let stride = Math.max(1, Math.min(LARGEST_NUMBER / 4, Math.round(scale)));
  let high = low;
  let beyond = above;
  for (;;) {
    high = Math.min(low + stride, LARGEST_NUMBER + 1);
    if (high > LARGEST_NUMBER) {
      beyond = 0;
      break;
    }
    beyond = tail(high, scale);
    if (!decide(coder, magnitude >= high, beyond / above)) break;
    low = high;
    above = beyond;
    stride *= 2;
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    const at = tail(middle, scale);
    if (decide(coder, magnitude >= middle, (at - beyond) / (above - beyond))) {
      low = middle;
      above = at;
    } else {
      high = middle;
      beyond = at;
    }
  }
  return low;
}

/** Codes whether something holds that has this probability. */
function decide(coder: BitCoder, holds: boolean, probability: number): boolean {
  // Far out both parts of a quotient are 0.
  const sure = probability >= 0 && probability <= 1 ? Math.round(probability * ONE) : EVEN;
  const kept = Math.max(LEAST_PROBABILITY, Math.min(ONE - LEAST_PROBABILITY, sure));
  return coder.code(holds ? 1 : 0, kept) === 1;
}

/** Of both signs together. */
function logisticTail(number: number, scale: number): number {
  const small = exponential((0.5 - number) / scale);
  return (2 * small) / (1 + small);
}

function exponentialTail(number: number, scale: number): number {
  return exponential(-number / scale);
}

/** e^x for x <= 0, to about 1e-15. */
function exponential(x: number): number {
  if (x < -700) return 0;
  let halvings = Math.round(-x / Math.LN2);
  const rest = x + halvings * Math.LN2;
  let value = 1;
  for (let k = 14; k >= 1; k--) value = 1 + (rest * value) / k;
  for (; halvings >= 30; halvings -= 30) value /= 2 ** 30;
  return value / 2 ** halvings;
}
