import { CholeskyDecomposition } from 'ml-matrix';
import { toMatrix } from './matrix.js';
import { svd } from './svd.js';

/** How to solve least squares. */
export interface LeastSquaresOptions {
  /** Right-hand sides, columns of `right`. @default 1 */
  readonly count?: number;
  /**
   * Singular values below this fraction of the largest count as zero. @default Number.EPSILON · max(rows, columns), as
   * NumPy's `lstsq`
   */
  readonly cutoff?: number;
}

/**
 * The X of least norm among those that minimise ‖A X - B‖, by singular values: for small matrices, whatever their rank.
 *
 * @param matrix A, row-major rows x columns
 * @param right B, row-major rows x count
 * @returns X, row-major columns x count
 * @throws RangeError if a length is wrong or a number is not finite
 */
export function leastSquares(
  matrix: Float64Array,
  rows: number,
  columns: number,
  right: Float64Array,
  options: LeastSquaresOptions = {},
): Float64Array {
  const { count = 1, cutoff = Number.EPSILON * Math.max(rows, columns) } = options;
  toMatrix(right, rows, count);
  const parts = svd(matrix, rows, columns);
  const solution = new Float64Array(columns * count);
  const smallest = cutoff * (parts.values[0] ?? 0);
  parts.values.forEach((value, k) => {
    if (value <= smallest) return;
    for (let c = 0; c < count; c++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += parts.left[k * rows + i]! * right[i * count + c]!;
      sum /= value;
      for (let j = 0; j < columns; j++) solution[j * count + c]! += sum * parts.right[k * columns + j]!;
    }
  });
  return solution;
}

/**
 * The lower triangular L with positive diagonal and L Lᵀ = A, from ml-matrix. The logarithm of A's determinant is twice
 * the sum of those of L's diagonal.
 *
 * @param matrix A, row-major n x n, symmetric: only its lower triangle is read
 * @returns L, row-major n x n, zeros above the diagonal; undefined where A is not positive definite
 * @throws RangeError if a length is wrong or a number is not finite
 */
export function cholesky(matrix: Float64Array, n: number): Float64Array | undefined {
  const source = toMatrix(matrix, n, n);
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) source.set(j, i, source.get(i, j));
  const found = new CholeskyDecomposition(source);
  return found.isPositiveDefinite() ? Float64Array.from(found.lowerTriangularMatrix.to1DArray()) : undefined;
}

/**
 * X with L Lᵀ X = B.
 *
 * @param lower L as `cholesky` gives it, row-major n x n
 * @param right B, row-major n x count
 * @returns X, row-major n x count
 */
export function solveCholesky(lower: Float64Array, n: number, right: Float64Array, count = 1): Float64Array {
  const solution = right.slice();
  for (let c = 0; c < count; c++) {
    for (let i = 0; i < n; i++) {
      let sum = solution[i * count + c]!;
      for (let k = 0; k < i; k++) sum -= lower[i * n + k]! * solution[k * count + c]!;
      solution[i * count + c] = sum / lower[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = solution[i * count + c]!;
      for (let k = i + 1; k < n; k++) sum -= lower[k * n + i]! * solution[k * count + c]!;
      solution[i * count + c] = sum / lower[i * n + i]!;
    }
  }
  return solution;
}
