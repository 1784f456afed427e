/** Typed arrays that can be filled with random numbers. */
export type RandomTarget = Float32Array | Float64Array;

/**
 * Seeded pseudo-random numbers, the same on every machine and in every JavaScript engine: integer arithmetic and
 * correctly rounded operations only, none of the functions whose last digit is left to the engine.
 *
 * The generator is xoshiro128** (Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS
 * 47:36, 2021; period 2^128 - 1), its state filled from the seed by SplitMix64 (Steele, Lea & Flood, OOPSLA 2014).
 * Not for secrets.
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  /** The polar method makes normal numbers in pairs; NaN when none is left over. */
  #spare = Number.NaN;

  /** @param seed Integer, 0 to 2^53 - 1. Every seed gives its own sequence. */
  constructor(seed: number) {
    const mixed = splitMix64(BigInt(seed), 2);
    [this.#a, this.#b] = halves(mixed[0]!);
    [this.#c, this.#d] = halves(mixed[1]!);
  }

  /** The next 32 random bits, as an integer from 0 to 2^32 - 1. */
  bits(): number {
    const b = this.#b;
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    this.#c ^= this.#a;
    this.#d ^= b;
    this.#b = b ^ this.#c;
    this.#a ^= this.#d;
    this.#c ^= b << 9;
    this.#d = rotateLeft(this.#d, 11);
    return result;
  }

  /** A number from 0 (included) to 1 (not included), one of the 2^53 multiples of 2^-53. */
  uniform(): number {
    const high = this.bits() >>> 5;
    const low = this.bits() >>> 6;
    return (high * 2 ** 26 + low) * 2 ** -53;
  }

  /** An integer from 0 to `n - 1`, each as likely as the others. `n` from 1 to 2^32. */
  integer(n: number): number {
    // Draws from the incomplete last run of n values would favour small results.
    const limit = 2 ** 32 - (2 ** 32 % n);
    for (;;) {
      const draw = this.bits();
      if (draw < limit) return draw % n;
    }
  }

  /**
   * A number from the normal distribution of mean 0 and standard deviation 1, by the polar method of Marsaglia &
   * Bray (SIAM Review 6:260, 1964).
   */
  normal(): number {
    const spare = this.#spare;
    if (!Number.isNaN(spare)) {
      this.#spare = Number.NaN;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square < 1 && square > 0) {
        const scale = Math.sqrt((-2 * log(square)) / square);
        this.#spare = y * scale;
        return x * scale;
      }
    }
  }

  /** Fills `out` with uniform numbers from `low` (included) to `high` (not included), and returns it. */
  fillUniform<T extends RandomTarget>(out: T, low = 0, high = 1): T {
    const range = high - low;
    for (let i = 0; i < out.length; i++) out[i] = low + range * this.uniform();
    return out;
  }

  /** Fills `out` with normal numbers of this mean and standard deviation, and returns it. */
  fillNormal<T extends RandomTarget>(out: T, mean = 0, deviation = 1): T {
    for (let i = 0; i < out.length; i++) out[i] = mean + deviation * this.normal();
    return out;
  }

  /** Fills `out` with random bytes, and returns it. */
  fillBytes(out: Uint8Array): Uint8Array {
    for (let i = 0; i < out.length; i += 4) {
      let bits = this.bits();
      const end = Math.min(i + 4, out.length);
      for (let at = i; at < end; at++, bits >>>= 8) out[at] = bits & 0xff;
    }
    return out;
  }

  /** Brings `items` into a random order in place (Fisher & Yates), and returns them. */
  shuffle<T extends { readonly length: number; [index: number]: unknown }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const item = items[i];
      items[i as keyof T] = items[j] as T[keyof T];
      items[j as keyof T] = item as T[keyof T];
    }
    return items;
  }
}

function rotateLeft(x: number, by: number): number {
  return (x << by) | (x >>> (32 - by));
}

/** The first `count` outputs of SplitMix64 from state `seed`. */
function splitMix64(seed: bigint, count: number): bigint[] {
  const wrap = (x: bigint): bigint => BigInt.asUintN(64, x);
  return Array.from({ length: count }, (_, i) => {
    let z = wrap(seed + BigInt(i + 1) * 0x9e3779b97f4a7c15n);
    z = wrap((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = wrap((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  });
}

/** The low and the high 32 bits, as int32. */
function halves(x: bigint): [low: number, high: number] {
  return [Number(BigInt.asIntN(32, x)), Number(BigInt.asIntN(32, x >> 32n))];
}

/**
 * Natural logarithm of `x` in (0, 1), to about 1e-15, from correctly rounded operations alone: `Math.log` may differ
 * in its last digit between engines. With x = m·2^-e and s = (m - 1)/(m + 1), ln m = 2 (s + s³/3 + s⁵/5 + …).
 */
function log(x: number): number {
  let m = x;
  let e = 0;
  for (; m < Math.SQRT1_2; m *= 2) e++;
  const s = (m - 1) / (m + 1);
  const s2 = s * s;
  let sum = 0;
  // s² <= 0.0295: the first term left out is below 2e-17 of the sum.
  for (let k = 21; k >= 1; k -= 2) sum = sum * s2 + 1 / k;
  return 2 * s * sum - e * Math.LN2;
}
