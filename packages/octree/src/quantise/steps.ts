/** Finest and coarsest step, as a fraction of the peak. */
export const FINEST: number = 2 ** -40;
export const COARSEST = 16;

/** Steps of the quantiser are 2^(-index / 64). */
const STEPS_PER_OCTAVE = 64;

/** Those of the decoder's domain, whose peak may be half the array's. */
export const COARSEST_INDEX: number = -5 * STEPS_PER_OCTAVE;
export const FINEST_INDEX: number = 42 * STEPS_PER_OCTAVE;

export function stepAt(index: number): number {
  return 2 ** (-index / STEPS_PER_OCTAVE);
}

/** The index of the step that is nearest by its logarithm, and not below `least`. */
export function indexOf(step: number, least: number): number {
  const nearest = Math.round(-Math.log2(step) * STEPS_PER_OCTAVE);
  const most = least > 0 ? Math.floor(-Math.log2(least) * STEPS_PER_OCTAVE) : FINEST_INDEX;
  return Math.max(COARSEST_INDEX, Math.min(nearest, most, FINEST_INDEX));
}
