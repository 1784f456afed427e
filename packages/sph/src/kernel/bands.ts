import type { RelatedBand } from '@vdfc/numerics/coding';
import { modeOffset, radialCount } from './modes.js';

/** Classes of bands whose magnitudes are learnt together: by degree, the highest ones together. */
const CLASSES = 8;
/** Degrees to a class. */
const DEGREES = 4;

/**
 * Levels of the modes as bands for coding: one for each degree l, n by slot of m. Those of the three degrees before at the same
 * n and m foretell its magnitudes.
 *
 * @param start index of the first level
 * @param before bands that come before these in the list
 */
export function modeBands(order: number, degree: number, start = 0, before = 0): RelatedBand[] {
  return Array.from({ length: degree + 1 }, (_, l) => ({
    offset: start + modeOffset(order, l),
    shape: [radialCount(order, l), 2 * l + 1],
    strides: [2 * l + 1, 1],
    spacing: [1, 1],
    high: [l > 0, l > 0],
    parent: l > 0 ? before + l - 1 : undefined,
    siblings: [l - 2, l - 3].filter((k) => k >= 0).map((k) => before + k),
    class: Math.min(CLASSES - 1, Math.ceil(l / DEGREES)),
    signs: 'unknown',
  }));
}
