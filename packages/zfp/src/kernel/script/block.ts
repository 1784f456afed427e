import type { BlockLimits } from '../kernel.js';
import { codingOrder } from '../order.js';
import { cut, get, peek, put, putZeros } from './bits.js';
import { decodePlanes, encodePlanes } from './coder.js';
import {
  type BlockValues,
  biasOf,
  dequantise,
  exponentOf,
  fromBits,
  NOT_FINITE,
  quantise,
  toBits,
} from './float.js';
import {
  commonZeros,
  fromNegabinary,
  fromPlanes,
  fromPlanes4,
  type Integers,
  toNegabinary,
  toPlanes,
  toPlanes4,
} from './planes.js';
import { forward32, inverse32 } from './transform32.js';
import { forward64, inverse64 } from './transform64.js';

/** What kind of blocks are being coded, and how. */
export interface BlockKind {
  readonly rank: number;
  /** 64-bit values. */
  readonly wide: boolean;
  /** Floating point values. */
  readonly float: boolean;
  readonly limits: BlockLimits;
}

/** More bits than any block takes. */
const UNLIMITED = 2 ** 20;

/** Codes blocks of 4^rank values one by one; holds the memory that this needs. */
export class BlockCoder {
  /** The block at hand: `encode` reads it, `decode` writes it. */
  readonly values: BlockValues;
  readonly #check: BlockValues;
  readonly #integers: Integers = { low: new Int32Array(256), high: new Int32Array(256) };
  readonly #planes = new Int32Array(64 * 8);
  readonly #tile = new Int32Array(32);
  readonly #orders: readonly Uint8Array[] = [1, 2, 3, 4].map(codingOrder);
  readonly #words: Int32Array;

  /** @param words the stream's bits, from the lowest of each word up */
  constructor(words: Int32Array) {
    this.#words = words;
    this.values = blockValues();
    this.#check = blockValues();
  }

  /**
   * Appends the block in `values`. Returns the new position, -1 if values are not finite but would have to
   * be.
   */
  encode(at: number, kind: BlockKind): number {
    const { rank, wide, limits } = kind;
    const count = 4 ** rank;
    if (!kind.float) {
      this.#copyWords(count, wide);
      return this.#encodeIntegers(at, at, kind, limits.maxPrecision);
    }
    const exponent = exponentOf(this.values.words, count, wide);
    if (isReversible(limits)) return this.#encodeExact(at, kind, exponent);
    if (exponent === NOT_FINITE) return -1;
    const precision = precisionOf(exponent, kind);
    if (precision === 0 || exponent === -biasOf(wide))
      return this.#padded(put(this.#words, at, 0, 1), at, limits);
    quantise(this.values, this.#integers, count, exponent, wide);
    const head = ((exponent + biasOf(wide)) << 1) | 1;
    return this.#encodeIntegers(put(this.#words, at, head, wide ? 12 : 9), at, kind, precision);
  }

  #encodeExact(at: number, kind: BlockKind, exponent: number): number {
    const { wide, limits } = kind;
    const count = 4 ** kind.rank;
    let planes: number;
    if (exponent !== NOT_FINITE && this.#isExact(count, exponent, wide)) {
      if (exponent === -biasOf(wide)) return this.#padded(put(this.#words, at, 0, 1), at, limits);
      planes = put(this.#words, at, ((exponent + biasOf(wide)) << 2) | 1, wide ? 13 : 10);
    } else {
      fromBits(this.values, this.#integers, count, wide);
      planes = put(this.#words, at, 3, 2);
    }
    return this.#encodeIntegers(planes, at, kind, limits.maxPrecision);
  }

  /** Quantises; whether the integers give back the very bits of the values. */
  #isExact(count: number, exponent: number, wide: boolean): boolean {
    quantise(this.values, this.#integers, count, exponent, wide);
    dequantise(this.#integers, this.#check, count, exponent, wide);
    const words = wide ? 2 * count : count;
    for (let i = 0; i < words; i++) if (this.#check.words[i] !== this.values.words[i]) return false;
    return true;
  }

  /** Codes the integers at `from` as part of a block that begins at `start`. */
  #encodeIntegers(from: number, start: number, kind: BlockKind, precision: number): number {
    const { rank, wide, limits } = kind;
    const count = 4 ** rank;
    const reversible = isReversible(limits);
    const width = wide ? 64 : 32;
    let at = from;
    let kept = precision;
    if (wide) forward64(this.#integers, count, reversible);
    else forward32(this.#integers.low, count, reversible);
    toNegabinary(this.#integers, count, wide);
    if (reversible) {
      const needed = Math.max(1, width - commonZeros(this.#integers, count, wide));
      kept = Math.min(needed, precision);
      at = put(this.#words, at, kept - 1, wide ? 6 : 5);
    }
    const last = Math.max(0, width - kept);
    const end = at + bitsLeft(limits, at - start);
    this.#toPlanes(rank, wide, last);
    at = encodePlanes(this.#words, at, this.#planes, count, width - 1, last, end);
    return this.#padded(at > end ? cut(this.#words, end) : at, start, limits);
  }

  #toPlanes(rank: number, wide: boolean, last: number): void {
    const { low, high } = this.#integers;
    const order = this.#orders[rank - 1]!;
    if (rank === 1) {
      if (wide) toPlanes4(high, 32, Math.max(0, last - 32), this.#planes);
      if (!wide || last < 32) toPlanes4(low, 0, last, this.#planes);
    } else {
      if (wide) toPlanes(high, order, 32, this.#planes, this.#tile);
      if (!wide || last < 32) toPlanes(low, order, 0, this.#planes, this.#tile);
    }
  }

  /** Zeros up to the least size of a block. */
  #padded(at: number, start: number, { minBits }: BlockLimits): number {
    const missing = start + minBits - at;
    return missing > 0 ? putZeros(this.#words, at, missing) : at;
  }

  /** Reads a block into `values`. Returns the position after it. */
  decode(at: number, kind: BlockKind): number {
    const { rank, wide, limits } = kind;
    const count = 4 ** rank;
    if (!kind.float) {
      const end = this.#decodeIntegers(at, at, kind, limits.maxPrecision);
      this.#uncopyWords(count, wide);
      return end;
    }
    if ((peek(this.#words, at) & 1) === 0) {
      this.values.words.fill(0, 0, wide ? 2 * count : count);
      return at + Math.max(1, limits.minBits);
    }
    if (isReversible(limits)) return this.#decodeExact(at, kind);
    const width = wide ? 11 : 8;
    const exponent = get(this.#words, at + 1, width) - biasOf(wide);
    const end = this.#decodeIntegers(at + 1 + width, at, kind, precisionOf(exponent, kind));
    dequantise(this.#integers, this.values, count, exponent, wide);
    return end;
  }

  #decodeExact(at: number, kind: BlockKind): number {
    const { wide, limits } = kind;
    const count = 4 ** kind.rank;
    if ((peek(this.#words, at) & 2) !== 0) {
      const end = this.#decodeIntegers(at + 2, at, kind, limits.maxPrecision);
      toBits(this.#integers, this.values, count, wide);
      return end;
    }
    const width = wide ? 11 : 8;
    const exponent = get(this.#words, at + 2, width) - biasOf(wide);
    const end = this.#decodeIntegers(at + 2 + width, at, kind, limits.maxPrecision);
    dequantise(this.#integers, this.values, count, exponent, wide);
    return end;
  }

  /** Reads the integers from `from` on, as part of a block that begins at `start`. */
  #decodeIntegers(from: number, start: number, kind: BlockKind, precision: number): number {
    const { rank, wide, limits } = kind;
    const count = 4 ** rank;
    const reversible = isReversible(limits);
    let at = from;
    let kept = precision;
    if (reversible) {
      const width = wide ? 6 : 5;
      kept = get(this.#words, at, width) + 1;
      at += width;
    }
    const width = wide ? 64 : 32;
    const last = Math.max(0, width - kept);
    this.#planes.fill(0, 0, width * ((count + 31) >>> 5));
    at = decodePlanes(this.#words, at, this.#planes, count, width - 1, last, bitsLeft(limits, at - start));
    this.#fromPlanes(rank, wide, last);
    fromNegabinary(this.#integers, count, wide);
    if (wide) inverse64(this.#integers, count, reversible);
    else inverse32(this.#integers.low, count, reversible);
    return Math.max(at, start + limits.minBits);
  }

  #fromPlanes(rank: number, wide: boolean, last: number): void {
    const { low, high } = this.#integers;
    const order = this.#orders[rank - 1]!;
    if (rank === 1) {
      if (wide) fromPlanes4(this.#planes, 32, Math.max(0, last - 32), high);
      fromPlanes4(this.#planes, 0, last, low);
    } else {
      if (wide) fromPlanes(this.#planes, 32, order, high, this.#tile);
      fromPlanes(this.#planes, 0, order, low, this.#tile);
    }
  }

  #copyWords(count: number, wide: boolean): void {
    const { low, high } = this.#integers;
    const { words } = this.values;
    for (let i = 0; i < count; i++) {
      low[i] = words[wide ? 2 * i : i]!;
      if (wide) high[i] = words[2 * i + 1]!;
    }
  }

  #uncopyWords(count: number, wide: boolean): void {
    const { low, high } = this.#integers;
    const { words } = this.values;
    for (let i = 0; i < count; i++) {
      words[wide ? 2 * i : i] = low[i]!;
      if (wide) words[2 * i + 1] = high[i]!;
    }
  }
}

function blockValues(): BlockValues {
  const doubles = new Float64Array(256);
  return { doubles, words: new Int32Array(doubles.buffer), floats: new Float32Array(doubles.buffer) };
}

/** A least exponent below those of float64 stands for reversible mode. */
function isReversible({ minExponent }: BlockLimits): boolean {
  return minExponent < -1074;
}

/** Number of bit planes of a block whose values are below 2^exponent. */
function precisionOf(exponent: number, { rank, limits }: BlockKind): number {
  return Math.min(limits.maxPrecision, Math.max(0, exponent - limits.minExponent + 2 * (rank + 1)));
}

/**
 * What is left of the most bits after a block's header; zfp does not hold to a maximum that the header
 * exceeds.
 */
function bitsLeft({ maxBits }: BlockLimits, header: number): number {
  return maxBits < header ? UNLIMITED : Math.min(maxBits - header, UNLIMITED);
}
