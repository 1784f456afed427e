import { type BitCoder, EVEN, PROBABILITY_BITS } from './range.js';

/** An adaptive probability in 32 bits: the upper 22 are the probability of a 1, the lower 10 count its updates. */
const COUNT_BITS = 10;
const COUNT_MASK = (1 << COUNT_BITS) - 1;
const CERTAIN = 2 ** (32 - COUNT_BITS) - 1;
/** A probability that has seen nothing: one half. */
const UNTOUCHED = EVEN << PROBABILITY_BITS;
/** Past this many updates the rate stays: near 1/512, for statistics that drift. */
const MOST_UPDATES = 510;

// The n-th update moves a probability by 1/(n + 1.6) of the way, in units of 2⁻¹⁴: the first by five eighths.
const updateRates = /* @__PURE__ */ Int32Array.from({ length: MOST_UPDATES + 1 }, (_, n) =>
  Math.floor((1 << 14) / (n + 1.6)),
);

/** Probabilities that have seen nothing. */
export function makeStates(count: number): Int32Array {
  return new Int32Array(count).fill(UNTOUCHED);
}

/** The state after one more bit. A probability never leaves 0 to 1, whatever the bits. */
export function updateState(state: number, bit: number): number {
  const count = state & COUNT_MASK;
  const before = state >>> COUNT_BITS;
  const after = before + (Math.imul((bit * CERTAIN - before) >> 5, updateRates[count]!) >> 9);
  return (after << COUNT_BITS) | (count < MOST_UPDATES ? count + 1 : count);
}

/** Binary decisions that need no more than one adaptive probability each. */
export class AdaptiveBits {
  readonly #states: Int32Array;

  /**
   * @param count number of probabilities
   * @param probability of a 1 to start from, 16 bits
   * @param updates weight of that start, as if it came from so many bits, 0 to 510
   */
  constructor(count: number, probability: number = EVEN, updates = 0) {
    this.#states = new Int32Array(count).fill((probability << PROBABILITY_BITS) | updates);
  }

  /** Codes `bit` with probability number `index`, and learns from it. */
  code(coder: BitCoder, index: number, bit: number): number {
    const coded = coder.code(bit, this.predict(index));
    this.#states[index] = updateState(this.#states[index]!, coded);
    return coded;
  }

  /** Probability number `index`, of a 1, 16 bits, 1 to 65535. */
  predict(index: number): number {
    const probability = this.#states[index]! >>> PROBABILITY_BITS;
    return probability === 0 ? 1 : probability;
  }
}
