import type { RelatedBand } from '../coding/index.js';

/**
 * A linear map S from quantised coefficients to the values of an array in its domain: what a decoder does, and what an
 * encoder must know of it to round well. No method keeps its arguments, nor changes the one it reads.
 */
export interface Synthesis {
  /** Number of coefficients. */
  readonly coefficients: number;
  /** Number of values of the array. */
  readonly values: number;
  /** How the coefficients lie for `encodeBands`. */
  readonly bands: readonly RelatedBand[];
  /**
   * values = S · coefficients. They are scaled so that a change of one coefficient by 1 changes the array by (nearly) 1
   * in the 2-norm.
   */
  synthesise(coefficients: Float64Array, values: Float64Array): void;
  /** coefficients = Sᵀ · values: the transpose, not the inverse. */
  adjoint(values: Float64Array, coefficients: Float64Array): void;
  /** For each coefficient i, Σ_x weights_x S_xi², or a fair estimate of it; one weight for each value, none negative. */
  curvature(weights: Float64Array, out: Float64Array): void;
}
