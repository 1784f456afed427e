/** A square matrix [size][size], row by row, or undefined for the identity. */
export type Rotation = Float64Array | undefined;

/** The identity of this size. */
export function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}

/** out [rows][columns] = leftᵀ · x · right; `between` is as long. */
export function rotate(
  left: Rotation,
  x: Float64Array,
  right: Rotation,
  rows: number,
  columns: number,
  between: Float64Array,
  out: Float64Array,
): void {
  if (left === undefined) between.set(x);
  else {
    between.fill(0);
    for (let k = 0; k < rows; k++) {
      for (let i = 0; i < rows; i++)
        addRow(left[k * rows + i]!, x, k * columns, columns, between, i * columns);
    }
  }
  if (right === undefined) {
    out.set(between);
    return;
  }
  out.fill(0);
  for (let i = 0; i < rows; i++) {
    const row = i * columns;
    for (let k = 0; k < columns; k++) addRow(between[row + k]!, right, k * columns, columns, out, row);
  }
}

/** out [rows][columns] = left · x · rightᵀ; `between` is as long. */
export function rotateBack(
  left: Rotation,
  x: Float64Array,
  right: Rotation,
  rows: number,
  columns: number,
  between: Float64Array,
  out: Float64Array,
): void {
  if (left === undefined) between.set(x);
  else {
    between.fill(0);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < rows; k++)
        addRow(left[i * rows + k]!, x, k * columns, columns, between, i * columns);
    }
  }
  if (right === undefined) {
    out.set(between);
    return;
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += between[i * columns + k]! * right[j * columns + k]!;
      out[i * columns + j] = sum;
    }
  }
}

/** gram = keep · gram + (1 - keep) · x xᵀ, x being [rows][columns]. */
export function addRowGram(
  gram: Float64Array,
  keep: number,
  x: Float64Array,
  rows: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += x[i * columns + k]! * x[j * columns + k]!;
      const value = keep * gram[i * rows + j]! + (1 - keep) * sum;
      gram[i * rows + j] = value;
      gram[j * rows + i] = value;
    }
  }
}

/** gram = keep · gram + (1 - keep) · xᵀ x, x being [rows][columns]. */
export function addColumnGram(
  gram: Float64Array,
  keep: number,
  x: Float64Array,
  rows: number,
  columns: number,
): void {
  for (let i = 0; i < gram.length; i++) gram[i]! *= keep;
  for (let k = 0; k < rows; k++) {
    for (let i = 0; i < columns; i++) {
      addRow((1 - keep) * x[k * columns + i]!, x, k * columns, columns, gram, i * columns);
    }
  }
}

/**
 * One step of orthogonal iteration (Golub & Van Loan, Matrix Computations, 7.3): basis becomes the Q of gram · basis, so
 * that step by step it comes to the eigenvectors of `gram`, the largest first.
 *
 * @param work as long as `basis`
 */
export function turnBasis(gram: Float64Array, basis: Float64Array, size: number, work: Float64Array): void {
  work.fill(0);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) addRow(gram[i * size + k]!, basis, k * size, size, work, i * size);
  }
  orthonormalise(work, basis, size);
}

/** `q` becomes the Q of a = QR, by Householder's reflections: orthonormal even where columns of `a` depend on each other. */
function orthonormalise(a: Float64Array, q: Float64Array, size: number): void {
  const signs = new Float64Array(size).fill(1);
  const scales = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    let norm = 0;
    for (let i = k; i < size; i++) norm += a[i * size + k]! ** 2;
    norm = Math.sqrt(norm);
    const head = a[k * size + k]!;
    // A reflection onto the far side: no cancellation.
    const target = head > 0 ? -norm : norm;
    signs[k] = target < 0 ? -1 : 1;
    a[k * size + k] = head - target;
    const square = 2 * norm * (norm + Math.abs(head));
    scales[k] = square > 0 ? 2 / square : 0;
    for (let j = k + 1; j < size; j++) reflect(a, k, scales[k]!, a, j, size);
  }
  q.fill(0);
  // R with a positive diagonal, so that a basis near its limit does not change sign.
  for (let k = 0; k < size; k++) q[k * size + k] = signs[k]!;
  for (let k = size - 1; k >= 0; k--) {
    if (scales[k] === 0) continue;
    for (let j = k; j < size; j++) reflect(a, k, scales[k]!, q, j, size);
  }
}

/** Reflects column `j` of `x` by the vector in column `k` of `a`, from row k on. */
function reflect(a: Float64Array, k: number, scale: number, x: Float64Array, j: number, size: number): void {
  let sum = 0;
  for (let i = k; i < size; i++) sum += a[i * size + k]! * x[i * size + j]!;
  sum *= scale;
  for (let i = k; i < size; i++) x[i * size + j]! -= sum * a[i * size + k]!;
}

function addRow(
  factor: number,
  x: Float64Array,
  from: number,
  length: number,
  out: Float64Array,
  to: number,
): void {
  for (let j = 0; j < length; j++) out[to + j]! += factor * x[from + j]!;
}
