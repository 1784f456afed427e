import { type BitCoder, EVEN } from './range.js';

/** Writes nothing and adds up how many bits an encoder would write. */
export class BitMeter implements BitCoder {
  /** Bits of what is no longer in `#chance`. */
  #bits = 0;
  /** Probability of the last decisions together: one logarithm serves many of them. */
  #chance = 1;

  code(bit: number, probability: number): number {
    this.#chance *= (bit === 1 ? probability : 2 * EVEN - probability) / (2 * EVEN);
    if (this.#chance < LEAST_CHANCE) {
      this.#bits -= Math.log2(this.#chance);
      this.#chance = 1;
    }
    return bit;
  }

  /** Bits so far; an encoder's whole bytes come within a byte or two of this. */
  get bits(): number {
    return this.#bits - Math.log2(this.#chance);
  }
}

/** One more decision takes it nowhere near the smallest numbers. */
const LEAST_CHANCE = 2 ** -900;

/** Bits that `bit` takes if a 1 has this probability, 16 bits. */
export function bitsFor(bit: number, probability: number): number {
  return -Math.log2((bit === 1 ? probability : 2 * EVEN - probability) / (2 * EVEN));
}
