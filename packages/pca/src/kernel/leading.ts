import { symmetricEigen } from '@vdfc/numerics/linear-algebra';
import { Random } from '@vdfc/numerics/random';
import { gram, innerProducts, multiply, multiplyTransposed, transpose } from './products.js';

/** Up to this length of the shorter side all eigenvectors are computed; work grows as its cube. */
const EXACT_SIDE = 320;
/** Up to this length the Gram matrix is formed if that takes fewer operations than doing without: 32 MB. */
const GRAM_SIDE = 2048;
/** Components looked for first where their number is not known. */
const FIRST_TRIAL = 48;
/** Vectors carried along beyond those wanted, and rounds of iteration: enough for six digits where values decay. */
const SPARE = 8;
const ROUNDS = 8;
/** A unit vector of which less than this is left is a sum of others. */
const EXHAUSTED = 1e-11;

/** Leading left singular vectors of a matrix. */
export interface Leading {
  /** Singular values, the largest first. */
  readonly values: Float64Array;
  /** Row-major count x rows: row k is the left singular vector of `values[k]`, of length 1 (0 where the value is 0). */
  readonly left: Float64Array;
}

/**
 * Leading left singular vectors of a matrix, at most `most`: by the Gram matrix of its shorter side, all of its
 * eigenvectors where that is short, else by subspace iteration from a fixed random start (Halko, Martinsson & Tropp 2011, SIAM
 * Review 53, 217).
 *
 * @param matrix row-major rows x columns
 */
export function leading(matrix: Float64Array, rows: number, columns: number, most: number): Leading {
  const side = Math.min(rows, columns);
  const count = Math.min(side, most);
  if (rows > columns) return fromRight(matrix, rows, columns, count);
  const { values, vectors } = eigenOfRows(matrix, rows, columns, count);
  return { values: values.map(rootOf), left: vectors };
}

/** As `leading`, those whose value is above `least`: of a large matrix not more are computed than about twice as many. */
export function leadingAbove(
  matrix: Float64Array,
  rows: number,
  columns: number,
  most: number,
  least: number,
): Leading {
  const side = Math.min(rows, columns, most);
  let count = Math.min(rows, columns) <= EXACT_SIDE ? side : Math.min(side, FIRST_TRIAL);
  let all = leading(matrix, rows, columns, count);
  while (count < side && all.values.at(-1)! > least) {
    count = Math.min(side, 2 * count);
    all = leading(matrix, rows, columns, count);
  }
  const above = all.values.filter((value) => value > least).length;
  return { values: all.values.slice(0, above), left: all.left.slice(0, above * rows) };
}

/** Of a matrix with more rows than columns: from its right vectors. */
function fromRight(matrix: Float64Array, rows: number, columns: number, count: number): Leading {
  const right = eigenOfRows(transpose(matrix, rows, columns), columns, rows, count).vectors;
  const projected = new Float64Array(rows * count);
  innerProducts(matrix, right, rows, count, columns, projected);
  const left = transpose(projected, rows, count);
  const values = new Float64Array(count);
  for (let k = 0; k < count; k++) values[k] = normalise(left, k * rows, rows);
  return { values, left };
}

interface Eigen {
  readonly values: Float64Array;
  /** Row-major count x rows. */
  readonly vectors: Float64Array;
}

function eigenOfRows(matrix: Float64Array, rows: number, columns: number, count: number): Eigen {
  if (rows <= EXACT_SIDE) {
    const { values, vectors } = symmetricEigen(gram(matrix, rows, columns), rows);
    return { values: values.slice(0, count), vectors: vectors.slice(0, count * rows) };
  }
  const size = Math.min(rows, count + SPARE);
  if (rows <= GRAM_SIDE && rows < 4 * size * (ROUNDS + 1)) {
    const products = gram(matrix, rows, columns);
    return iterate(rows, count, size, (from, to) => innerProducts(from, products, size, rows, rows, to));
  }
  const between = new Float64Array(size * columns);
  return iterate(rows, count, size, (from, to) => {
    multiply(from, matrix, size, rows, columns, between);
    innerProducts(between, matrix, size, rows, columns, to);
  });
}

/** Subspace iteration. `apply` multiplies each row of a size x rows matrix by the symmetric matrix. */
function iterate(
  rows: number,
  count: number,
  size: number,
  apply: (from: Float64Array, to: Float64Array) => void,
): Eigen {
  let basis = new Random(1).fillNormal(new Float64Array(size * rows));
  let image = new Float64Array(size * rows);
  orthonormalise(basis, size, rows);
  for (let round = 0; round < ROUNDS; round++) {
    apply(basis, image);
    [basis, image] = [image, basis];
    orthonormalise(basis, size, rows);
  }
  apply(basis, image);
  const small = new Float64Array(size * size);
  innerProducts(image, basis, size, size, rows, small);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const mean = (small[i * size + j]! + small[j * size + i]!) / 2;
      small[i * size + j] = mean;
      small[j * size + i] = mean;
    }
  }
  const { values, vectors } = symmetricEigen(small, size);
  const turned = new Float64Array(count * rows);
  multiply(vectors.subarray(0, count * size), basis, count, size, rows, turned);
  return { values: values.slice(0, count), vectors: turned };
}

/** Modified Gram-Schmidt, twice; a row that the rows before make up but for rounding becomes zero. */
function orthonormalise(basis: Float64Array, count: number, length: number): void {
  for (let k = 0; k < count; k++) {
    const row = basis.subarray(k * length, (k + 1) * length);
    normalise(basis, k * length, length);
    for (let pass = 0; pass < 2; pass++) {
      const before = basis.subarray(0, k * length);
      const shares = new Float64Array(k);
      innerProducts(before, row, k, 1, length, shares);
      const sum = new Float64Array(length);
      multiplyTransposed(shares, before, k, 1, length, sum);
      for (let i = 0; i < length; i++) row[i]! -= sum[i]!;
      if (normalise(basis, k * length, length) < EXHAUSTED) row.fill(0);
    }
  }
}

/** Scales a row to length 1, unless it is zero; its length before. */
function normalise(values: Float64Array, at: number, length: number): number {
  let sum = 0;
  for (let i = at; i < at + length; i++) sum += values[i]! * values[i]!;
  const norm = Math.sqrt(sum);
  if (norm > 0) for (let i = at; i < at + length; i++) values[i]! /= norm;
  return norm;
}

function rootOf(value: number): number {
  return Math.sqrt(Math.max(value, 0));
}
