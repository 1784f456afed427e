import { SingularValueDecomposition } from 'ml-matrix';
import { scaled, takeColumns, toMatrix, unitScale } from './matrix.js';

/** A matrix as a sum of r = min(rows, columns) products of vectors: A_ij = Σ_k values_k left_ki right_kj. */
export interface Svd {
  /** Singular values, the largest first. Length r. */
  readonly values: Float64Array;
  /** Row-major r x rows: row k is the left vector of `values[k]`; its component of largest magnitude is positive. */
  readonly left: Float64Array;
  /** Row-major r x columns: row k is the right vector of `values[k]`. */
  readonly right: Float64Array;
}

/**
 * Singular value decomposition of a small matrix (LINPACK's dsvdc, from ml-matrix): for larger ones take `symmetricEigen`
 * of the Gram matrix, where half the digits do.
 *
 * @param matrix row-major rows x columns; left unchanged
 * @throws RangeError if its length is not rows · columns, or a number is not finite
 */
export function svd(matrix: Float64Array, rows: number, columns: number): Svd {
  const scale = unitScale(matrix);
  const source = toMatrix(scaled(matrix, scale), rows, columns);
  const count = Math.min(rows, columns);
  const values = new Float64Array(count);
  const left = new Float64Array(count * rows);
  const right = new Float64Array(count * columns);
  if (count === 0) return { values, left, right };
  const found = new SingularValueDecomposition(source, { autoTranspose: true });
  const order = Array.from({ length: count }, (_, k) => k);
  values.set(found.diagonal.slice(0, count).map((value) => value / scale));
  const negated = takeColumns(found.leftSingularVectors, order, left);
  const from = found.rightSingularVectors;
  for (const k of order) {
    const sign = negated[k] === true ? -1 : 1;
    for (let j = 0; j < columns; j++) right[k * columns + j] = sign * from.get(j, k);
  }
  return { values, left, right };
}

/** Singular values of a matrix, the largest first; arguments as of `svd`. */
export function singularValues(matrix: Float64Array, rows: number, columns: number): Float64Array {
  return svd(matrix, rows, columns).values;
}
