import { symmetricEigen } from '@vdfc/numerics/linear-algebra';
import { gramOf } from './modes.js';

/** Singular values and left singular vectors of an array unfolded along one axis. */
export interface ModeBasis {
  /** The largest first; those below 1e-8 of the largest have no correct digit. Length n. */
  readonly singularValues: Float64Array;
  /** Row-major n x n: row k is the vector of value k. */
  readonly vectors: Float64Array;
}

/**
 * The higher-order singular value decomposition of De Lathauwer, De Moor & Vandewalle (2000, SIAM J. Matrix Anal. Appl.
 * 21, 1253): for each axis the left singular vectors of the array unfolded along it, here by the eigenvectors of its Gram
 * matrix.
 *
 * @param data array of `shape` in C order
 * @returns one basis for each axis
 */
export function hosvd(data: Float64Array, shape: readonly number[]): ModeBasis[] {
  return shape.map((length, axis) => basisOf(gramOf(data, shape, axis), length));
}

/** The basis of one axis, given its Gram matrix. */
export function basisOf(gram: Float64Array, length: number): ModeBasis {
  const { values, vectors } = symmetricEigen(gram, length);
  return { singularValues: values.map((value) => Math.sqrt(Math.max(0, value))), vectors };
}
