// The arrays of fields.py, bit for bit: whole numbers from a 32-bit generator, times powers of two.
import type { ZfpArray, ZfpData, ZfpDType } from '../../src/index.js';

export const vdfShape = [24, 22, 20] as const;

/** Marsaglia's 32-bit generator with shifts 13, 17, 5. */
function xorshift(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** The array of a case; `vdf` holds the values of vdf.f32. */
export function field(
  kind: string,
  dtype: ZfpDType,
  shape: readonly number[],
  seed: number,
  vdf: Float32Array,
): ZfpArray {
  const count = shape.reduce((product, length) => product * length, 1);
  const next = xorshift(seed);
  if (kind === 'bits') return { dtype, shape, data: bits(dtype, count, next) } as ZfpArray;
  const value = valuesOf(kind, dtype, shape, next, vdf);
  const data = newData(dtype, count);
  for (let i = 0; i < count; i++) data[i] = value(i);
  return { dtype, shape, data } as ZfpArray;
}

function newData(dtype: ZfpDType, count: number): ZfpData {
  switch (dtype) {
    case 'int32':
      return new Int32Array(count);
    case 'int64':
      return new BigInt64Array(count);
    case 'float32':
      return new Float32Array(count);
    case 'float64':
      return new Float64Array(count);
  }
}

/** Any bits at all. */
function bits(dtype: ZfpDType, count: number, next: () => number): ZfpData {
  const data = newData(dtype, count);
  const words = new Uint32Array(data.buffer);
  const width = data.BYTES_PER_ELEMENT / 4;
  for (let i = 0; i < count; i++) {
    for (let word = width - 1; word >= 0; word--) words[i * width + word] = next();
  }
  return data;
}

type Value = (i: number) => number | bigint;

function valuesOf(
  kind: string,
  dtype: ZfpDType,
  shape: readonly number[],
  next: () => number,
  vdf: Float32Array,
): Value {
  if (dtype === 'int32') return int32Values(shape, next)[kind]!;
  if (dtype === 'int64') return int64Values(shape, next)[kind]!;
  return floatValues(dtype === 'float64', shape, next, vdf)[kind]!;
}

function floatValues(
  wide: boolean,
  shape: readonly number[],
  next: () => number,
  vdf: Float32Array,
): Record<string, Value> {
  const mantissa = (): number => (next() >>> 8) - 2 ** 23;
  return {
    smooth: (i) => (wave(shape, i) - 300) * 2 ** -7,
    noise: () => {
      if (!wide) return mantissa() * 2 ** -20;
      const high = next() >>> 11;
      return (high * 2 ** 32 + next() - 2 ** 52) * 2 ** -50;
    },
    constant: () => -1.75,
    zero: (i) => (i % 5 === 0 ? -0 : 0),
    subnormal: () => ((next() >>> 12) - 2 ** 19) * 2 ** (wide ? -1074 : -149),
    huge: () => {
      const digits = mantissa();
      const range = wide ? 800 : 100;
      return digits * 2 ** ((next() % (2 * range + 1)) - range - 23);
    },
    tiny: () => mantissa() * 2 ** (wide ? -993 : -128),
    sparse: () => (next() % 8 === 0 ? (next() >>> 8) * 2 ** -40 : 0),
    vdf: (i) => {
      const [x, y, z, w] = places(shape, i);
      const [nz, ny, nx] = vdfShape;
      return vdf[(((z + w) % nz) * ny + (y % ny)) * nx + (x % nx)]!;
    },
  };
}

function int32Values(shape: readonly number[], next: () => number): Record<string, Value> {
  return {
    smooth: (i) => (wave(shape, i) - 300) * 2 ** 17,
    noise: () => (next() >>> 1) - 2 ** 30,
    constant: () => 12345,
    zero: () => 0,
    small: () => (next() % 19) - 9,
  };
}

function int64Values(shape: readonly number[], next: () => number): Record<string, Value> {
  return {
    smooth: (i) => BigInt(wave(shape, i) - 300) * 2n ** 49n,
    noise: () => {
      const high = BigInt(next() >>> 1);
      return high * 2n ** 32n + BigInt(next()) - 2n ** 62n;
    },
    constant: () => -1234567890123n,
    zero: () => 0n,
    small: () => BigInt(next() % 19) - 9n,
  };
}

/** Places of element i along x, y, z, w. */
function places(shape: readonly number[], i: number): [number, number, number, number] {
  const found: number[] = [];
  let rest = i;
  for (const length of [...[...shape].reverse(), 1, 1, 1].slice(0, 4)) {
    found.push(rest % length);
    rest = Math.floor(rest / length);
  }
  return found as [number, number, number, number];
}

/** Parabolas of 32 values along each axis, 0 to 2560. */
function wave(shape: readonly number[], i: number): number {
  return places(shape, i).reduce((sum, c, axis) => sum + (axis + 1) * ((c % 32) - 16) ** 2, 0);
}
