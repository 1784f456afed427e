// Block floating point: values as integers relative to the exponent of the largest one.
import { COEFFICIENTS, VALUES } from './memory';

/** Width of the exponent field. */
@inline
export function exponentBits<T>(): i32 {
  return sizeof<T>() == 4 ? 8 : 11;
}

/** Added to exponents to store them. */
@inline
export function bias<T>(): i32 {
  return sizeof<T>() == 4 ? 127 : 1023;
}

/** The bits of a value without its sign, and of its exponent alone: all ones in NaN and infinities. */
@inline
function magnitude<T>(): u64 {
  return sizeof<T>() == 4 ? 0x7fffffff : 0x7fffffffffffffff;
}

@inline
export function infinity<T>(): u64 {
  return sizeof<T>() == 4 ? 0x7f800000 : 0x7ff0000000000000;
}

/** Bits of the largest |value| of a block. */
export function largest<T>(rank: i32): u64 {
  const end = VALUES + ((<usize>sizeof<T>()) << (<usize>rank * 2));
  if (sizeof<T>() == 4) {
    const mask = v128.splat<i32>(0x7fffffff);
    let most = v128.splat<i32>(0);
    for (let p = VALUES; p < end; p += 16) most = v128.max<i32>(most, v128.and(v128.load(p), mask));
    most = v128.max<i32>(most, v128.shuffle<i32>(most, most, 2, 3, 0, 1));
    const a = v128.extract_lane<i32>(most, 0);
    const b = v128.extract_lane<i32>(most, 1);
    return <u64>max(a, b);
  }
  let most: u64 = 0;
  for (let p = VALUES; p < end; p += 8) most = max(most, load<u64>(p) & magnitude<T>());
  return most;
}

/**
 * Exponent e of the largest |value|, which is below 2^e and, unless subnormal, from 2^(e-1): the least
 * exponent for subnormal values, one less for zero.
 */
@inline
export function exponent<T>(largest: u64): i32 {
  if (largest == 0) return -bias<T>();
  return <i32>(largest >> (sizeof<T>() == 4 ? 23 : 52)) + 1 - bias<T>();
}

/** Values to integers of 2 bits less than they have room for. */
export function quantise<T>(rank: i32, exponent: i32): void {
  const count = (<usize>1) << (<usize>rank * 2);
  if (exponent == -bias<T>()) {
    memory.fill(COEFFICIENTS, 0, count * sizeof<T>());
    return;
  }
  if (sizeof<T>() == 4) {
    const power = 30 - exponent + 127;
    // Where the factor overflows, zfp's integers are whatever the processor makes of it: on x86 the least
    // one.
    if (power > 254) {
      fill<i32>(count, i32.MIN_VALUE);
      return;
    }
    const scale = v128.splat<f32>(reinterpret<f32>(power << 23));
    for (let at: usize = 0; at < count * 4; at += 16) {
      const scaled = v128.mul<f32>(v128.load(VALUES + at), scale);
      v128.store(COEFFICIENTS + at, v128.trunc_sat<i32>(scaled));
    }
  } else {
    const power = 62 - exponent + 1023;
    if (power > 2046) {
      fill<i64>(count, i64.MIN_VALUE);
      return;
    }
    const scale = reinterpret<f64>((<i64>power) << 52);
    for (let at: usize = 0; at < count * 8; at += 8) {
      store<i64>(COEFFICIENTS + at, <i64>(load<f64>(VALUES + at) * scale));
    }
  }
}

function fill<I>(count: usize, value: I): void {
  for (let i: usize = 0; i < count; i++) store<I>(COEFFICIENTS + i * sizeof<I>(), value);
}

/** The factor 2^power as the nearest value of type T: subnormal or zero for small powers. */
@inline
function powerOfTwo32(power: i32): f32 {
  if (power >= -126) return reinterpret<f32>((power + 127) << 23);
  return power < -149 ? 0 : reinterpret<f32>(1 << (power + 149));
}

@inline
function powerOfTwo64(power: i32): f64 {
  if (power >= -1022) return reinterpret<f64>((<i64>(power + 1023)) << 52);
  return power < -1074 ? 0 : reinterpret<f64>((<i64>1) << (power + 1074));
}

/** Integers to values. */
export function dequantise<T>(rank: i32, exponent: i32): void {
  const size = (<usize>sizeof<T>()) << (<usize>rank * 2);
  if (sizeof<T>() == 4) {
    const scale = v128.splat<f32>(powerOfTwo32(exponent - 30));
    for (let at: usize = 0; at < size; at += 16) {
      const whole = v128.convert<i32>(v128.load(COEFFICIENTS + at));
      v128.store(VALUES + at, v128.mul<f32>(whole, scale));
    }
  } else {
    const scale = powerOfTwo64(exponent - 62);
    for (let at: usize = 0; at < size; at += 8) {
      store<f64>(VALUES + at, <f64>load<i64>(COEFFICIENTS + at) * scale);
    }
  }
}

/** Whether the integers give back the very bits of the values. */
export function isExact<T>(rank: i32, exponent: i32): bool {
  const size = (<usize>sizeof<T>()) << (<usize>rank * 2);
  if (sizeof<T>() == 4) {
    const scale = v128.splat<f32>(powerOfTwo32(exponent - 30));
    let same = v128.splat<i32>(-1);
    for (let at: usize = 0; at < size; at += 16) {
      const whole = v128.convert<i32>(v128.load(COEFFICIENTS + at));
      const value = v128.mul<f32>(whole, scale);
      same = v128.and(same, v128.eq<i32>(value, v128.load(VALUES + at)));
    }
    return v128.all_true<i32>(same);
  }
  const scale = powerOfTwo64(exponent - 62);
  let differences: u64 = 0;
  for (let at: usize = 0; at < size; at += 8) {
    const value = <f64>load<i64>(COEFFICIENTS + at) * scale;
    differences |= reinterpret<u64>(value) ^ load<u64>(VALUES + at);
  }
  return differences == 0;
}

/**
 * The bits of values as integers that keep their order, and back: the same operation, from `from` to `to`.
 * Where the sign bit is set, all others are inverted.
 */
export function reinterpretBits<I>(rank: i32, from: usize, to: usize): void {
  const size = (<usize>sizeof<I>()) << (<usize>rank * 2);
  const others = sizeof<I>() == 4 ? v128.splat<i32>(0x7fffffff) : v128.splat<i64>(0x7fffffffffffffff);
  const zero = v128.splat<i64>(0);
  for (let at: usize = 0; at < size; at += 16) {
    const v = v128.load(from + at);
    v128.store(to + at, v128.xor(v, v128.and(v128.lt<I>(v, zero), others)));
  }
}
