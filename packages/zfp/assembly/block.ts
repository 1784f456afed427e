// One block of 4^rank values: from VALUES into the stream, and back.
import { get, peek, put, seek } from './bits';
import { decodePlanes, encodePlanes } from './coder';
import {
  bias,
  dequantise,
  exponent,
  exponentBits,
  infinity,
  isExact,
  largest,
  quantise,
  reinterpretBits,
} from './float';
import { COEFFICIENTS, VALUES } from './memory';
import { fromPlanes, toNegabinary, toPlanes, usedBits } from './planes';
import { Kind, transform } from './transform';

/** zfp's four parameters. */
let minBits: usize = 1;
let maxBits: usize = 16658;
let maxPrecision: i32 = 64;
let minExponent: i32 = -1074;
/** A least exponent below those of float64 stands for reversible mode. */
let reversible: bool = false;

/** Sets the parameters of all blocks to come. */
export function setMode(least: i32, most: i32, precision: i32, exponent: i32): void {
  minBits = <usize>least;
  maxBits = <usize>most;
  maxPrecision = precision;
  minExponent = exponent;
  reversible = exponent < -1074;
}

/** More bits than any block takes. */
const UNLIMITED: usize = 1 << 20;

/**
 * What is left of `maxBits` after a block's header; zfp does not hold to a maximum that the header exceeds.
 */
@inline
function bitsLeft(header: usize): usize {
  return maxBits < header ? UNLIMITED : min(maxBits - header, UNLIMITED);
}

/**
 * Appends the block in VALUES, of type T, in COEFFICIENTS of type I. Returns the new position, 0 if the
 * values are not finite and the mode is not reversible.
 */
@inline
export function encodeBlock<T, I>(at: usize, rank: i32): usize {
  if (!isFloat<T>()) {
    copyBlock<I>(rank, VALUES, COEFFICIENTS);
    return encodeIntegers<I>(at, at, rank, maxPrecision);
  }
  const most = largest<T>(rank);
  if (reversible) return encodeExact<T, I>(at, rank, most);
  if (most >= infinity<T>()) return 0;
  const e = exponent<T>(most);
  const precision = precisionOf(e, rank);
  if (precision == 0 || most == 0) return padded(put(at, 0, 1), at);
  quantise<T>(rank, e);
  const planes = put(at, ((<u64>(e + bias<T>())) << 1) | 1, exponentBits<T>() + 1);
  return encodeIntegers<I>(planes, at, rank, precision);
}

/** Number of bit planes of a block whose values are below 2^exponent. */
@inline
function precisionOf(exponent: i32, rank: i32): i32 {
  return min(maxPrecision, max(0, exponent - minExponent + 2 * (rank + 1)));
}

function encodeExact<T, I>(at: usize, rank: i32, most: u64): usize {
  const e = exponent<T>(most);
  let planes: usize;
  if (most < infinity<T>()) quantise<T>(rank, e);
  if (most < infinity<T>() && isExact<T>(rank, e)) {
    if (most == 0) return padded(put(at, 0, 1), at);
    planes = put(at, ((<u64>(e + bias<T>())) << 2) | 1, exponentBits<T>() + 2);
  } else {
    reinterpretBits<I>(rank, VALUES, COEFFICIENTS);
    planes = put(at, 3, 2);
  }
  return encodeIntegers<I>(planes, at, rank, maxPrecision);
}

/** Codes COEFFICIENTS at `at` as part of a block that begins at `start`. */
function encodeIntegers<I>(from: usize, start: usize, rank: i32, precision: i32): usize {
  const highest = <i32>sizeof<I>() * 8 - 1;
  let at = from;
  let planes = precision;
  transform<I>(reversible ? Kind.ReversibleForward : Kind.Forward, rank, COEFFICIENTS);
  toNegabinary<I>(rank);
  if (reversible) {
    const used = usedBits<I>(rank);
    const needed = used == 0 ? 1 : highest + 1 - <i32>ctz(used);
    planes = min(needed, precision);
    at = put(at, <u64>(planes - 1), sizeof<I>() == 4 ? 5 : 6);
  }
  const last = max(0, highest + 1 - planes);
  const end = at + bitsLeft(at - start);
  toPlanes<I>(rank, last);
  at = encodePlanes(at, rank, highest, last, end);
  return padded(at > end ? seek(at, end) : at, start);
}

/** Zeros up to the least size of a block. */
@inline
function padded(at: usize, start: usize): usize {
  return at - start < minBits ? seek(at, start + minBits) : at;
}

/** Reads a block into VALUES; it takes the mode from `setMode`. Returns the position after it. */
@inline
export function decodeBlock<T, I>(at: usize, rank: i32): usize {
  if (!isFloat<T>()) {
    const end = decodeIntegers<I>(at, at, rank, maxPrecision);
    copyBlock<I>(rank, COEFFICIENTS, VALUES);
    return end;
  }
  const head = peek(at);
  if ((head & 1) == 0) {
    clearValues<T>(rank);
    return max(at + 1, at + minBits);
  }
  if (reversible) return decodeExact<T, I>(at, rank);
  const e = <i32>get(at + 1, exponentBits<T>()) - bias<T>();
  const end = decodeIntegers<I>(at + 1 + exponentBits<T>(), at, rank, precisionOf(e, rank));
  dequantise<T>(rank, e);
  return end;
}

function decodeExact<T, I>(at: usize, rank: i32): usize {
  if ((peek(at) & 2) != 0) {
    const end = decodeIntegers<I>(at + 2, at, rank, maxPrecision);
    reinterpretBits<I>(rank, COEFFICIENTS, VALUES);
    return end;
  }
  const e = <i32>get(at + 2, exponentBits<T>()) - bias<T>();
  const end = decodeIntegers<I>(at + 2 + exponentBits<T>(), at, rank, maxPrecision);
  dequantise<T>(rank, e);
  return end;
}

/** Reads COEFFICIENTS from `from` on, as part of a block that begins at `start`. */
function decodeIntegers<I>(from: usize, start: usize, rank: i32, precision: i32): usize {
  const highest = <i32>sizeof<I>() * 8 - 1;
  let at = from;
  let planes = precision;
  if (reversible) {
    const width = sizeof<I>() == 4 ? 5 : 6;
    planes = <i32>get(at, width) + 1;
    at += width;
  }
  const last = max(0, highest + 1 - planes);
  at = decodePlanes(at, rank, highest, last, <u32>bitsLeft(at - start));
  fromPlanes<I>(rank, last);
  transform<I>(reversible ? Kind.ReversibleInverse : Kind.Inverse, rank, COEFFICIENTS);
  return max(at, start + minBits);
}

function copyBlock<I>(rank: i32, from: usize, to: usize): void {
  const size = (<usize>sizeof<I>()) << (<usize>rank * 2);
  for (let at: usize = 0; at < size; at += 16) v128.store(to + at, v128.load(from + at));
}

function clearValues<T>(rank: i32): void {
  const size = (<usize>sizeof<T>()) << (<usize>rank * 2);
  const zero = v128.splat<i64>(0);
  for (let at: usize = 0; at < size; at += 16) v128.store(VALUES + at, zero);
}
