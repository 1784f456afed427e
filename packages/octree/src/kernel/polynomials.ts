/** Orthonormal polynomials on the cells of a line. */
export interface LinePolynomials {
  /** Cells. */
  readonly length: number;
  /** Polynomials: those of the degrees 0 to count - 1. */
  readonly count: number;
  /** Value of polynomial d at cell j at d · length + j. */
  readonly rows: Float64Array;
  /** The squares of `rows`. */
  readonly squares: Float64Array;
  /** `rows` transposed: value of polynomial d at cell j at j · count + d. */
  readonly columns: Float64Array;
}

const known = /* @__PURE__ */ new Map<string, LinePolynomials>();

/**
 * Polynomials of the degrees below `count` that are orthonormal over the cells of a line, their leading coefficients
 * positive: discrete Legendre polynomials, those of Gram (J. P. Gram, J. reine angew. Math. 94:41, 1883). Projection on
 * them is the least-squares fit. Made of operations that IEEE 754 fixes to the last bit: all decoders have the same ones.
 *
 * @param length 1 to LONGEST
 * @param count 1 to `length`
 */
export function linePolynomials(length: number, count: number): LinePolynomials {
  const key = `${length},${count}`;
  let found = known.get(key);
  if (found === undefined) {
    const rows = makeRows(length, count);
    found = {
      length,
      count,
      rows,
      squares: rows.map((value) => value * value),
      columns: transposed(rows, length),
    };
    known.set(key, found);
  }
  return found;
}

/** Each polynomial is x times the one before, freed of all before it: twice, as rounding leaves something behind. */
function makeRows(length: number, count: number): Float64Array {
  const rows = new Float64Array(count * length);
  const middle = (length - 1) / 2;
  for (let d = 0; d < count; d++) {
    const row = rows.subarray(d * length, (d + 1) * length);
    for (let j = 0; j < length; j++) {
      row[j] = d === 0 ? 1 : (rows[(d - 1) * length + j]! * (j - middle)) / middle;
    }
    for (let pass = 0; pass < 2; pass++) {
      for (let e = 0; e < d; e++) removePart(row, rows.subarray(e * length));
    }
    scaleToOne(row);
  }
  return rows;
}

/** Takes the part along a vector of norm 1 out of `row`. */
function removePart(row: Float64Array, unit: Float64Array): void {
  let share = 0;
  for (let j = 0; j < row.length; j++) share += row[j]! * unit[j]!;
  for (let j = 0; j < row.length; j++) row[j]! -= share * unit[j]!;
}

function scaleToOne(row: Float64Array): void {
  let square = 0;
  for (let j = 0; j < row.length; j++) square += row[j]! * row[j]!;
  const factor = 1 / Math.sqrt(square);
  for (let j = 0; j < row.length; j++) row[j]! *= factor;
}

function transposed(rows: Float64Array, length: number): Float64Array {
  const count = rows.length / length;
  const columns = new Float64Array(rows.length);
  for (let d = 0; d < count; d++) {
    for (let j = 0; j < length; j++) columns[j * count + d] = rows[d * length + j]!;
  }
  return columns;
}
