import type { Frame } from './frame.js';

/** Place in the result of `powerSums` of Σ w z^a y^b x^c. */
export function placeOf(a: number, b: number, c: number, degree: number): number {
  return (a * (degree + 1) + b) * (degree + 1) + c;
}

/**
 * Σ w z^a y^b x^c for all a + b + c <= degree, by compensated summation (Neumaier 1974, ZAMM 54): rows first, so that a
 * cell costs degree + 1 additions. All other places are 0.
 */
export function powerSums(
  weights: Float32Array | Float64Array,
  { shape: [nz, ny, nx], coordinates: [z, y, x] }: Frame,
  degree: number,
): Float64Array {
  const whole = new Sums((degree + 1) ** 3);
  const row = new Sums(degree + 1);
  let at = 0;
  for (let i = 0; i < nz; i++) {
    for (let j = 0; j < ny; j++) {
      row.clear();
      let any = 0;
      for (let k = 0; k < nx; k++) {
        let term = weights[at++]!;
        if (term === 0) continue;
        any = 1;
        for (let c = 0; c <= degree; c++, term *= x[k]!) row.add(c, term);
      }
      if (any === 1) addRow(whole, row.values(), z[i]!, y[j]!, degree);
    }
  }
  return whole.values();
}

function addRow(whole: Sums, row: Float64Array, z: number, y: number, degree: number): void {
  for (let a = 0, za = 1; a <= degree; a++, za *= z) {
    for (let b = 0, zy = za; a + b <= degree; b++, zy *= y) {
      for (let c = 0; a + b + c <= degree; c++) whole.add(placeOf(a, b, c, degree), row[c]! * zy);
    }
  }
}

class Sums {
  readonly #sums: Float64Array;
  readonly #lost: Float64Array;
  readonly #values: Float64Array;

  constructor(count: number) {
    this.#sums = new Float64Array(count);
    this.#lost = new Float64Array(count);
    this.#values = new Float64Array(count);
  }

  clear(): void {
    this.#sums.fill(0);
    this.#lost.fill(0);
  }

  add(index: number, term: number): void {
    const before = this.#sums[index]!;
    const sum = before + term;
    this.#lost[index]! += Math.abs(before) >= Math.abs(term) ? before - sum + term : term - sum + before;
    this.#sums[index] = sum;
  }

  /** The sums, in memory that the next call uses again. */
  values(): Float64Array {
    for (let i = 0; i < this.#values.length; i++) this.#values[i] = this.#sums[i]! + this.#lost[i]!;
    return this.#values;
  }
}
