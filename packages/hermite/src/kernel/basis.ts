import { decay } from './decay.js';

/** Functions of one axis, on its cells. */
export interface AxisBasis {
  /** Cells. */
  readonly length: number;
  readonly count: number;
  /** Row-major count x length, rows orthonormal; zeros after the last function that there is. */
  readonly rows: Float64Array;
  /** The same, length x count. */
  readonly columns: Float64Array;
}

/** Where functions lie on an axis, in cells; cell i is at i. */
export interface Place {
  readonly centre: number;
  /** Width w: the first function is e^(-((i - centre) / w)² / 2). */
  readonly width: number;
}

/** Passes of orthogonalisation; two are enough but for rows that are nearly nothing. */
const MOST_PASSES = 8;
/** A pass that leaves more than this of a row has found nothing but rounding. */
const KEPT = 0.7;
/** Squares of smaller norms lose digits. */
const LEAST_NORM = 1e-140;

/**
 * Hermite functions made orthonormal on the cells of an axis: what the Gram–Schmidt process makes of the sampled functions
 * in the order of their degree, by Stieltjes's procedure (Gautschi, Orthogonal Polynomials, 2004, section 2.2) with
 * complete orthogonalisation. Each is the one before times x, made orthogonal to all before; where the cells are
 * fine and many, that is Hermite's recurrence, and where they cut functions off it still finds orthonormal ones, for
 * as many degrees as there are cells. The same numbers on every machine.
 */
export function gridBasis(length: number, place: Place, count: number): AxisBasis {
  const x = Float64Array.from({ length }, (_, i) => (i - place.centre) / place.width);
  const rows = new Float64Array(count * length);
  const row = (n: number): Float64Array => rows.subarray(n * length, (n + 1) * length);
  const next = row(0);
  for (let i = 0; i < length; i++) next[i] = decay((x[i]! * x[i]!) / 2);
  let found = normalise(next, norm(next)) ? 1 : 0;
  for (; found > 0 && found < count; found++) {
    const [last, here] = [row(found - 1), row(found)];
    for (let i = 0; i < length; i++) here[i] = x[i]! * last[i]!;
    if (orthogonalise(here, rows, found)) continue;
    here.fill(0);
    break;
  }
  return { length, count, rows, columns: transposed(rows, count, length) };
}

/** Makes a row orthonormal to the first `count` ones. Whether anything is left of it. */
function orthogonalise(here: Float64Array, rows: Float64Array, count: number): boolean {
  const length = here.length;
  let before = norm(here);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    for (let k = count - 1; k >= 0; k--) {
      const at = k * length;
      let product = 0;
      for (let i = 0; i < length; i++) product += rows[at + i]! * here[i]!;
      if (product === 0) continue;
      for (let i = 0; i < length; i++) here[i]! -= product * rows[at + i]!;
    }
    const after = norm(here);
    if (after < LEAST_NORM) return false;
    if (pass > 0 && after > KEPT * before) return normalise(here, after);
    before = after;
  }
  return false;
}

function normalise(row: Float64Array, size: number): boolean {
  if (!(size >= LEAST_NORM)) return false;
  for (let i = 0; i < row.length; i++) row[i]! /= size;
  return true;
}

function norm(row: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < row.length; i++) sum += row[i]! * row[i]!;
  return Math.sqrt(sum);
}

export function transposed(rows: Float64Array, count: number, length: number): Float64Array {
  const columns = new Float64Array(rows.length);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < length; i++) columns[i * count + n] = rows[n * length + i]!;
  }
  return columns;
}

/** The first functions of a basis. */
export function cutBasis(basis: AxisBasis, count: number): AxisBasis {
  if (count === basis.count) return basis;
  const rows = basis.rows.slice(0, count * basis.length);
  return { length: basis.length, count, rows, columns: transposed(rows, count, basis.length) };
}

/** A basis with all its numbers squared. */
export function squaredBasis({ length, count, rows, columns }: AxisBasis): AxisBasis {
  const square = (value: number): number => value * value;
  return { length, count, rows: rows.map(square), columns: columns.map(square) };
}
