import type { DenseArray } from '@vdfc/core';
import { LARGEST_MAGNITUDE } from '@vdfc/numerics/coding';
import { chooseClamp, type Domain, peakOf, toDomain } from '@vdfc/numerics/quantise';
import { LeafSynthesis } from '../kernel/synthesis.js';
import type { Tree } from '../kernel/tree.js';
import type { ResolvedQuantise } from './options.js';
import { indexOf, stepAt } from './steps.js';

/** An array on its way to coefficients. */
export interface Draft {
  readonly array: DenseArray;
  /** With the array's own peak, above 0. */
  readonly domain: Domain;
  /** The decoder's domain has the peak 2^scale instead. */
  readonly scale: number;
  /** What is 1 in `domain` is this in the decoder's: 1 to 2. */
  readonly ratio: number;
  /** The array in `domain`. */
  readonly y: Float64Array;
  /** Of the step in the decoder's domain that is wanted, or a first guess. */
  readonly stepIndex: number;
}

/** @param array with a value other than 0 */
export function draftOf(array: DenseArray, { aim, exponent, negatives }: ResolvedQuantise): Draft {
  const { data, dtype } = array;
  const peak = peakOf(data);
  // A value as far off as the largest step rounds to is about half a step away at the peak.
  const step = 'step' in aim ? aim.step : Math.min(1, (exponent / 100) * (aim.tolerance / peak));
  // Nothing is clamped that a tolerance might not allow.
  const margin = 'step' in aim ? step : 0;
  const clamped = chooseClamp(data, exponent / 100, peak, margin, negatives);
  const domain = { exponent: exponent / 100, peak, clamped };
  const most = dtype === 'float32' ? 127 : 1023;
  const scale = Math.min(most, Math.floor(Math.log2(peak)));
  const y = new Float64Array(data.length);
  toDomain(data, domain, y);
  const ratio = (peak / 2 ** scale) ** domain.exponent;
  return { array, domain, scale, ratio, y, stepIndex: indexOf(step * ratio, 0) };
}

/** What becomes of an array on a tree, before it is rounded. */
export interface Projection {
  readonly synthesis: LeafSynthesis;
  /** In the draft's domain. */
  readonly coefficients: Float64Array;
  /** Of the finest step that levels can hold. */
  readonly finest: number;
}

export function project({ array, y, ratio }: Draft, tree: Tree): Projection {
  const synthesis = new LeafSynthesis(array.shape, tree);
  const coefficients = new Float64Array(synthesis.coefficients);
  synthesis.analyse(y, coefficients);
  let peak = 0;
  for (let i = 0; i < coefficients.length; i++) peak = Math.max(peak, Math.abs(coefficients[i]!));
  return { synthesis, coefficients, finest: indexOf(0, (ratio * peak) / (LARGEST_MAGNITUDE - 1)) };
}

/** The draft's step for an index. */
export function stepOf({ ratio }: Draft, index: number): number {
  return stepAt(index) / ratio;
}
