import { encodeWeights, type ParameterTensor } from '@vdfc/nn';
import { measureBandsSteps, type RelatedBand } from '@vdfc/numerics/coding';

/** Numbers that are 0 on the whole are not for nothing. */
const LEAST_MEAN = 0.3;

/** What latents and weights cost, and how that goes with each of them. */
export class Rate {
  readonly #bands: readonly RelatedBand[];
  readonly #tensors: readonly ParameterTensor[];
  readonly #prices: Float32Array;
  /** Bits of all as last measured. */
  bits = 0;

  constructor(latents: number, bands: readonly RelatedBand[], tensors: readonly ParameterTensor[]) {
    this.#bands = bands;
    this.#tensors = tensors;
    this.#prices = new Float32Array(3 * latents);
  }

  /** Measures anew, with pauses. */
  *measure(levels: Int32Array, weights: Int32Array): Generator<void, void, void> {
    const latentBits = yield* measureBandsSteps(levels, this.#bands, this.#prices);
    yield;
    this.bits = latentBits + 8 * encodeWeights(weights, this.#tensors).length;
  }

  /**
   * Adds `lambda` times the slope of the bits between the two levels on either side of each value: what the coder asked
   * for them when last measured.
   */
  addLatentSlopes(values: Float64Array, levels: Int32Array, lambda: number, gradients: Float64Array): void {
    const prices = this.#prices;
    for (let i = 0; i < values.length; i++) {
      const same = prices[3 * i + 1]!;
      const slope = values[i]! > levels[i]! ? prices[3 * i + 2]! - same : same - prices[3 * i]!;
      gradients[i]! += lambda * slope;
    }
  }

  /** The same for weights, taken for exponential in each tensor: about 1 / ln 2 bits for each mean magnitude. */
  addWeightSlopes(values: Float64Array, steps: Float64Array, lambda: number, gradients: Float64Array): void {
    for (const { offset, length } of this.#tensors) {
      const step = steps[offset]!;
      let sum = 0;
      for (let i = offset; i < offset + length; i++) sum += Math.abs(values[i]!);
      const mean = sum / length / step + LEAST_MEAN;
      const slope = lambda / (Math.LN2 * step * mean);
      for (let i = offset; i < offset + length; i++) gradients[i]! += slope * Math.sign(values[i]!);
    }
  }
}
