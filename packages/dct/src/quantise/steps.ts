import { COARSEST, FINEST } from './options.js';

/** Steps of the quantiser are 2^(-index / 256). */
const STEPS_PER_OCTAVE = 256;

/** Coefficients are up to 2 · √512⁴ = 2^19 in a domain whose peak is up to 2, and have 28 bits at most. */
export const COARSEST_INDEX: number = -(Math.log2(COARSEST) + 1) * STEPS_PER_OCTAVE;
export const FINEST_INDEX: number = -(Math.log2(FINEST) - 2) * STEPS_PER_OCTAVE;

export function stepAt(index: number): number {
  return 2 ** (-index / STEPS_PER_OCTAVE);
}

/** The index of the step that is nearest by its logarithm, and not below `least`. */
export function indexOf(step: number, least: number): number {
  const nearest = Math.round(-Math.log2(step) * STEPS_PER_OCTAVE);
  const most = Math.floor(-Math.log2(least) * STEPS_PER_OCTAVE);
  return Math.max(COARSEST_INDEX, Math.min(nearest, most, FINEST_INDEX));
}
