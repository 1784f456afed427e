/** A power of two as a product of two, so that there is one for every exponent of a float64. */
export interface PowerOfTwo {
  readonly first: number;
  readonly second: number;
}

/** 2^e for |e| <= 1074, where 2 ** e itself would overflow or be subnormal. */
export function powerOfTwo(e: number): PowerOfTwo {
  const half = Math.trunc(e / 2);
  return { first: 2 ** half, second: 2 ** (e - half) };
}

/** The least e with all |values| <= 2^e, give or take a rounding error; 0 where all are 0. */
export function peakExponent(values: Float32Array | Float64Array): number {
  let peak = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > peak) peak = size;
  }
  return peak === 0 ? 0 : Math.ceil(Math.log2(peak));
}
