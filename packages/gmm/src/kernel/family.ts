import type { Grid } from './grid.js';

/**
 * What a parameter is: `weight` the logarithm of a Gaussian's mass, `position` a coordinate of its mean (cells), `scale`
 * the logarithm of a width (cells), `shear` how far one axis leans with another.
 */
export type ParameterKind = 'weight' | 'position' | 'scale' | 'shear';

/** A parameter of each Gaussian of a family. */
export interface Parameter {
  readonly kind: ParameterKind;
  /** Axis of a position, 0 for x; which of several otherwise. */
  readonly index: number;
}

/**
 * A family of covariances: which parameters a Gaussian has, and what they make of it. Parameters of Gaussian k lie one
 * after the other from `k * parameters.length`: the weight, the positions of the grid's axes, scales, shears.
 */
export interface Family {
  readonly parameters: readonly Parameter[];
  /** The Gaussian at `gaussian` (see `GAUSSIAN`) of the parameters at `from`. */
  expand(parameters: Float64Array, from: number, gaussians: Float64Array, at: number): void;
  /** Writes scales and shears (at `from`) of the family's covariance nearest to `covariance` (see `SYMMETRIC`). */
  fit(covariance: Float64Array, parameters: Float64Array, from: number): void;
  /**
   * Writes the derivative by each parameter (at `from`) of a sum over cells Σ L(g), from the `MOMENTS` of t = g L'(g).
   */
  gradient(
    parameters: Float64Array,
    from: number,
    gaussians: Float64Array,
    at: number,
    moments: Float64Array,
    out: Float64Array,
  ): void;
}

/** Logarithms of widths are kept within these: a thousandth of a cell to a million cells. */
export const SCALE_LIMIT = 14;
/** Shears are kept within ± this. */
export const SHEAR_LIMIT = 64;

/** The logarithm of (2π)^(d/2) for the axes of a grid. */
export function logNorm({ axes }: Grid): number {
  return (axes.length / 2) * Math.log(2 * Math.PI);
}

/** The parameters that all families begin with. */
export function commonParameters({ axes }: Grid): Parameter[] {
  return [{ kind: 'weight', index: 0 }, ...axes.map((index): Parameter => ({ kind: 'position', index }))];
}

/** Writes the derivatives by the weight and the positions. */
export function commonGradient(
  { axes }: Grid,
  from: number,
  gaussians: Float64Array,
  at: number,
  m: Float64Array,
  out: Float64Array,
): void {
  out[from] = m[0]!;
  for (let i = 0; i < axes.length; i++) {
    const axis = axes[i]!;
    let sum = 0;
    for (let other = 0; other < 3; other++)
      sum += gaussians[at + 4 + ENTRY[3 * axis + other]!]! * m[1 + other]!;
    out[from + 1 + i] = sum;
  }
}

/** Where entry (i, j) of a symmetric matrix lies, at 3 i + j. */
export const ENTRY: readonly number[] = [0, 3, 4, 3, 1, 5, 4, 5, 2];
