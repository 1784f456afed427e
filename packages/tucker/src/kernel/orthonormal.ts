import { DctPlan } from '@vdfc/numerics/transform';

/**
 * Orthonormal rows with the same spans as the first 1, 2, ... given ones, by modified Gram-Schmidt, each row twice. A row
 * that depends on those before it becomes zeros.
 *
 * @param rows row-major count x length; overwritten
 */
export function orthonormalise(rows: Float64Array, count: number, length: number): void {
  for (let row = 0; row < count; row++) {
    const at = row * length;
    const before = normOf(rows, at, length);
    for (let pass = 0; pass < 2; pass++) {
      for (let other = 0; other < row; other++) removePart(rows, at, other * length, length);
    }
    const left = normOf(rows, at, length);
    // What is left of a dependent row is rounding.
    const scale = left > before * 1e-10 ? 1 / left : 0;
    for (let i = 0; i < length; i++) rows[at + i]! *= scale;
  }
}

function removePart(rows: Float64Array, at: number, unit: number, length: number): void {
  let part = 0;
  for (let i = 0; i < length; i++) part += rows[at + i]! * rows[unit + i]!;
  for (let i = 0; i < length; i++) rows[at + i]! -= part * rows[unit + i]!;
}

function normOf(rows: Float64Array, at: number, length: number): number {
  let sum = 0;
  for (let i = at; i < at + length; i++) sum += rows[i]! * rows[i]!;
  return Math.sqrt(sum);
}

/**
 * The basis that levels stand for: each row of levels is the cosine transform of a vector, in a scale that does not
 * matter; the vectors are made orthonormal.
 *
 * @param levels row-major count x length
 * @returns row-major count x length
 */
export function basisOfLevels(levels: Int32Array, count: number, length: number): Float64Array {
  const rows = Float64Array.from(levels);
  orthonormalise(rows, count, length);
  new DctPlan(length).inverseLines(rows, 0, 1, count, length);
  return rows;
}

/** A Gram matrix in terms of cosines: C G Cᵀ with C the DCT-II matrix. */
export function cosineGram(gram: Float64Array, length: number): Float64Array {
  const out = gram.slice();
  const plan = new DctPlan(length);
  plan.forwardLines(out, 0, 1, length, length);
  plan.forwardLines(out, 0, length, length, 1);
  return out;
}
