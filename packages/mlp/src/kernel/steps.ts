import type { ParameterTensor } from '@vdfc/nn';
import { timesPowerOfTwo } from './octaves.js';

/** Steps are powers of the fourth root of 2: so many to a doubling. */
export const STEPS_PER_OCTAVE = 4;
/** A bias is worth more than a weight, whose input is below 1: its step is finer by so many fourth roots of 2. */
const BIAS_STEPS = 2;
/** Exponents of steps, in fourths, that can be stored. */
export const LEAST_STEP_EXPONENT = -192;
export const LARGEST_STEP_EXPONENT = 63;

const FOURTH_ROOT = /* @__PURE__ */ Math.sqrt(Math.SQRT2);
const roots = /* @__PURE__ */ Float64Array.of(1, FOURTH_ROOT, Math.SQRT2, Math.SQRT2 * FOURTH_ROOT);

/** 2^(exponent / 4). */
export function stepOf(exponent: number): number {
  const whole = Math.floor(exponent / STEPS_PER_OCTAVE);
  return timesPowerOfTwo(roots[exponent - STEPS_PER_OCTAVE * whole]!, whole);
}

/** The step of each tensor of a dense network, from the exponents of its layers. */
export function stepsOf(tensors: readonly ParameterTensor[], exponents: ArrayLike<number>): Float64Array {
  return Float64Array.from(tensors, ({ layer, kind }) =>
    stepOf(exponents[layer]! - (kind === 'biases' ? BIAS_STEPS : 0)),
  );
}
