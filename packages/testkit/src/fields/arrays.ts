import { type ArrayInfo, allocate, type DenseArray, type DType, type Floats } from '@vdfc/core';
import { Random } from '@vdfc/numerics/random';

/** An array under a name that says what is special about it. */
export interface NamedArray {
  readonly name: string;
  readonly array: DenseArray;
}

/** A dense array of `info` with these values, by their place in C order. */
export function filled(info: ArrayInfo, value: (index: number) => number): DenseArray {
  const data = allocate(info);
  for (let i = 0; i < data.length; i++) data[i] = value(i);
  return { dtype: info.dtype, shape: [...info.shape], data };
}

/** Every value the same. */
export function constant(info: ArrayInfo, value = 1): DenseArray {
  return filled(info, () => value);
}

/** 0, 1, 2, … */
export function ramp(info: ArrayInfo): DenseArray {
  return filled(info, (i) => i);
}

/** Normal numbers of mean 0 and standard deviation 1. */
export function noise(info: ArrayInfo, seed = 0): DenseArray {
  const random = new Random(seed);
  return filled(info, () => random.normal());
}

/** Random numbers below the smallest normal number of the dtype, of both signs: denormal ones. */
export function subnormal(info: ArrayInfo, seed = 0): DenseArray {
  const random = new Random(seed);
  const smallest = info.dtype === 'float32' ? 2 ** -149 : 2 ** -1074;
  return filled(info, () => smallest * (random.integer(2 ** 20) - 2 ** 19));
}

/** Random numbers whose magnitudes run over 60 (float32) or 500 (float64) powers of ten. */
export function hugeRange(info: ArrayInfo, seed = 0): DenseArray {
  const random = new Random(seed);
  const powers = info.dtype === 'float32' ? 100 : 830;
  return filled(info, () => {
    const exponent = random.integer(2 * powers + 1) - powers;
    return (1 + random.uniform()) * 2 ** exponent * (random.integer(2) === 0 ? 1 : -1);
  });
}

/** Numbers of any bit pattern, less NaNs and infinities. */
export function anyBits(info: ArrayInfo, seed = 0): DenseArray {
  const random = new Random(seed);
  const array = filled(info, () => 0);
  random.fillBytes(bytesOf(array.data));
  for (let i = 0; i < array.data.length; i++) if (!Number.isFinite(array.data[i]!)) array.data[i] = i;
  return array;
}

/** Bit patterns: NaNs of several payloads and both signs, quiet and signalling, infinities and zeros of both signs. */
const patterns = {
  float32: [
    0x7fc00000, 0xffc00000, 0x7fc12345, 0x7fa00001, 0xff800001, 0x7f800000, 0xff800000, 0x80000000, 0,
  ],
  float64: [
    0x7ff8000000000000n,
    0xfff8000000000000n,
    0x7ff8000012345678n,
    0x7ff4000000000001n,
    0xfff0000000000001n,
    0x7ff0000000000000n,
    0xfff0000000000000n,
    0x8000000000000000n,
    0n,
  ],
} as const;

/**
 * What lossless codecs that keep non-finite values must bring back bit for bit: NaN payloads, infinities, signed zeros,
 * and the largest, the smallest normal and the smallest denormal number.
 */
export function specials(dtype: DType): DenseArray {
  const count = patterns[dtype].length;
  const array = filled({ dtype, shape: [count + 4] }, () => 1);
  const { buffer } = array.data;
  // Set as integers: passing through a number type might quieten a signalling NaN.
  if (dtype === 'float32') new Uint32Array(buffer).set(patterns.float32);
  else new BigUint64Array(buffer).set(patterns.float64);
  const largest = dtype === 'float32' ? [0x7f7fffff, 0x00800000, 1] : [2 ** 1023, 2 ** -1022, 2 ** -1074];
  if (dtype === 'float32') new Uint32Array(buffer).set(largest, count);
  else array.data.set(largest, count);
  return array;
}

/** The memory of a typed array as bytes, shared. */
export function bytesOf(data: Floats): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** The largest |value|; 0 of nothing. */
export function peakOf(data: Floats): number {
  let peak = 0;
  for (const value of data) peak = Math.max(peak, Math.abs(value));
  return peak;
}
