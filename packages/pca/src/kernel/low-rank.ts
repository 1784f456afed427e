import type { RelatedBand } from '@vdfc/numerics/coding';
import type { Synthesis } from '@vdfc/numerics/quantise';
import type { ImageTransform } from './images.js';
import { innerProducts, multiply, multiplyTransposed, transpose } from './products.js';
import type { ScoreTransform } from './scores.js';

/** A matrix as the product of fixed scores and images that are to be coded: linear in the images' coefficients. */
export class ImageSynthesis implements Synthesis {
  readonly coefficients: number;
  readonly values: number;
  readonly bands: readonly RelatedBand[];
  readonly #scores: Float64Array;
  readonly #squares: Float64Array;
  readonly #images: ImageTransform;
  readonly #rows: number;
  readonly #count: number;
  readonly #work: Float64Array;

  /** @param scores row-major rows x count */
  constructor(scores: Float64Array, rows: number, count: number, images: ImageTransform) {
    this.#scores = scores;
    this.#squares = scores.map((score) => score * score);
    this.#images = images;
    this.#rows = rows;
    this.#count = count;
    this.coefficients = count * images.size;
    this.values = rows * images.size;
    this.bands = images.bands(count);
    this.#work = new Float64Array(this.coefficients);
  }

  synthesise(coefficients: Float64Array, values: Float64Array): void {
    this.#work.set(coefficients);
    this.#images.inverse(this.#work, this.#count);
    multiply(this.#scores, this.#work, this.#rows, this.#count, this.#images.size, values);
  }

  adjoint(values: Float64Array, coefficients: Float64Array): void {
    multiplyTransposed(this.#scores, values, this.#rows, this.#count, this.#images.size, coefficients);
    this.#images.adjoint(coefficients, this.#count);
  }

  /** The wavelets' squares are taken as spread evenly over the cells of their coefficients. */
  curvature(weights: Float64Array, out: Float64Array): void {
    const { size } = this.#images;
    multiplyTransposed(this.#squares, weights, this.#rows, this.#count, size, this.#work);
    for (let k = 0; k < this.#count; k++) {
      this.#images.spread(this.#work.subarray(k * size, (k + 1) * size), out, k * size);
    }
  }
}

/** A matrix as the product of scores that are to be coded and fixed images of length 1. */
export class ScoreSynthesis implements Synthesis {
  readonly coefficients: number;
  readonly values: number;
  readonly bands: readonly RelatedBand[];
  readonly #images: Float64Array;
  readonly #transform: ScoreTransform;
  readonly #rows: number;
  readonly #count: number;
  readonly #columns: number;
  readonly #work: Float64Array;

  /** @param images row-major count x columns */
  constructor(
    images: Float64Array,
    transform: ScoreTransform,
    { rows, columns, count, rank }: { rows: number; columns: number; count: number; rank: number },
  ) {
    this.#images = images;
    this.#transform = transform;
    this.#rows = rows;
    this.#count = count;
    this.#columns = columns;
    this.coefficients = count * rows;
    this.values = rows * columns;
    this.bands = transform.bands(count, rank, 0);
    this.#work = new Float64Array(this.coefficients);
  }

  synthesise(coefficients: Float64Array, values: Float64Array): void {
    this.#work.set(coefficients);
    this.#transform.inverse(this.#work, this.#count);
    const scores = transpose(this.#work, this.#count, this.#rows);
    multiply(scores, this.#images, this.#rows, this.#count, this.#columns, values);
  }

  adjoint(values: Float64Array, coefficients: Float64Array): void {
    innerProducts(this.#images, values, this.#count, this.#rows, this.#columns, coefficients);
    this.#transform.forward(coefficients, this.#count);
  }

  /** The cosines' squares are taken as spread evenly over all rows. */
  curvature(weights: Float64Array, out: Float64Array): void {
    const squares = this.#images.map((value) => value * value);
    innerProducts(squares, weights, this.#count, this.#rows, this.#columns, this.#work);
    for (let k = 0; k < this.#count; k++) {
      const row = this.#work.subarray(k * this.#rows, (k + 1) * this.#rows);
      out.fill(row.reduce((sum, value) => sum + value, 0) / this.#rows, k * this.#rows, (k + 1) * this.#rows);
    }
  }
}
