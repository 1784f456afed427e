// What zfp does not keep of its own accord: see "Limits" in the README.
import type { DType, Floats } from '@vdfc/core';
import type { BlockLimits } from './kernel/kernel.js';

/**
 * Widths of mantissas, exponents of the largest numbers, and below which zfp's scaling of a block overflows.
 */
const types = {
  float32: { width: 32, mantissa: 24, largest: 128, least: -97 },
  float64: { width: 64, mantissa: 53, largest: 1024, least: -961 },
} as const;

/** The largest |value|; 0 of nothing. */
export function peakOf(values: Floats): number {
  let peak = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (size > peak) peak = size;
  }
  return peak;
}

/**
 * Whether rounding might break zfp's bound on the error: the tolerance is so small that a block runs out of
 * bit planes, or of digits of its type, or so many planes below 2^least are wanted that its factor overflows;
 * or the values are so large that decoded ones might.
 */
export function isDoubtful(limits: BlockLimits, dtype: DType, rank: number, peak: number): boolean {
  const { width, mantissa, least } = types[dtype];
  const { minExponent } = limits;
  // The planes that zfp writes below the tolerance, for what its transform may add up.
  const guard = 2 * (rank + 1);
  const planes = Math.ceil(Math.log2(peak)) + 1 - minExponent;
  return (
    planes > Math.min(width - guard, mantissa) - 2 || minExponent - guard < least || mayOverflow(dtype, peak)
  );
}

/** Whether values are so near to the largest number that decoded ones may lie beyond. */
export function mayOverflow(dtype: DType, peak: number): boolean {
  return peak >= 2 ** (types[dtype].largest - 8);
}

/** Whether no decoded value is more than `tolerance` off. */
export function isWithin(tolerance: number, original: Floats, decoded: Floats): boolean {
  for (let i = 0; i < original.length; i++) {
    // Written so that infinities fail as well.
    if (!(Math.abs(decoded[i]! - original[i]!) <= tolerance)) return false;
  }
  return true;
}
