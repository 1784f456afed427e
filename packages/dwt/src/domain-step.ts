import { STEPS_PER_OCTAVE } from './coded-options.js';

/** Steps are 2^(-index / 64), from 16 to 2^-42: options go down to 2^-40, and 2^scale may be up to twice the peak. */
export const COARSEST_INDEX: number = -4 * STEPS_PER_OCTAVE;
export const FINEST_INDEX: number = 42 * STEPS_PER_OCTAVE;

/** The step of an index, as a fraction of 2^scale in the domain. */
export function stepAt(index: number): number {
  return 2 ** (-index / STEPS_PER_OCTAVE);
}

/** The index of the coarsest step that is not above `step`. */
export function indexOf(step: number): number {
  // Room for the logarithm's last digit: the step of an index has that index.
  const index = Math.ceil(-Math.log2(step) * STEPS_PER_OCTAVE - 1e-9);
  return Math.max(COARSEST_INDEX, Math.min(FINEST_INDEX, index));
}
