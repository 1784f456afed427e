// Between coefficients and their bytes: negabinary digits, coding order, all lowest bytes together, and so
// on. A vector of bytes stands for 16 coefficients; interleaving two of them moves one bit of (vector,
// position) round, as in a card shuffle, so that log2 of their number of such rounds transpose them.
import { COEFFICIENTS } from './memory';

/** ...10101010: the digits of base -2 that count negative. */
@inline
export function negativeDigits<I>(): v128 {
  return sizeof<I>() == 4 ? v128.splat<i32>(<i32>0xaaaaaaaa) : v128.splat<i64>(<i64>0xaaaaaaaaaaaaaaaa);
}

/** The first halves of two vectors, byte by byte in turn. */
@inline
export function low8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/** The second halves. */
@inline
export function high8(a: v128, b: v128): v128 {
  return v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** 16 coefficients of 32 bits in coding order, cut into their four bytes, which go `step` bytes apart. */
@inline
export function toLevels32(order: usize, to: usize, step: usize): void {
  const a = pick4(COEFFICIENTS, order);
  const b = pick4(COEFFICIENTS, order + 4);
  const c = pick4(COEFFICIENTS, order + 8);
  const d = pick4(COEFFICIENTS, order + 12);
  const p0 = low8(a, c);
  const p1 = high8(a, c);
  const q0 = low8(b, d);
  const q1 = high8(b, d);
  const r0 = low8(p0, q0);
  const r1 = high8(p0, q0);
  const s0 = low8(p1, q1);
  const s1 = high8(p1, q1);
  const t0 = low8(r0, s0);
  const t1 = high8(r0, s0);
  const u0 = low8(r1, s1);
  const u1 = high8(r1, s1);
  v128.store(to, low8(t0, u0));
  v128.store(to + step, high8(t0, u0));
  v128.store(to + step * 2, low8(t1, u1));
  v128.store(to + step * 3, high8(t1, u1));
}

/** 16 coefficients of 64 bits in coding order, cut into their eight bytes, which go `step` bytes apart. */
export function toLevels64(order: usize, to: usize, step: usize): void {
  for (let i: usize = 0; i < 8; i++) v128.store(SHUFFLE + i * 16, pick2(COEFFICIENTS, order + i * 2));
  shuffle8(SHUFFLE, SHUFFLE + 128);
  shuffle8(SHUFFLE + 128, SHUFFLE);
  shuffle8(SHUFFLE, SHUFFLE + 128);
  shuffle8(SHUFFLE + 128, SHUFFLE);
  for (let i: usize = 0; i < 8; i++) v128.store(to + i * step, v128.load(SHUFFLE + i * 16));
}

/** Two sets of eight vectors. */
const SHUFFLE: usize = memory.data(256, 16);

/** Interleaves the first four of eight vectors with the last four. */
@inline
function shuffle8(from: usize, to: usize): void {
  for (let i: usize = 0; i < 4; i++) {
    const a = v128.load(from + i * 16);
    const b = v128.load(from + i * 16, 64);
    v128.store(to + i * 32, low8(a, b));
    v128.store(to + i * 32, high8(a, b), 16);
  }
}

/** Four numbers of 32 bits of the list at `base`: those whose places the bytes at `places` say. */
@inline
export function pick4(base: usize, places: usize): v128 {
  let v = v128.load32_zero(base + ((<usize>load<u8>(places)) << 2));
  v = v128.load32_lane(base + ((<usize>load<u8>(places, 1)) << 2), v, 1);
  v = v128.load32_lane(base + ((<usize>load<u8>(places, 2)) << 2), v, 2);
  return v128.load32_lane(base + ((<usize>load<u8>(places, 3)) << 2), v, 3);
}

/** Two numbers of 64 bits. */
@inline
export function pick2(base: usize, places: usize): v128 {
  const v = v128.load64_zero(base + ((<usize>load<u8>(places)) << 3));
  return v128.load64_lane(base + ((<usize>load<u8>(places, 1)) << 3), v, 1);
}

/** 16 coefficients of 32 bits from their four bytes. */
@inline
export function fromLevels32(from: usize, step: usize, to: usize): void {
  const mask = negativeDigits<i32>();
  const a = v128.load(from);
  const b = v128.load(from + step);
  const c = v128.load(from + step * 2);
  const d = v128.load(from + step * 3);
  const p0 = low8(a, c);
  const p1 = high8(a, c);
  const q0 = low8(b, d);
  const q1 = high8(b, d);
  v128.store(to, v128.sub<i32>(v128.xor(low8(p0, q0), mask), mask));
  v128.store(to, v128.sub<i32>(v128.xor(high8(p0, q0), mask), mask), 16);
  v128.store(to, v128.sub<i32>(v128.xor(low8(p1, q1), mask), mask), 32);
  v128.store(to, v128.sub<i32>(v128.xor(high8(p1, q1), mask), mask), 48);
}

/** 16 coefficients of 64 bits from their eight bytes. */
export function fromLevels64(from: usize, step: usize, to: usize): void {
  const mask = negativeDigits<i64>();
  for (let i: usize = 0; i < 8; i++) v128.store(SHUFFLE + i * 16, v128.load(from + i * step));
  shuffle8(SHUFFLE, SHUFFLE + 128);
  shuffle8(SHUFFLE + 128, SHUFFLE);
  shuffle8(SHUFFLE, SHUFFLE + 128);
  for (let i: usize = 0; i < 8; i++) {
    const v = v128.load(SHUFFLE + 128 + i * 16);
    v128.store(to + i * 16, v128.sub<i64>(v128.xor(v, mask), mask));
  }
}
