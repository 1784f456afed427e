import { placeOf } from './sums.js';

/**
 * Powers of z, y, x in the order of the coefficients: density; momentum; the pressure's diagonal; its other elements.
 * The first 1, 4, 7 or 10 are used.
 */
export const MONOMIALS: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [2, 0, 0],
  [0, 2, 0],
  [0, 0, 2],
  [1, 1, 0],
  [1, 0, 1],
  [0, 1, 1],
];

/** How many monomials there are up to density, momentum, diagonal and full pressure. */
export const COUNTS: readonly number[] = [1, 4, 7, 10];

/** A monomial that others make up to this part, relative to its square, says nothing new. */
const DEPENDENT = 1e-9;

/** The highest degree among the first `count` monomials. */
export function degreeOf(count: number): number {
  return count === 1 ? 0 : count === 4 ? 1 : 2;
}

/** Σ w m_i m_j of the first `count` monomials, row-major, from the power sums of twice their degree. */
export function gramOf(sums: Float64Array, count: number): Float64Array {
  const degree = 2 * degreeOf(count);
  const gram = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const [p, q] = [MONOMIALS[i]!, MONOMIALS[j]!];
      gram[i * count + j] = sums[placeOf(p[0] + q[0], p[1] + q[1], p[2] + q[2], degree)]!;
    }
  }
  return gram;
}

/** Power sums of the monomials' own degree, in their order. */
export function momentsOf(sums: Float64Array, count: number): Float64Array {
  const degree = degreeOf(count);
  return Float64Array.from({ length: count }, (_, i) => sums[placeOf(...MONOMIALS[i]!, degree)]!);
}

/**
 * Cholesky's lower triangle of a Gram matrix, row-major. Rows of monomials that depend on those before are 0. Not from a
 * library: which rows those are, both sides must agree on.
 */
export function triangleOf(gram: Float64Array, count: number): Float64Array {
  const lower = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const pivot = lower[j * count + j]!;
      if (pivot > 0) lower[i * count + j] = (gram[i * count + j]! - product(lower, i, j, j, count)) / pivot;
    }
    const left = gram[i * count + i]! - product(lower, i, i, i, count);
    if (left > DEPENDENT * gram[i * count + i]!) lower[i * count + i] = Math.sqrt(left);
    else lower.fill(0, i * count, (i + 1) * count);
  }
  return lower;
}

function product(lower: Float64Array, i: number, j: number, length: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += lower[i * count + k]! * lower[j * count + k]!;
  return sum;
}

/** L⁻¹ v, 0 where a row of L is. */
export function forward(lower: Float64Array, vector: Float64Array): Float64Array {
  const count = vector.length;
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const pivot = lower[i * count + i]!;
    if (pivot === 0) continue;
    let sum = vector[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i * count + k]! * out[k]!;
    out[i] = sum / pivot;
  }
  return out;
}

/** L⁻ᵀ v, 0 where a row of L is. */
export function backward(lower: Float64Array, vector: Float64Array): Float64Array {
  const count = vector.length;
  const out = new Float64Array(count);
  for (let i = count - 1; i >= 0; i--) {
    const pivot = lower[i * count + i]!;
    if (pivot === 0) continue;
    let sum = vector[i]!;
    for (let k = i + 1; k < count; k++) sum -= lower[k * count + i]! * out[k]!;
    out[i] = sum / pivot;
  }
  return out;
}

/** Lᵀ v. */
export function transposed(lower: Float64Array, vector: Float64Array): Float64Array {
  const count = vector.length;
  return vector.map((_, i) => {
    let sum = 0;
    for (let k = i; k < count; k++) sum += lower[k * count + i]! * vector[k]!;
    return sum;
  });
}
