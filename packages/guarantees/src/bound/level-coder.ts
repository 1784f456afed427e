import { AdaptiveBits, type BitCoder, COARSE_BUCKETS, coarse, IntegerModel } from '@vdfc/numerics/coding';
import { STORED } from './correction.js';
import { Landscape, VALUE_BUCKETS } from './landscape.js';

/** Predecessors with and without corrections that a row is told apart by. */
const ROW_COUNTS = 4;
const NEAR = 16;
const MAGNITUDES = [NEAR, VALUE_BUCKETS, 3 * VALUE_BUCKETS, 3 * COARSE_BUCKETS] as const;
const SIGNS = 15;
/** Stored values are rare: a probability of 2^-10, as if of 30 that were seen. */
const STORED_PROBABILITY = 64;
const STORED_UPDATES = 30;

/**
 * Codes levels, mostly zeros: row by row along the last axis, whether there is any, then each. Foretold from those of the
 * neighbours before and from the decoded values around: where these are large or rise steeply, errors are.
 */
export class LevelCoder {
  readonly #coder: BitCoder;
  readonly #shape: readonly number[];
  readonly #land: Landscape;
  readonly #model: IntegerModel = new IntegerModel({ magnitude: MAGNITUDES, sign: SIGNS });
  readonly #rows: AdaptiveBits = new AdaptiveBits(ROW_COUNTS * VALUE_BUCKETS);
  readonly #stored: AdaptiveBits = new AdaptiveBits(1, STORED_PROBABILITY, STORED_UPDATES);
  readonly #contexts = new Int32Array(MAGNITUDES.length);
  #sign = 0;

  /** @param decoded what is to be corrected, not changed meanwhile */
  constructor(coder: BitCoder, decoded: Float32Array | Float64Array, shape: readonly number[], step: number) {
    this.#coder = coder;
    this.#shape = shape;
    this.#land = new Landscape(decoded, shape, step);
  }

  /** Codes the levels given when encoding; when decoding writes those read into `levels`, all zeros before. */
  code(levels: Int32Array): void {
    const length = this.#shape.at(-1)!;
    const count = length === 0 ? 0 : levels.length / length;
    const outer = this.#shape.slice(0, -1);
    const filled = new Uint8Array(count);
    const back: number[] = [];
    for (let row = 0; row < count; row++) {
      rowsBefore(row, outer, back);
      const start = row * length;
      let any = 0;
      for (let k = 0; k < length && any === 0; k++) any |= levels[start + k]!;
      const neighbours = back.reduce((sum, rows) => sum + filled[row - rows]!, 0);
      const context = neighbours * VALUE_BUCKETS + this.#land.rowBucket(start, length);
      filled[row] = this.#rows.code(this.#coder, context, any === 0 ? 0 : 1);
      if (filled[row] === 0) continue;
      const offsets = back.map((rows) => rows * length);
      for (let k = 0; k < length; k++) {
        this.#look(levels, start + k, k, length, offsets);
        levels[start + k] = this.#codeLevel(levels[start + k]!);
      }
    }
  }

  #codeLevel(level: number): number {
    const stored = level === STORED;
    const coded = this.#model.code(this.#coder, stored ? 1 : level, this.#contexts, this.#sign);
    if (coded === 0) return 0;
    return this.#stored.code(this.#coder, 0, stored ? 1 : 0) === 1 ? STORED : coded;
  }

  /** Turns the model to level `at`, which is number `k` of its row. @param offsets to the same place in rows before */
  #look(levels: Int32Array, at: number, k: number, length: number, offsets: readonly number[]): void {
    const before = k > 0 ? levels[at - 1]! : 0;
    let near = size(before);
    let wide = k > 1 ? size(levels[at - 2]!) : 0;
    let sign = Math.sign(before);
    for (const offset of offsets) {
      const level = levels[at - offset]!;
      near += size(level);
      sign += Math.sign(level);
      if (k > 0) wide += size(levels[at - offset - 1]!);
      if (k + 1 < length) wide += size(levels[at - offset + 1]!);
    }
    this.#land.look(at, k);
    const contexts = this.#contexts;
    contexts[0] = Math.min(near, NEAR - 1);
    contexts[1] = this.#land.value;
    contexts[2] = 3 * this.#land.slope + Math.min(near, 2);
    contexts[3] = 3 * coarse(wide + 2 * near) + Math.min(size(before), 2);
    this.#sign = 3 * (2 + Math.max(-2, Math.min(2, sign))) + this.#land.curvature;
  }
}

/** A level's magnitude as far as its neighbours care. */
function size(level: number): number {
  return Math.min(Math.abs(level), 255);
}

/** How many rows before `row` its neighbours along the outer axes are, into `back`. */
function rowsBefore(row: number, outer: readonly number[], back: number[]): void {
  back.length = 0;
  let stride = 1;
  for (let axis = outer.length - 1; axis >= 0; axis--) {
    if (Math.floor(row / stride) % outer[axis]! > 0) back.push(stride);
    stride *= outer[axis]!;
  }
}
