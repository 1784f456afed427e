/** Number of harmonics up to a degree. */
export function harmonicCount(degree: number): number {
  return (degree + 1) ** 2;
}

/** Directions are handled so many at a time: their tables stay in the processor's nearest memory. */
const BLOCK = 128;

/**
 * Real orthonormal spherical harmonics of all degrees up to one: Y_l0 = P̄_l0(z), Y_lm = √2 P̄_lm(z) cos mφ and
 * Y_l−m = √2 P̄_lm(z) sin mφ for m > 0, without the Condon-Shortley phase, ∫ Y² dΩ = 1. By recurrences in l on
 * P̄_lm / sin^m θ, which need no angles and have no poles (Holmes & Featherstone, J. Geodesy 76:279, 2002).
 */
export class Harmonics {
  readonly degree: number;
  /** P̄_lm = a (z P̄_l-1,m - b P̄_l-2,m), for each m from its l on. */
  readonly #a: Float64Array;
  readonly #b: Float64Array;
  /** P̄_mm / sin^m θ. */
  readonly #first: Float64Array;
  readonly #before = new Float64Array(BLOCK);
  readonly #last = new Float64Array(BLOCK);
  /** sin^m θ cos mφ and sin^m θ sin mφ. */
  readonly #cosine = new Float64Array(BLOCK);
  readonly #sine = new Float64Array(BLOCK);

  constructor(degree: number) {
    this.degree = degree;
    this.#a = new Float64Array(harmonicCount(degree));
    this.#b = new Float64Array(harmonicCount(degree));
    this.#first = new Float64Array(degree + 1);
    let first = Math.sqrt(1 / (4 * Math.PI));
    for (let m = 0; m <= degree; m++) {
      if (m > 0) first *= Math.sqrt((2 * m + 1) / (2 * m));
      this.#first[m] = first;
      for (let l = m + 1; l <= degree; l++) {
        this.#a[l * l + m] = Math.sqrt((4 * l * l - 1) / (l * l - m * m));
        this.#b[l * l + m] = Math.sqrt(((l - 1) ** 2 - m * m) / (4 * (l - 1) ** 2 - 1));
      }
    }
  }

  /**
   * Y_lm of unit vectors into `out`: that of vector i at `(l(l + 1) + m) * x.length + i`.
   *
   * @param x as y and z, one number for each vector
   */
  evaluate(x: Float64Array, y: Float64Array, z: Float64Array, out: Float64Array): void {
    for (let start = 0; start < x.length; start += BLOCK) {
      const end = Math.min(x.length, start + BLOCK);
      this.#cosine.fill(1);
      this.#sine.fill(0);
      for (let m = 0; m <= this.degree; m++) {
        if (m > 0) this.#turn(x, y, start, end);
        this.#column(m, z, start, end, x.length, out);
      }
    }
  }

  /** From m - 1 to m: times x + iy. */
  #turn(x: Float64Array, y: Float64Array, start: number, end: number): void {
    const cosine = this.#cosine;
    const sine = this.#sine;
    for (let i = start, k = 0; i < end; i++, k++) {
      const c = cosine[k]!;
      const s = sine[k]!;
      cosine[k] = c * x[i]! - s * y[i]!;
      sine[k] = s * x[i]! + c * y[i]!;
    }
  }

  /** All degrees of one m and -m. */
  #column(m: number, z: Float64Array, start: number, end: number, length: number, out: Float64Array): void {
    const before = this.#before;
    const last = this.#last;
    before.fill(0);
    last.fill(this.#first[m]! * (m === 0 ? 1 : Math.SQRT2));
    for (let l = m; l <= this.degree; l++) {
      if (l > m) {
        const a = this.#a[l * l + m]!;
        const b = this.#b[l * l + m]!;
        for (let i = start, k = 0; i < end; i++, k++) {
          const next = a * (z[i]! * last[k]! - b * before[k]!);
          before[k] = last[k]!;
          last[k] = next;
        }
      }
      const plus = (l * (l + 1) + m) * length;
      const minus = (l * (l + 1) - m) * length;
      if (m === 0) for (let i = start, k = 0; i < end; i++, k++) out[plus + i] = last[k]!;
      else writePair(last, this.#cosine, this.#sine, start, end, plus, minus, out);
    }
  }
}

function writePair(
  values: Float64Array,
  cosine: Float64Array,
  sine: Float64Array,
  start: number,
  end: number,
  plus: number,
  minus: number,
  out: Float64Array,
): void {
  for (let i = start, k = 0; i < end; i++, k++) {
    out[plus + i] = values[k]! * cosine[k]!;
    out[minus + i] = values[k]! * sine[k]!;
  }
}

/**
 * The real orthonormal spherical harmonics Y_lm of directions: polar axis z, φ from x towards y, no Condon-Shortley phase.
 *
 * @param degree largest l
 * @param directions x, y, z of each, of any length above 0
 * @returns row l(l + 1) + m holds Y_lm, m > 0 with cos mφ, m < 0 with sin |m|φ, one number for each direction
 */
export function sphericalHarmonics(degree: number, directions: ArrayLike<number>): Float64Array {
  const count = Math.floor(directions.length / 3);
  const [x, y, z] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    const length = Math.hypot(directions[3 * i]!, directions[3 * i + 1]!, directions[3 * i + 2]!);
    x[i] = directions[3 * i]! / length;
    y[i] = directions[3 * i + 1]! / length;
    z[i] = directions[3 * i + 2]! / length;
  }
  const out = new Float64Array(harmonicCount(degree) * count);
  new Harmonics(degree).evaluate(x, y, z, out);
  return out;
}
