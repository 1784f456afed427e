/** Product of axis lengths. */
export function product(lengths: readonly number[]): number {
  return lengths.reduce((count, length) => count * length, 1);
}

/** An axis of an array in C order: what is before it, along it, and behind it. */
function split(
  shape: readonly number[],
  axis: number,
): readonly [outer: number, length: number, inner: number] {
  return [product(shape.slice(0, axis)), shape[axis]!, product(shape.slice(axis + 1))];
}

/**
 * The mode product of an array with a matrix: every line along `axis` becomes the matrix times that line.
 *
 * @param x array of `shape` in C order
 * @param matrix row-major rows x shape[axis]
 * @returns array whose `axis` has length `rows`
 */
export function multiplyMode(
  x: Float64Array,
  shape: readonly number[],
  axis: number,
  matrix: Float64Array,
  rows: number,
): Float64Array {
  const [outer, length, inner] = split(shape, axis);
  const out = new Float64Array(outer * rows * inner);
  if (inner === 1) multiplyLines(x, outer, length, matrix, rows, out);
  else multiplySlices(x, [outer, length, inner], matrix, rows, out);
  return out;
}

function multiplyLines(
  x: Float64Array,
  lines: number,
  length: number,
  matrix: Float64Array,
  rows: number,
  out: Float64Array,
): void {
  for (let line = 0; line < lines; line++) {
    const from = line * length;
    for (let row = 0; row < rows; row++) {
      const at = row * length;
      let sum = 0;
      for (let j = 0; j < length; j++) sum += matrix[at + j]! * x[from + j]!;
      out[line * rows + row] = sum;
    }
  }
}

/** Four slices at a time, so that each of the result is read and written a quarter as often. */
function multiplySlices(
  x: Float64Array,
  [outer, length, inner]: readonly [number, number, number],
  matrix: Float64Array,
  rows: number,
  out: Float64Array,
): void {
  const whole = length - (length % 4);
  for (let o = 0; o < outer; o++) {
    for (let row = 0; row < rows; row++) {
      const to = (o * rows + row) * inner;
      const at = row * length;
      for (let j = 0; j < whole; j += 4) {
        addFour(x, (o * length + j) * inner, inner, matrix, at + j, out, to);
      }
      for (let j = whole; j < length; j++) {
        const factor = matrix[at + j]!;
        const from = (o * length + j) * inner;
        for (let i = 0; i < inner; i++) out[to + i]! += factor * x[from + i]!;
      }
    }
  }
}

/** Adds four neighbouring slices, each times its entry of the matrix. */
function addFour(
  x: Float64Array,
  from: number,
  inner: number,
  matrix: Float64Array,
  at: number,
  out: Float64Array,
  to: number,
): void {
  const m0 = matrix[at]!;
  const m1 = matrix[at + 1]!;
  const m2 = matrix[at + 2]!;
  const m3 = matrix[at + 3]!;
  for (let i = from, end = from + inner; i < end; i++, to++) {
    out[to]! += m0 * x[i]! + m1 * x[i + inner]! + m2 * x[i + 2 * inner]! + m3 * x[i + 3 * inner]!;
  }
}

/** A row-major matrix of rows x columns, transposed. */
export function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = matrix[i * columns + j]!;
  }
  return out;
}

/** Products of all pairs of slices across `axis`: row-major n x n, the Gram matrix of the array unfolded along it. */
export function gramOf(x: Float64Array, shape: readonly number[], axis: number): Float64Array {
  const [outer, length, inner] = split(shape, axis);
  const gram = new Float64Array(length * length);
  for (let o = 0; o < outer; o++) {
    const base = o * length * inner;
    if (inner === 1) addLine(x, base, length, gram);
    else addSlices(x, base, length, inner, gram);
  }
  for (let j = 0; j < length; j++) {
    for (let k = 0; k < j; k++) gram[k * length + j] = gram[j * length + k]!;
  }
  return gram;
}

function addLine(x: Float64Array, base: number, length: number, gram: Float64Array): void {
  for (let j = 0; j < length; j++) {
    const value = x[base + j]!;
    // Much of a VDF is zero.
    if (value === 0) continue;
    for (let k = 0; k <= j; k++) gram[j * length + k]! += value * x[base + k]!;
  }
}

/** Four products at a time. */
function addSlices(x: Float64Array, base: number, length: number, inner: number, gram: Float64Array): void {
  for (let j = 0; j < length; j++) {
    const a = base + j * inner;
    const whole = j + 1 - ((j + 1) % 4);
    for (let k = 0; k < whole; k += 4) {
      addFourProducts(x, a, base + k * inner, inner, gram, j * length + k);
    }
    for (let k = whole; k <= j; k++) {
      const b = base + k * inner;
      let sum = 0;
      for (let i = 0; i < inner; i++) sum += x[a + i]! * x[b + i]!;
      gram[j * length + k]! += sum;
    }
  }
}

/** Adds the products of a slice with four neighbouring ones. */
function addFourProducts(
  x: Float64Array,
  a: number,
  b: number,
  inner: number,
  gram: Float64Array,
  to: number,
): void {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let end = a + inner; a < end; a++, b++) {
    const value = x[a]!;
    s0 += value * x[b]!;
    s1 += value * x[b + inner]!;
    s2 += value * x[b + 2 * inner]!;
    s3 += value * x[b + 3 * inner]!;
  }
  gram[to]! += s0;
  gram[to + 1]! += s1;
  gram[to + 2]! += s2;
  gram[to + 3]! += s3;
}
