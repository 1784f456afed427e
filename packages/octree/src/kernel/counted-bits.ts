import { type BitCoder, EVEN } from '@vdfc/numerics/coding';

const CERTAIN = 2 * EVEN;
/** No bit is taken to be rarer than 1 of 64: a long run of the other one takes bytes. */
const LEAST = CERTAIN / 64;
/** Counts are halved when they reach this. */
const MOST = 254;

/** Binary decisions, each in one of some contexts, as likely as they have been: known from counts, from one of each on. */
export class CountedBits {
  readonly #ones: Int32Array;
  readonly #all: Int32Array;

  /** @param contexts their number */
  constructor(contexts: number) {
    this.#ones = new Int32Array(contexts).fill(1);
    this.#all = new Int32Array(contexts).fill(2);
  }

  /** Codes `bit` in a context, and counts it. */
  code(coder: BitCoder, context: number, bit: number): number {
    const ones = this.#ones[context]!;
    const all = this.#all[context]!;
    const share = Math.floor((CERTAIN * ones) / all);
    const coded = coder.code(bit, Math.max(LEAST, Math.min(CERTAIN - LEAST, share)));
    this.#ones[context] = ones + coded;
    this.#all[context] = all + 1;
    if (all + 1 >= MOST) {
      this.#ones[context] = (ones + coded + 1) >> 1;
      this.#all[context] = (all + 2) >> 1;
    }
    return coded;
  }
}
