/** Buckets of sizes: octaves of the step, from 2^-8 to 2^23 steps. */
export const VALUE_BUCKETS = 32;
const LOWEST_OCTAVE = -8;
/** Of a float32's bits: those before its exponent, and what is added to that. */
const MANTISSA_BITS = 23;
const BIAS = 127;

/** What decoded values look like around a place, in steps and in few words, from integers and exact operations only. */
export class Landscape {
  /** Bucket of the |value| at the place looked at last. */
  value = 0;
  /** Bucket of its largest difference from a neighbour. */
  slope = 0;
  /** Whether it lies below (0), at (1) or above (2) the mean of its neighbours along the last axis. */
  curvature = 1;
  readonly #values: Float32Array | Float64Array;
  readonly #step: number;
  readonly #length: number;
  readonly #strides: readonly number[];
  readonly #number = new Float32Array(1);
  readonly #bits: Int32Array = new Int32Array(this.#number.buffer);

  constructor(values: Float32Array | Float64Array, shape: readonly number[], step: number) {
    this.#values = values;
    this.#step = step;
    this.#length = shape.at(-1)!;
    // Beyond an edge lies the next row or plane: wrong, and known to both sides.
    this.#strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1));
  }

  /** Bucket of the largest |value| of a row. */
  rowBucket(start: number, length: number): number {
    let largest = 0;
    for (let k = 0; k < length; k++) largest = Math.max(largest, Math.abs(this.#values[start + k]!));
    return this.#bucket(largest);
  }

  /** Turns to place `at`, number `k` of its row. */
  look(at: number, k: number): void {
    const values = this.#values;
    const here = values[at]!;
    let largest = 0;
    for (const stride of this.#strides) {
      if (at >= stride) largest = Math.max(largest, Math.abs(values[at - stride]! - here));
      if (at + stride < values.length) largest = Math.max(largest, Math.abs(values[at + stride]! - here));
    }
    this.value = this.#bucket(Math.abs(here));
    this.slope = this.#bucket(largest);
    this.curvature = 1;
    if (k === 0 || k + 1 >= this.#length) return;
    const bend = here - values[at - 1]! + (here - values[at + 1]!);
    this.curvature = bend < 0 ? 0 : bend > 0 ? 2 : 1;
  }

  #bucket(size: number): number {
    this.#number[0] = size / this.#step;
    const octave = (this.#bits[0]! >>> MANTISSA_BITS) - BIAS;
    return Math.max(0, Math.min(octave - LOWEST_OCTAVE, VALUE_BUCKETS - 1));
  }
}
