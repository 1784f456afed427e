import type { RelatedBand } from '@vdfc/numerics/coding';
import type { Synthesis } from '@vdfc/numerics/quantise';
import { DctPlan } from '@vdfc/numerics/transform';
import { cutAxis } from './cuts.js';
import { product, stridesOf } from './shape.js';
import { foldSquares } from './squares.js';
import { tileBands } from './tiles.js';

/**
 * The orthonormal DCT-II of the blocks of an array of any rank, in place: coefficient k of a block stands where its cell
 * k stood. Blocks are cut by `cutAxis`, so that there are as many coefficients as values.
 */
export class Tiling implements Synthesis {
  readonly coefficients: number;
  readonly values: number;
  readonly #shape: readonly number[];
  readonly #strides: readonly number[];
  /** Lengths of the pieces of each axis. */
  readonly #cuts: readonly (readonly number[])[];
  readonly #plans: ReadonlyMap<number, DctPlan>;
  #bands: readonly RelatedBand[] | undefined;

  /** @param sizes longest block along each axis */
  constructor(shape: readonly number[], sizes: readonly number[]) {
    this.#shape = shape;
    this.#strides = stridesOf(shape);
    this.values = product(shape);
    this.coefficients = this.values;
    this.#cuts = shape.map((length, axis) => (this.values === 0 ? [] : cutAxis(length, sizes[axis]!)));
    this.#plans = new Map([...new Set(this.#cuts.flat())].map((length) => [length, new DctPlan(length)]));
  }

  get bands(): readonly RelatedBand[] {
    this.#bands ??= tileBands(this.#shape, this.#strides, this.#cuts);
    return this.#bands;
  }

  /** Values become coefficients. */
  forward(data: Float64Array): void {
    this.#forEachPiece((plan, at, stride, lines, lineStride) => {
      plan.forwardLines(data, at, stride, lines, lineStride);
    });
  }

  /** Undoes `forward`. */
  inverse(data: Float64Array): void {
    this.#forEachPiece((plan, at, stride, lines, lineStride) => {
      plan.inverseLines(data, at, stride, lines, lineStride);
    });
  }

  synthesise(coefficients: Float64Array, values: Float64Array): void {
    values.set(coefficients);
    this.inverse(values);
  }

  /** The transform is orthonormal: its transpose undoes it. */
  adjoint(values: Float64Array, coefficients: Float64Array): void {
    coefficients.set(values);
    this.forward(coefficients);
  }

  /** Exact, up to rounding. */
  curvature(weights: Float64Array, out: Float64Array): void {
    out.set(weights);
    this.#forEachPiece((plan, at, stride, lines, lineStride) => {
      plan.forwardLines(out, at, stride, lines, lineStride);
      foldSquares(out, plan.length, at, stride, lines, lineStride);
    });
  }

  /** Visits the pieces of every axis but those of length 1, which no transform changes: all their lines at a time. */
  #forEachPiece(
    visit: (plan: DctPlan, at: number, stride: number, lines: number, lineStride: number) => void,
  ): void {
    for (let axis = this.#shape.length - 1; axis >= 0; axis--) {
      const stride = this.#strides[axis]!;
      const span = stride * this.#shape[axis]!;
      // Lines along a contiguous axis are neighbours from row to row, those along others within a row.
      const groups = stride === 1 ? 1 : this.values / span;
      const lines = stride === 1 ? this.values / span : stride;
      const lineStride = stride === 1 ? span : 1;
      for (let group = 0; group < groups; group++) {
        let at = group * span;
        for (const length of this.#cuts[axis]!) {
          if (length > 1) visit(this.#plans.get(length)!, at, stride, lines, lineStride);
          at += length * stride;
        }
      }
    }
  }
}
