import { AdaptiveBits } from './adaptive.js';
import { MagnitudeModel } from './magnitude.js';
import { WEIGHT_UNIT } from './mixer.js';
import { type BitCoder, EVEN } from './range.js';

/** Sum of the weights to start from: predictions that agree are surer together than each alone. */
const TOTAL_WEIGHT = 1.2 * WEIGHT_UNIT;
/** Kinds of decisions of a magnitude, which all start from the same weights here. */
const KINDS = 7;
/** Rate at which the weights learn, in units of 2⁻¹⁰. */
const RATE = 10;
/** A sign context is as likely to go one way as the other until a few signs have been seen. */
const SIGN_UPDATES = 2;

/** What integers are told apart by. */
export interface IntegerContexts {
  /** Number of contexts of each model of magnitudes; at least one model. A model with 1 context sees them all together. */
  readonly magnitude: readonly number[];
  /** Number of contexts for signs. @default 1 */
  readonly sign?: number;
}

/**
 * Adaptive code of small signed integers, each in one context of each of several models, whose predictions are mixed.
 * For lists that are no bands: parameters, factors, scores. Nothing is known of them beforehand; models with few
 * contexts learn fast, those with many tell more.
 *
 * @example
 * const model = new IntegerModel({ magnitude: [1, 8] });
 * for (const [i, value] of values.entries()) model.code(encoder, value, [0, Math.min(Math.abs(values[i - 1] ?? 0), 7)]);
 */
export class IntegerModel {
  readonly #magnitudes: MagnitudeModel;
  readonly #signs: AdaptiveBits;

  constructor({ magnitude, sign = 1 }: IntegerContexts) {
    const weight = Math.floor(TOTAL_WEIGHT / magnitude.length);
    const weights = new Array(KINDS).fill(new Array(magnitude.length).fill(weight));
    this.#magnitudes = new MagnitudeModel({ contexts: magnitude, classes: 1, weights, rate: RATE });
    this.#signs = new AdaptiveBits(sign, EVEN, SIGN_UPDATES);
  }

  /**
   * Codes an integer: the one given when encoding, of a magnitude up to 2²⁸, or the one read when decoding.
   *
   * @param contexts of the magnitude, one for each model
   */
  code(coder: BitCoder, value: number, contexts: ArrayLike<number>, signContext = 0): number {
    for (let i = 0; i < contexts.length; i++) this.#magnitudes.useContext(i, contexts[i]!);
    const magnitude = this.#magnitudes.code(coder, Math.abs(value));
    if (magnitude === 0) return 0;
    return this.#signs.code(coder, signContext, value < 0 ? 1 : 0) === 1 ? -magnitude : magnitude;
  }
}
