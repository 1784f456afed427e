import type { Floats } from '@vdfc/core';
import {
  crop,
  dwtn,
  type KernelChoice,
  padToMultiple,
  shrinkStationary,
  type ThresholdMode,
  threshold,
  wavelet,
} from '@vdfc/numerics/wavelet';
import { transformedAxes } from './axes.js';

/** How to shrink an array's stationary transform. */
export interface ShrinkSettings {
  readonly wavelet: string;
  /** From 1. */
  readonly levels: number;
  readonly rule: ThresholdMode;
  /** >= 0, in the unit of the array. */
  readonly threshold: number;
}

/**
 * An array whose details in the stationary transform are shrunk by a threshold, in all levels and bands alike; the
 * approximation is kept. Axes are lengthened at their ends to multiples of 2^levels, mirrored there, and cropped again;
 * beyond that the transform is circular.
 */
export function shrinkArray<T extends Floats>(
  data: T,
  shape: readonly number[],
  { wavelet: name, levels, rule, threshold: limit }: ShrinkSettings,
  kernel: KernelChoice,
): T {
  const axes = transformedAxes(shape);
  if (axes.length === 0 || data.length === 0) return data.slice() as T;
  const padded = padToMultiple({ data, shape }, 2 ** levels, { axes });
  const work = (coefficients: T): void => shrink(coefficients, limit, rule);
  const shrunk = shrinkStationary(padded, wavelet(name), levels, work, { axes, kernel });
  const out = crop(shrunk, shape).data;
  return out === padded.data ? (out.slice() as T) : out;
}

/** Beyond any coefficient of an array scaled to 1. */
const LARGEST_LIMIT = 2 ** 100;

/** Coefficients of an array scaled to 1, shrunk in place. Whatever the limit, none becomes NaN. */
export function shrink(coefficients: Floats, limit: number, rule: ThresholdMode): void {
  const bounded = Math.min(limit, LARGEST_LIMIT);
  // Where its square vanishes, a garrote's threshold moves nothing.
  threshold(coefficients, bounded, bounded * bounded === 0 ? 'hard' : rule, coefficients);
}

/** Of normal numbers, the median modulus as a fraction of the standard deviation. */
const NORMAL_MEDIAN = 0.6745;

/**
 * σ √(2 ln n) of Donoho & Johnstone (Biometrika 81:425, 1994) for n values. The noise's standard deviation σ is estimated
 * by the median modulus of the finest details that are high along all axes, 0 left out: empty space has no noise.
 */
export function universalThreshold(
  data: Float64Array,
  shape: readonly number[],
  name: string,
  kernel: KernelChoice,
): number {
  const axes = transformedAxes(shape);
  if (axes.length === 0 || data.length === 0) return 0;
  const bands = dwtn({ data, shape }, wavelet(name), { mode: 'symmetric', axes, kernel });
  const details = bands['d'.repeat(axes.length)]!.data;
  const sizes = details
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort();
  if (sizes.length === 0) return 0;
  const median = sizes[sizes.length >> 1]!;
  return (median / NORMAL_MEDIAN) * Math.sqrt(2 * Math.log(Math.max(2, data.length)));
}
