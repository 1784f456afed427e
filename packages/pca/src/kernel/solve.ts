import { cholesky, solveCholesky } from '@vdfc/numerics/linear-algebra';
import { gram, innerProducts, multiply, multiplyTransposed, transpose } from './products.js';

/** Added to the diagonal, as a share of its mean: rows that are nearly parallel must not swing out. */
const RIDGE = 1e-9;

/** Scores that come closest to a matrix with given images: row-major rows x count. */
export function fitScores(
  matrix: Float64Array,
  images: Float64Array,
  rows: number,
  count: number,
  columns: number,
): Float64Array {
  const products = new Float64Array(rows * count);
  innerProducts(matrix, images, rows, count, columns, products);
  const out = new Float64Array(rows * count);
  multiply(products, inverseOf(gram(images, count, columns), count), rows, count, count, out);
  return out;
}

/** Images that come closest to a matrix with given scores (row-major rows x count): row-major count x columns. */
export function fitImages(
  matrix: Float64Array,
  scores: Float64Array,
  rows: number,
  count: number,
  columns: number,
): Float64Array {
  const inverse = inverseOf(gram(transpose(scores, rows, count), count, rows), count);
  const weights = new Float64Array(rows * count);
  multiply(scores, inverse, rows, count, count, weights);
  const out = new Float64Array(count * columns);
  multiplyTransposed(weights, matrix, rows, count, columns, out);
  return out;
}

/** The inverse of a symmetric matrix that is positive but for rounding, slightly regularised. */
function inverseOf(matrix: Float64Array, n: number): Float64Array {
  let trace = 0;
  for (let k = 0; k < n; k++) trace += matrix[k * n + k]!;
  const identity = new Float64Array(n * n);
  for (let k = 0; k < n; k++) identity[k * n + k] = 1;
  for (let ridge = (RIDGE * trace) / n || 1; ; ridge *= 100) {
    const raised = matrix.map((value, i) => value + ridge * identity[i]!);
    const lower = cholesky(raised, n);
    if (lower !== undefined) return solveCholesky(lower, n, identity, n);
  }
}
