/** Columns worked on at a time, so that a piece of a row stays in the cache. */
const PANEL = 2048;

/** out (rows x columns) = left (rows x count) · right (count x columns), all row-major. */
export function multiply(
  left: Float64Array,
  right: Float64Array,
  rows: number,
  count: number,
  columns: number,
  out: Float64Array,
): void {
  out.fill(0, 0, rows * columns);
  for (let start = 0; start < columns; start += PANEL) {
    const length = Math.min(PANEL, columns - start);
    for (let r = 0; r < rows; r++) {
      addRows(left, r * count, 1, right, count, columns, start, out, r * columns + start, length);
    }
  }
}

/** out (count x columns) = leftᵀ · right, with left (rows x count) and right (rows x columns) row-major. */
export function multiplyTransposed(
  left: Float64Array,
  right: Float64Array,
  rows: number,
  count: number,
  columns: number,
  out: Float64Array,
): void {
  out.fill(0, 0, count * columns);
  for (let start = 0; start < columns; start += PANEL) {
    const length = Math.min(PANEL, columns - start);
    for (let k = 0; k < count; k++) {
      addRows(left, k, count, right, rows, columns, start, out, k * columns + start, length);
    }
  }
}

/**
 * Adds `terms` rows of `from` (each `columns` long, from column `start` on), times the factors at `at`, `at + step` ..., to one
 * row. Four rows at a time, so that the sum is read and written a quarter as often.
 */
function addRows(
  factors: Float64Array,
  at: number,
  step: number,
  from: Float64Array,
  terms: number,
  columns: number,
  start: number,
  to: Float64Array,
  place: number,
  length: number,
): void {
  let t = 0;
  for (; t + 3 < terms; t += 4) {
    const f0 = factors[at + t * step]!;
    const f1 = factors[at + (t + 1) * step]!;
    const f2 = factors[at + (t + 2) * step]!;
    const f3 = factors[at + (t + 3) * step]!;
    const r0 = t * columns + start;
    const r1 = r0 + columns;
    const r2 = r1 + columns;
    const r3 = r2 + columns;
    for (let c = 0; c < length; c++) {
      to[place + c]! += f0 * from[r0 + c]! + f1 * from[r1 + c]! + f2 * from[r2 + c]! + f3 * from[r3 + c]!;
    }
  }
  for (; t < terms; t++) {
    const factor = factors[at + t * step]!;
    const row = t * columns + start;
    for (let c = 0; c < length; c++) to[place + c]! += factor * from[row + c]!;
  }
}

/** out (rows x count) = left (rows x columns) · rightᵀ, with right (count x columns): inner products of rows. */
export function innerProducts(
  left: Float64Array,
  right: Float64Array,
  rows: number,
  count: number,
  columns: number,
  out: Float64Array,
): void {
  out.fill(0, 0, rows * count);
  for (let start = 0; start < columns; start += PANEL) {
    const length = Math.min(PANEL, columns - start);
    for (let r = 0; r < rows; r++) {
      for (let k = 0; k < count; k++) {
        out[r * count + k]! += inner(left, r * columns + start, right, k * columns + start, length);
      }
    }
  }
}

/** Row-major symmetric rows x rows: the inner products of the rows of a matrix with each other. */
export function gram(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * rows);
  for (let start = 0; start < columns; start += PANEL) {
    const length = Math.min(PANEL, columns - start);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j <= i; j++) {
        out[i * rows + j]! += inner(matrix, i * columns + start, matrix, j * columns + start, length);
      }
    }
  }
  for (let i = 0; i < rows; i++) for (let j = 0; j < i; j++) out[j * rows + i] = out[i * rows + j]!;
  return out;
}

/** Four sums side by side: each addition waits for the one before in its own sum only. */
function inner(a: Float64Array, i: number, b: Float64Array, j: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += a[i + k]! * b[j + k]!;
    s1 += a[i + k + 1]! * b[j + k + 1]!;
    s2 += a[i + k + 2]! * b[j + k + 2]!;
    s3 += a[i + k + 3]! * b[j + k + 3]!;
  }
  for (; k < length; k++) s0 += a[i + k]! * b[j + k]!;
  return s0 + s1 + s2 + s3;
}

/** Row-major columns x rows. */
export function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(matrix.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = matrix[r * columns + c]!;
  return out;
}
