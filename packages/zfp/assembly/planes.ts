// Between transform coefficients and bit planes.
import {
  fromLevels32,
  fromLevels64,
  high8,
  low8,
  negativeDigits,
  pick2,
  pick4,
  toLevels32,
  toLevels64,
} from './levels';
import { BUFFER, COEFFICIENTS, INVERSE, LEVELS, ORDER, orderOffset, PLANES } from './memory';

/** Bytes between bit planes: one bit for each of 4^rank coefficients, in whole words. */
@inline
export function planeBytes(rank: i32): usize {
  return rank == 4 ? 32 : 8;
}

/** Coefficients to negabinary, in place. */
export function toNegabinary<I>(rank: i32): void {
  const mask = negativeDigits<I>();
  const end = COEFFICIENTS + ((<usize>sizeof<I>()) << (<usize>rank * 2));
  for (let p = COEFFICIENTS; p < end; p += 16) {
    v128.store(p, v128.xor(v128.add<I>(v128.load(p), mask), mask));
  }
}

/** The bits that any coefficient has. */
export function usedBits<I>(rank: i32): u64 {
  let or = v128.load(COEFFICIENTS);
  const end = COEFFICIENTS + ((<usize>sizeof<I>()) << (<usize>rank * 2));
  for (let p = COEFFICIENTS + 16; p < end; p += 16) or = v128.or(or, v128.load(p));
  const both = v128.extract_lane<u64>(or, 0) | v128.extract_lane<u64>(or, 1);
  return sizeof<I>() == 4 ? (both | (both >> 32)) & 0xffffffff : both;
}

/** Negabinary coefficients to the bit planes from `lowest` (or somewhat lower) up. */
export function toPlanes<I>(rank: i32, lowest: i32): void {
  if (rank == 1) {
    toPlanes1<I>(lowest);
    return;
  }
  const size = (<usize>1) << (<usize>rank * 2);
  const order = ORDER + orderOffset(rank);
  for (let at: usize = 0; at < size; at += 16) {
    if (sizeof<I>() == 4) toLevels32(order + at, LEVELS + at, size);
    else toLevels64(order + at, LEVELS + at, size);
  }
  const step = planeBytes(rank);
  for (let level = <i32>sizeof<I>() - 1; level >= lowest >> 3; level--) {
    const from = LEVELS + <usize>level * size;
    const to = PLANES + <usize>level * 8 * step;
    if (rank == 2) planes16(from, to);
    else for (let at: usize = 0; at < size; at += 64) planes64(from + at, to + at / 8, step);
  }
}

/** Four coefficients: their order is the natural one, and a vector's signs are a plane. */
function toPlanes1<I>(lowest: i32): void {
  let low = v128.load(COEFFICIENTS);
  let high = v128.load(COEFFICIENTS, 16);
  for (let k = <i32>sizeof<I>() * 8 - 1; k >= lowest; k--) {
    const at = PLANES + ((<usize>k) << 3);
    if (sizeof<I>() == 4) {
      store<u64>(at, <u64>v128.bitmask<i32>(low));
    } else {
      store<u64>(at, <u64>(v128.bitmask<i64>(low) | (v128.bitmask<i64>(high) << 2)));
      high = v128.add<I>(high, high);
    }
    low = v128.add<I>(low, low);
  }
}

/** Eight planes of 64 coefficients from one byte of each, the lowest first, `step` bytes apart. */
@inline
function planes64(from: usize, to: usize, step: usize): void {
  let a = v128.load(from);
  let b = v128.load(from, 16);
  let c = v128.load(from, 32);
  let d = v128.load(from, 48);
  for (let at = to + step * 7; at >= to; at -= step) {
    const low = <u32>v128.bitmask<i8>(a) | ((<u32>v128.bitmask<i8>(b)) << 16);
    const high = <u32>v128.bitmask<i8>(c) | ((<u32>v128.bitmask<i8>(d)) << 16);
    store<u64>(at, <u64>low | ((<u64>high) << 32));
    a = v128.add<i8>(a, a);
    b = v128.add<i8>(b, b);
    c = v128.add<i8>(c, c);
    d = v128.add<i8>(d, d);
  }
}

/** The same for 16 coefficients. */
@inline
function planes16(from: usize, to: usize): void {
  let a = v128.load(from);
  for (let at = to + 56; at >= to; at -= 8) {
    store<u64>(at, <u64>(<u32>v128.bitmask<i8>(a)));
    a = v128.add<i8>(a, a);
  }
}

/**
 * Bit planes from `lowest` up, those of lower number being zero, to coefficients: the inverse of all above.
 */
export function fromPlanes<I>(rank: i32, lowest: i32): void {
  if (rank == 1) {
    fromPlanes1<I>(lowest);
    return;
  }
  const size = (<usize>1) << (<usize>rank * 2);
  const step = planeBytes(rank);
  for (let k = lowest & ~7; k < lowest; k++) clearPlane(PLANES + <usize>k * step, step);
  // A block of 16 is handled as if of 64: the bits beyond are zero, their bytes fall where nobody reads.
  const width: usize = rank == 2 ? 64 : size;
  const zero = v128.splat<i64>(0);
  for (let level = 0; level < <i32>sizeof<I>(); level++) {
    const to = LEVELS + <usize>level * width;
    if (level < lowest >> 3) {
      for (let at: usize = 0; at < width; at += 16) v128.store(to + at, zero);
    } else {
      const from = PLANES + <usize>level * 8 * step;
      for (let at: usize = 0; at < width; at += 64) bytes64(from + at / 8, step, to + at);
    }
  }
  for (let at: usize = 0; at < size; at += 16) {
    if (sizeof<I>() == 4) fromLevels32(LEVELS + at, width, BUFFER + at * 4);
    else fromLevels64(LEVELS + at, width, BUFFER + at * 8);
  }
  const inverse = INVERSE + orderOffset(rank);
  for (let at: usize = 0; at < size; at += 16 / sizeof<I>()) {
    const v = sizeof<I>() == 4 ? pick4(BUFFER, inverse + at) : pick2(BUFFER, inverse + at);
    v128.store(COEFFICIENTS + at * sizeof<I>(), v);
  }
}

function fromPlanes1<I>(lowest: i32): void {
  let low = v128.splat<I>(0 as I);
  let high = low;
  const bits = sizeof<I>() == 4 ? i32x4(1, 2, 4, 8) : i64x2(1, 2);
  const more = i64x2(4, 8);
  for (let k = <i32>sizeof<I>() * 8 - 1; k >= lowest; k--) {
    const plane = v128.splat<I>(<I>load<u64>(PLANES + ((<usize>k) << 3)));
    low = v128.sub<I>(v128.add<I>(low, low), v128.eq<I>(v128.and(plane, bits), bits));
    if (sizeof<I>() == 8) {
      high = v128.sub<I>(v128.add<I>(high, high), v128.eq<I>(v128.and(plane, more), more));
    }
  }
  const mask = negativeDigits<I>();
  low = v128.xor(v128.shl<I>(low, lowest), mask);
  v128.store(COEFFICIENTS, v128.sub<I>(low, mask));
  if (sizeof<I>() == 8) {
    high = v128.xor(v128.shl<I>(high, lowest), mask);
    v128.store(COEFFICIENTS, v128.sub<I>(high, mask), 16);
  }
}

/** Makes a plane zero. */
@inline
export function clearPlane(plane: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 8) store<u64>(plane + at, 0);
}

/** One byte each of 64 coefficients from eight planes. */
@inline
function bytes64(from: usize, step: usize, to: usize): void {
  const a = twoPlanes(from, step);
  const b = twoPlanes(from + step * 2, step);
  const c = twoPlanes(from + step * 4, step);
  const d = twoPlanes(from + step * 6, step);
  const p0 = low8(a, c);
  const p1 = high8(a, c);
  const q0 = low8(b, d);
  const q1 = high8(b, d);
  const r0 = low8(p0, q0);
  const r1 = high8(p0, q0);
  const s0 = low8(p1, q1);
  const s1 = high8(p1, q1);
  v128.store(to, transposeBits(low8(r0, s0)));
  v128.store(to, transposeBits(high8(r0, s0)), 16);
  v128.store(to, transposeBits(low8(r1, s1)), 32);
  v128.store(to, transposeBits(high8(r1, s1)), 48);
}

@inline
function twoPlanes(from: usize, step: usize): v128 {
  return v128.load64_lane(from + step, v128.load64_zero(from), 1);
}

/** Two 8 x 8 matrices of bits. */
@inline
function transposeBits(v: v128): v128 {
  let x = v;
  let t = v128.and(v128.xor(x, v128.shr<u64>(x, 7)), v128.splat<i64>(0x00aa00aa00aa00aa));
  x = v128.xor(x, v128.xor(t, v128.shl<u64>(t, 7)));
  t = v128.and(v128.xor(x, v128.shr<u64>(x, 14)), v128.splat<i64>(0x0000cccc0000cccc));
  x = v128.xor(x, v128.xor(t, v128.shl<u64>(t, 14)));
  t = v128.and(v128.xor(x, v128.shr<u64>(x, 28)), v128.splat<i64>(0x00000000f0f0f0f0));
  return v128.xor(x, v128.xor(t, v128.shl<u64>(t, 28)));
}
