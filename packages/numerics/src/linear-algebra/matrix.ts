import { Matrix } from 'ml-matrix';

/** A copy of a row-major matrix in ml-matrix's form. @throws RangeError if its size is wrong or a number is not finite */
export function toMatrix(values: Float64Array, rows: number, columns: number): Matrix {
  const sized = Number.isSafeInteger(rows) && rows >= 0 && values.length === rows * columns;
  if (!sized) {
    throw new RangeError(`Cannot use matrix: expected ${rows} x ${columns} numbers, got ${values.length}`);
  }
  // ml-matrix's iterations need not end on NaN.
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) throw new RangeError(`Cannot use matrix: expected finite numbers, got ${values[odd]}`);
  return Matrix.from1DArray(rows, columns, values);
}

/** The power of two that brings the largest |value| to 0.5 … 1; 1 for zeros. Scaling by it is exact but for subnormal results. */
export function unitScale(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return 1;
  return 2 ** -Math.max(-1022, Math.min(1022, Math.ceil(Math.log2(largest))));
}

/** A matrix times a number. */
export function scaled(values: Float64Array, factor: number): Float64Array {
  return values.map((value) => value * factor);
}

/**
 * Columns of a matrix as rows of a row-major one, in the order given, each negated where its component of largest
 * magnitude (the first one of several) is negative.
 *
 * @returns for each column whether it was negated
 */
export function takeColumns(from: Matrix, order: readonly number[], out: Float64Array): boolean[] {
  const length = from.rows;
  return order.map((column, row) => {
    let extreme = 0;
    for (let i = 0; i < length; i++) {
      const value = from.get(i, column);
      if (Math.abs(value) > Math.abs(extreme)) extreme = value;
    }
    const sign = extreme < 0 ? -1 : 1;
    for (let i = 0; i < length; i++) out[row * length + i] = sign * from.get(i, column);
    return sign < 0;
  });
}
