import type { RelatedBand } from '@vdfc/numerics/coding';
import type { Synthesis } from '@vdfc/numerics/quantise';
import { coreBand } from './bands.js';
import { averageLongAxes, transformLongAxes } from './long-axes.js';
import { multiplyMode, product, transpose } from './modes.js';

/** The basis of one axis: row-major rank x length. Absent where the axis has none, and rank is its length. */
export interface AxisBasis {
  readonly length: number;
  readonly rank: number;
  readonly vectors: Float64Array | undefined;
}

/** From a core to the values of a box, its bases being given: orthonormal, so that its transpose is its inverse. */
export class TuckerSynthesis implements Synthesis {
  readonly coefficients: number;
  readonly values: number;
  readonly bands: readonly RelatedBand[];
  readonly ranks: readonly number[];
  readonly #bases: readonly AxisBasis[];
  readonly #lengths: readonly number[];

  constructor(bases: readonly AxisBasis[]) {
    this.#bases = bases;
    this.#lengths = bases.map(({ length }) => length);
    this.ranks = bases.map(({ rank }) => rank);
    this.coefficients = product(this.ranks);
    this.values = product(this.#lengths);
    this.bands = [coreBand(this.ranks)];
  }

  synthesise(coefficients: Float64Array, values: Float64Array): void {
    const shape = [...this.ranks];
    let x: Float64Array = coefficients.slice();
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const { vectors, rank, length } = this.#bases[axis]!;
      if (vectors === undefined) continue;
      x = multiplyMode(x, shape, axis, transpose(vectors, rank, length), length);
      shape[axis] = length;
    }
    transformLongAxes(x, shape, true);
    values.set(x);
  }

  adjoint(values: Float64Array, coefficients: Float64Array): void {
    const x = values.slice();
    transformLongAxes(x, this.#lengths, false);
    coefficients.set(this.#project(x, (vectors) => vectors));
  }

  curvature(weights: Float64Array, out: Float64Array): void {
    const x = weights.slice();
    averageLongAxes(x, this.#lengths);
    out.set(this.#project(x, (vectors) => vectors.map((value) => value * value)));
  }

  #project(x: Float64Array, matrixOf: (vectors: Float64Array) => Float64Array): Float64Array {
    const shape = [...this.#lengths];
    this.#bases.forEach(({ vectors, rank }, axis) => {
      if (vectors === undefined) return;
      x = multiplyMode(x, shape, axis, matrixOf(vectors), rank);
      shape[axis] = rank;
    });
    return x;
  }
}
