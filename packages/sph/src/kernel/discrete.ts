/** Directions of which no more than this is left are no new ones. */
const EXHAUSTED = 1e-10;

/**
 * Hermite functions made orthonormal in the sum over the cells of an axis, k = 0 ... order, of which row k has one number for
 * each cell: exp(-u²/2) at u = (i - centre) / width times polynomials in u of degree k. By the recurrence of Stieltjes, each
 * new row freed twice from what it has of the rows before. Where the axis is long and fine enough for order k they are
 * h_k(u) / √width; where it is not, the axis' ends change them. Rows beyond the number of cells are zero.
 *
 * Made of operations that IEEE 754 fixes to the last bit: every decoder has the same table.
 */
export function discreteHermiteTable(
  order: number,
  length: number,
  centre: number,
  width: number,
): Float64Array {
  const table = new Float64Array((order + 1) * length);
  const places = Float64Array.from({ length }, (_, i) => (i - centre) / width);
  const first = table.subarray(0, length);
  for (let i = 0; i < length; i++) first[i] = gaussian(places[i]!);
  normalise(first, 0);
  for (let k = 0; k < order; k++) {
    const last = table.subarray(k * length, (k + 1) * length);
    const next = table.subarray((k + 1) * length, (k + 2) * length);
    for (let i = 0; i < length; i++) next[i] = places[i]! * last[i]!;
    const before = Math.sqrt(dot(next, next));
    for (let pass = 0; pass < 2; pass++) {
      for (let j = k; j >= 0; j--) takeOut(next, table.subarray(j * length, (j + 1) * length));
    }
    if (!normalise(next, EXHAUSTED * before)) break;
  }
  return table;
}

/** exp(-u²/2), by squaring that of a small number ten times. */
function gaussian(u: number): number {
  const x = (-u * u) / 2048;
  let sum = 1;
  if (x < -1) return 0;
  for (let k = 16; k >= 1; k--) sum = 1 + (x / k) * sum;
  for (let k = 0; k < 10; k++) sum *= sum;
  return sum;
}

/** To length 1. False, and all zeros, where it is not longer than `least`. */
function normalise(row: Float64Array, least: number): boolean {
  const size = Math.sqrt(dot(row, row));
  if (!(size > least)) {
    row.fill(0);
    return false;
  }
  for (let i = 0; i < row.length; i++) row[i]! /= size;
  return true;
}

function takeOut(row: Float64Array, unit: Float64Array): void {
  const part = dot(row, unit);
  for (let i = 0; i < row.length; i++) row[i]! -= part * unit[i]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
