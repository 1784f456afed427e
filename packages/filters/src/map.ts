import { type ArrayInfo, allocate, type DenseArray, type DType, type Floats } from '@vdfc/core';

/** Largest finite number of each dtype. */
export const largest: Readonly<Record<DType, number>> = {
  float32: (2 - 2 ** -23) * 2 ** 127,
  float64: Number.MAX_VALUE,
};

/** `array` with `f` applied to every value, in memory of its own. */
export function mapValues({ dtype, shape, data }: DenseArray, f: (value: number) => number): DenseArray {
  const out = allocate({ dtype, shape });
  for (let i = 0; i < data.length; i++) out[i] = f(data[i]!);
  return { dtype, shape, data: out };
}

/**
 * The values of an array of `info`: `f` applied to every value of `data`. What lies beyond the dtype's largest number,
 * where an error of the codec may have carried it, becomes that number.
 */
export function restoreValues(info: ArrayInfo, data: Floats, f: (value: number) => number): Floats {
  const limit = largest[info.dtype];
  const out = allocate(info);
  for (let i = 0; i < data.length; i++) out[i] = Math.min(Math.max(f(data[i]!), -limit), limit);
  return out;
}

/** Largest |value|; 0 for no values. */
export function peakOf(data: Floats): number {
  let peak = 0;
  for (let i = 0; i < data.length; i++) {
    const size = Math.abs(data[i]!);
    if (size > peak) peak = size;
  }
  return peak;
}
