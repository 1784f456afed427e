/** Shares of the old means that are kept: squares are forgotten sooner than is usual, for runs of a few hundred steps. */
const BETA1 = 0.9;
const BETA2 = 0.99;
const EPSILON = 1e-12;

/** Adam (Kingma & Ba, ICLR 2015) on a vector of numbers in float64. */
export class Descent {
  readonly values: Float64Array;
  readonly gradients: Float64Array;
  readonly #mean: Float64Array;
  readonly #meanSquare: Float64Array;
  #power1 = 1;
  #power2 = 1;

  constructor(values: Float64Array) {
    this.values = values;
    this.gradients = new Float64Array(values.length);
    this.#mean = new Float64Array(values.length);
    this.#meanSquare = new Float64Array(values.length);
  }

  /**
   * One step of about `rate` against the gradients, which become 0.
   *
   * @param scales what to multiply the rate with for each value; without, 1
   */
  step(rate: number, scales?: Float64Array): void {
    this.#power1 *= BETA1;
    this.#power2 *= BETA2;
    const { values, gradients } = this;
    const stride = rate / (1 - this.#power1);
    const unbias = 1 / (1 - this.#power2);
    for (let i = 0; i < values.length; i++) {
      const gradient = gradients[i]!;
      const mean = BETA1 * this.#mean[i]! + (1 - BETA1) * gradient;
      const square = BETA2 * this.#meanSquare[i]! + (1 - BETA2) * gradient * gradient;
      this.#mean[i] = mean;
      this.#meanSquare[i] = square;
      const scale = scales === undefined ? 1 : scales[i]!;
      values[i]! -= (scale * stride * mean) / (Math.sqrt(unbias * square) + EPSILON);
      gradients[i] = 0;
    }
  }
}
