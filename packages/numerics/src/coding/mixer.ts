import { makeStates, updateState } from './adaptive.js';
import { LOGIT_LIMIT, squash, stretch } from './logistic.js';
import { type BitCoder, EVEN, PROBABILITY_BITS } from './range.js';

/** A weight of 1. */
export const WEIGHT_UNIT: number = 1 << 16;

export interface MixerShape {
  /** Adaptive predictions for each decision. */
  readonly adaptive: number;
  /** Predictions that come from outside, as log-odds. */
  readonly fixed: number;
  /** Adaptive probabilities in all. */
  readonly slots: number;
  /** Sets of weights. */
  readonly sets: number;
  /** Rate at which weights learn, in units of 2⁻¹⁰, 1 to 127. */
  readonly rate: number;
}

/**
 * Codes binary decisions with several predictions of each mixed into one: the log-odds of adaptive probabilities,
 * chosen by contexts, and of fixed predictions are summed with weights that learn (logistic mixing, M. Mahoney,
 * 2005). All states are integers: two machines that code the same decisions agree to the last bit.
 *
 * Before `code`, set `slot` (which probability speaks for each adaptive input), `fixed` (log-odds, units of 1/256)
 * and `set` (which weights to use).
 */
export class DecisionMixer {
  readonly slot: Int32Array;
  readonly fixed: Int32Array;
  set = 0;
  readonly #states: Int32Array;
  readonly #weights: Int32Array;
  readonly #logits: Int32Array;
  readonly #rate: number;

  /** @param weights of the inputs, adaptive ones first, for each set in turn; repeated if shorter. 65536 is a weight of 1. */
  constructor(shape: MixerShape, weights: ArrayLike<number>) {
    const inputs = shape.adaptive + shape.fixed;
    this.slot = new Int32Array(shape.adaptive);
    this.fixed = new Int32Array(shape.fixed);
    this.#states = makeStates(shape.slots);
    this.#weights = new Int32Array(shape.sets * inputs);
    for (let i = 0; i < this.#weights.length; i++) this.#weights[i] = weights[i % weights.length]!;
    this.#logits = new Int32Array(inputs);
    this.#rate = shape.rate;
  }

  /** Codes `bit` and learns from it. */
  code(coder: BitCoder, bit: number): number {
    const probability = this.predict();
    const coded = coder.code(bit, probability);
    this.#learn(coded, probability);
    return coded;
  }

  /** Probability of a 1, 16 bits, without coding or learning. */
  predict(): number {
    const { slot, fixed } = this;
    const logits = this.#logits;
    const states = this.#states;
    const weights = this.#weights;
    const adaptive = slot.length;
    const first = this.set * logits.length;
    let sum = 0;
    for (let i = 0; i < adaptive; i++) {
      const logit = stretch(states[slot[i]!]! >>> PROBABILITY_BITS);
      logits[i] = logit;
      sum += logit * weights[first + i]!;
    }
    for (let i = adaptive; i < logits.length; i++) {
      const logit = fixed[i - adaptive]!;
      logits[i] = logit;
      sum += logit * weights[first + i]!;
    }
    const mixed = Math.floor(sum / WEIGHT_UNIT);
    return squash(mixed > LOGIT_LIMIT ? LOGIT_LIMIT : mixed < -LOGIT_LIMIT ? -LOGIT_LIMIT : mixed);
  }

  #learn(bit: number, probability: number): void {
    const { slot } = this;
    const states = this.#states;
    const weights = this.#weights;
    const logits = this.#logits;
    const first = this.set * logits.length;
    const miss = bit * 2 * EVEN - probability;
    for (let i = 0; i < logits.length; i++) {
      // A product below 2²⁸, so that the next one stays below 2³¹.
      const step = Math.imul(logits[i]!, miss) >> 4;
      weights[first + i] = weights[first + i]! + ((Math.imul(step, this.#rate) + (1 << 13)) >> 14);
    }
    for (let i = 0; i < slot.length; i++) states[slot[i]!] = updateState(states[slot[i]!]!, bit);
  }
}
