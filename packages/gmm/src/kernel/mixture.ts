import { AlignedFamily, type Frame } from './aligned.js';
import type { Family } from './family.js';
import { TriangularFamily } from './full.js';
import { GAUSSIAN } from './gaussian.js';
import type { Grid } from './grid.js';

/** Which covariances Gaussians may have. */
export type Covariance = 'full' | 'diagonal' | 'aligned';

/** A mixture of Gaussians of one family. */
export interface Mixture {
  readonly family: Family;
  /** Number of Gaussians. */
  readonly count: number;
  /** Those of each Gaussian in turn: see `Family`. */
  readonly parameters: Float64Array;
}

/** The family of a kind of covariances on a grid. */
export function familyOf(covariance: Covariance, grid: Grid, frame: Frame): Family {
  return covariance === 'aligned'
    ? new AlignedFamily(grid, frame)
    : new TriangularFamily(grid, covariance === 'full');
}

/** All Gaussians of a mixture, `GAUSSIAN` numbers each. */
export function expandAll({ family, count, parameters }: Mixture, out: Float64Array): void {
  const size = family.parameters.length;
  for (let k = 0; k < count; k++) family.expand(parameters, k * size, out, k * GAUSSIAN);
}

/** The Gaussians of a mixture whose index is in `kept`, in that order. */
export function select({ family, parameters }: Mixture, kept: readonly number[]): Mixture {
  const size = family.parameters.length;
  const chosen = new Float64Array(kept.length * size);
  kept.forEach((k, place) => {
    chosen.set(parameters.subarray(k * size, (k + 1) * size), place * size);
  });
  return { family, count: kept.length, parameters: chosen };
}
