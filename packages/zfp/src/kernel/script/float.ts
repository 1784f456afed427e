// Block floating point: values as integers relative to the exponent of the largest one.
import type { Integers } from './planes.js';

/** The values of a block, 4^4 at most, as what they are and as 32-bit words (low before high). */
export interface BlockValues {
  readonly words: Int32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
}

/** Stands for the exponent of NaN and infinities. */
export const NOT_FINITE = 4096;

/** Added to exponents to store them; also stands, negated, for the exponent of zero. */
export function biasOf(wide: boolean): 127 | 1023 {
  return wide ? 1023 : 127;
}

/**
 * Exponent e of the largest |value|, which is below 2^e and, unless subnormal, from 2^(e-1): the least
 * exponent for subnormal values, one less if all are zero.
 */
export function exponentOf(words: Int32Array, count: number, wide: boolean): number {
  let most = 0;
  let rest = 0;
  if (wide) {
    for (let i = 0; i < count; i++) {
      most = Math.max(most, words[2 * i + 1]! & 0x7fffffff);
      rest |= words[2 * i]!;
    }
  } else {
    for (let i = 0; i < count; i++) most = Math.max(most, words[i]! & 0x7fffffff);
  }
  if (most === 0 && rest === 0) return -biasOf(wide);
  if (most >= (wide ? 0x7ff00000 : 0x7f800000)) return NOT_FINITE;
  return (most >>> (wide ? 20 : 23)) + 1 - biasOf(wide);
}

/**
 * 2^power by halving or doubling, which is exact where `**` need not be; 0 or Infinity where float64 ends.
 */
function powerOfTwo(power: number): number {
  let value = 1;
  let factor = power < 0 ? 0.5 : 2;
  for (let rest = Math.abs(power); rest > 0; rest >>= 1, factor *= factor) {
    if ((rest & 1) !== 0) value *= factor;
  }
  return value;
}

/** Values to integers of 2 bits less than they have room for. */
export function quantise(
  block: BlockValues,
  to: Integers,
  count: number,
  exponent: number,
  wide: boolean,
): void {
  const power = (wide ? 62 : 30) - exponent;
  const scale = powerOfTwo(power);
  // Where the factor overflows, zfp's integers are whatever the processor makes of it: on x86 the least one.
  const overflows = power > biasOf(wide);
  if (exponent === -biasOf(wide)) {
    to.high.fill(0, 0, count);
    to.low.fill(0, 0, count);
  } else if (wide && overflows) {
    to.high.fill(0x80000000, 0, count);
    to.low.fill(0, 0, count);
  } else if (wide) {
    for (let i = 0; i < count; i++) {
      const whole = Math.trunc(block.doubles[i]! * scale);
      const high = Math.floor(whole / 4294967296);
      to.high[i] = high;
      to.low[i] = whole - high * 4294967296;
    }
  } else if (overflows) {
    to.low.fill(0x80000000, 0, count);
  } else {
    // Exact in float64, as it is in float32: the factor is a power of two.
    for (let i = 0; i < count; i++) to.low[i] = (block.floats[i]! * scale) | 0;
  }
}

/** Integers to values. */
export function dequantise(
  from: Integers,
  block: BlockValues,
  count: number,
  exponent: number,
  wide: boolean,
): void {
  if (wide) {
    const scale = powerOfTwo(exponent - 62);
    for (let i = 0; i < count; i++) {
      block.doubles[i] = (from.high[i]! * 4294967296 + (from.low[i]! >>> 0)) * scale;
    }
  } else {
    const scale = Math.fround(powerOfTwo(exponent - 30));
    for (let i = 0; i < count; i++) block.floats[i] = Math.fround(from.low[i]!) * scale;
  }
}

/** Bits of values as integers that keep their order: where the sign bit is set, all others are inverted. */
export function fromBits(block: BlockValues, to: Integers, count: number, wide: boolean): void {
  for (let i = 0; i < count; i++) {
    const top = block.words[wide ? 2 * i + 1 : i]!;
    const ordered = top ^ ((top >> 31) & 0x7fffffff);
    if (wide) {
      to.high[i] = ordered;
      to.low[i] = block.words[2 * i]! ^ (top >> 31);
    } else {
      to.low[i] = ordered;
    }
  }
}

/** The inverse of `fromBits`. */
export function toBits(from: Integers, block: BlockValues, count: number, wide: boolean): void {
  for (let i = 0; i < count; i++) {
    const top = wide ? from.high[i]! : from.low[i]!;
    const bits = top ^ ((top >> 31) & 0x7fffffff);
    if (wide) {
      block.words[2 * i + 1] = bits;
      block.words[2 * i] = from.low[i]! ^ (top >> 31);
    } else {
      block.words[i] = bits;
    }
  }
}
