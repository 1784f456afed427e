import { modeOffset, slotOf } from './modes.js';

/**
 * Oscillator modes in spherical form, R_nl Y_lm, and in Cartesian form, h_i(x) h_j(y) h_k(z), span the same space for each
 * 2n + l = i + j + k. The orthogonal change between them goes by way of cylindrical modes: first (n, l) to (p, k) for
 * each |m|, then (p, m) to (i, j). With Cartesian modes sums over all cells go axis by axis.
 *
 * Cartesian and cylindrical modes lie in rows of k: row M(M + 1)/2 + i with M = i + j, or + q for the mode of the circle
 * with M = 2p + |m|, q = |m| for cosines and |m| - 1 for sines. A row has order - M + 1 numbers.
 */
export class Recoupling {
  readonly order: number;
  readonly degree: number;
  /** Where each row of k starts, and their total length at the end. */
  readonly rows: Int32Array;
  /** For each M the (M + 1) x (M + 1) matrix of cylindrical (rows) and Cartesian modes (columns, by i). */
  readonly #flat: readonly Float64Array[];
  /** For each m and each total from m on the matrix of n (rows) and p (columns). */
  readonly #deep: readonly (readonly Float64Array[])[];
  readonly #offsets: readonly number[];
  readonly #cylindrical: Float64Array;

  constructor(order: number, degree: number) {
    this.order = order;
    this.degree = degree;
    this.rows = new Int32Array(((order + 1) * (order + 2)) / 2 + 1);
    for (let total = 0, row = 0; total <= order; total++) {
      for (let i = 0; i <= total; i++, row++) this.rows[row + 1] = this.rows[row]! + order - total + 1;
    }
    this.#flat = flatMatrices(order);
    this.#deep = Array.from({ length: degree + 1 }, (_, m) => deepMatrices(order, m));
    this.#offsets = Array.from({ length: degree + 1 }, (_, l) => modeOffset(order, l));
    this.#cylindrical = new Float64Array(this.rows.at(-1)!);
  }

  /** Spherical modes to Cartesian ones. */
  toCartesian(spherical: Float64Array, cartesian: Float64Array): void {
    const middle = this.#cylindrical.fill(0);
    this.#forEachPair((at, inner, weight) => {
      middle[inner]! += weight * spherical[at]!;
    });
    this.#turnFlat(middle, cartesian, false);
  }

  /** The transpose, which is also the inverse where degree = order. */
  toSpherical(cartesian: Float64Array, spherical: Float64Array): void {
    const middle = this.#cylindrical;
    this.#turnFlat(cartesian, middle, true);
    spherical.fill(0);
    this.#forEachPair((at, inner, weight) => {
      spherical[at]! += weight * middle[inner]!;
    });
  }

  /** Visits each spherical mode with each cylindrical mode that it has a part of. */
  #forEachPair(visit: (spherical: number, cylindrical: number, weight: number) => void): void {
    for (let m = 0; m <= this.degree; m++) {
      for (let total = m; total <= this.order; total++) {
        const matrix = this.#deep[m]![total - m]!;
        const count = ((total - m) >> 1) + 1;
        for (let n = 0; n < count; n++) {
          const l = total - 2 * n;
          if (l > this.degree) continue;
          const at = this.#offsets[l]! + n * (2 * l + 1);
          for (let p = 0; p < count; p++) {
            const weight = matrix[n * count + p]!;
            const flat = 2 * p + m;
            const row = (flat * (flat + 1)) / 2 + m;
            const k = total - flat;
            visit(at + slotOf(m), this.rows[row]! + k, weight);
            if (m > 0) visit(at + slotOf(-m), this.rows[row - 1]! + k, weight);
          }
        }
      }
    }
  }

  /** Cylindrical rows to Cartesian ones, or back. */
  #turnFlat(from: Float64Array, to: Float64Array, back: boolean): void {
    to.fill(0);
    for (let total = 0; total <= this.order; total++) {
      const matrix = this.#flat[total]!;
      const first = (total * (total + 1)) / 2;
      const length = this.order - total + 1;
      for (let q = 0; q <= total; q++) {
        for (let i = 0; i <= total; i++) {
          const weight = matrix[q * (total + 1) + i]!;
          if (weight === 0) continue;
          const source = this.rows[first + (back ? i : q)]!;
          const target = this.rows[first + (back ? q : i)]!;
          for (let k = 0; k < length; k++) to[target + k]! += weight * from[source + k]!;
        }
      }
    }
  }
}

/**
 * Modes of the circle as Cartesian ones, by raising operators a±† = (a_x† ± i a_y†)/√2 from total M - 1 to M. The
 * coefficient of |i, j⟩ is a real number times i^j.
 */
function flatMatrices(order: number): Float64Array[] {
  let before: Float64Array[] = [];
  return Array.from({ length: order + 1 }, (_, total) => {
    const states: Float64Array[] = [];
    for (let m = total & 1; m <= total; m += 2)
      states[m] = total === 0 ? Float64Array.of(1) : raise(before, total, m);
    before = states;
    return realModes(states, total);
  });
}

/** The mode m of a total from those of the total before: by a+† from m - 1, or by a-† from 1 where m = 0. */
function raise(before: readonly Float64Array[], total: number, m: number): Float64Array {
  const source = before[m === 0 ? 1 : m - 1]!;
  const sign = m === 0 ? -1 : 1;
  const raised = (total + m) / 2;
  const state = new Float64Array(total + 1);
  for (let i = 0; i <= total; i++) {
    const byX = i > 0 ? Math.sqrt(i) * source[i - 1]! : 0;
    const byY = i < total ? Math.sqrt(total - i) * source[i]! : 0;
    state[i] = (byX + sign * byY) / Math.sqrt(2 * raised);
  }
  return state;
}

/** Real and imaginary parts: cosines and sines. */
function realModes(states: readonly Float64Array[], total: number): Float64Array {
  const matrix = new Float64Array((total + 1) ** 2);
  for (let m = total & 1; m <= total; m += 2) {
    for (let i = 0; i <= total; i++) {
      const j = total - i;
      const part = states[m]![i]! * ((j >> 1) & 1 ? -1 : 1);
      if (m === 0) matrix[i] = j & 1 ? 0 : part;
      else matrix[(j & 1 ? m - 1 : m) * (total + 1) + i] = Math.SQRT2 * part;
    }
  }
  return matrix;
}

/**
 * For one m and each total: rows n, that is l = total - 2n, columns p, that is k = total - m - 2p. Row 0 is the solid
 * harmonic r^l Y_lm with creation operators in place of x, y, z; the others follow from total - 2 by a†·a†, which raises n.
 */
function deepMatrices(order: number, m: number): Float64Array[] {
  const matrices: Float64Array[] = [];
  for (let total = m; total <= order; total++) {
    const count = ((total - m) >> 1) + 1;
    const matrix = new Float64Array(count * count);
    matrix.set(solidHarmonic(total, m));
    const before = matrices[total - m - 2];
    for (let n = 1; n < count; n++) {
      const l = total - 2 * n;
      const scale = 1 / Math.sqrt(2 * n * (2 * n + 2 * l + 1));
      for (let p = 0; p < count; p++) {
        const k = total - m - 2 * p;
        const row = (n - 1) * (count - 1);
        const across = p > 0 ? 2 * Math.sqrt(p * (p + m)) * before![row + p - 1]! : 0;
        const along = p < count - 1 ? Math.sqrt(k * (k - 1)) * before![row + p]! : 0;
        matrix[n * count + p] = scale * (across + along);
      }
    }
    matrices.push(matrix);
  }
  return matrices;
}

function solidHarmonic(l: number, m: number): Float64Array {
  const row = new Float64Array(((l - m) >> 1) + 1);
  let term = 1;
  let sum = 0;
  for (let p = 0; p < row.length; p++) {
    row[p] = term;
    sum += term * term;
    const k = l - m - 2 * p;
    term *= -0.5 * Math.sqrt((k * (k - 1)) / ((p + 1) * (p + 1 + m)));
  }
  const scale = 1 / Math.sqrt(sum);
  return row.map((value) => value * scale);
}
