import { EigenvalueDecomposition } from 'ml-matrix';
import { scaled, takeColumns, toMatrix, unitScale } from './matrix.js';

/** Eigenvalues and orthonormal eigenvectors of a symmetric matrix. */
export interface SymmetricEigen {
  /** Eigenvalues, the largest first. Length n. */
  readonly values: Float64Array;
  /**
   * Row-major n x n: row k is the eigenvector of `values[k]`, of length 1. Its component of largest magnitude is positive,
   * so that the sign is the same everywhere.
   */
  readonly vectors: Float64Array;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix by Householder's reduction and implicit QL iteration, as in
 * EISPACK's tred2 and tql2 (Bowdler, Martin, Reinsch & Wilkinson, 1968), from ml-matrix. Work grows as n³.
 *
 * Relative to the largest |eigenvalue| values are good to about 1e-14; vectors of eigenvalues that lie close together
 * span the right space but are, one by one, arbitrary.
 *
 * @param matrix row-major n x n; left unchanged
 * @throws RangeError if its length is not n², or a number is not finite
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const scale = unitScale(matrix);
  const source = toMatrix(withoutTraces(scaled(matrix, scale)), n, n);
  const values = new Float64Array(n);
  const vectors = new Float64Array(n * n);
  if (n === 0) return { values, vectors };
  const found = new EigenvalueDecomposition(source, { assumeSymmetric: true });
  const eigenvalues = found.realEigenvalues;
  const order = eigenvalues.map((_, k) => k).sort((a, b) => eigenvalues[b]! - eigenvalues[a]! || a - b);
  takeColumns(found.eigenvectorMatrix, order, vectors);
  order.forEach((k, place) => {
    values[place] = eigenvalues[k]! / scale;
  });
  return { values, vectors };
}

/**
 * Numbers so small against the largest, which is about 1, that their squares are subnormal: the iterations divide by such
 * squares and then do not find their end. As zeros they change no eigenvalue by more than they are.
 */
const TRACE: number = 2 ** -480;

function withoutTraces(values: Float64Array): Float64Array {
  return values.map((value) => (Math.abs(value) < TRACE ? 0 : value));
}
