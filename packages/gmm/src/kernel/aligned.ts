import { commonGradient, commonParameters, ENTRY, type Family, logNorm, type Parameter } from './family.js';
import { clampScale } from './full.js';
import { SYMMETRIC } from './gaussian.js';
import type { Grid } from './grid.js';

/** A direction in velocity space, and how long the cells are along x, y, z (in any unit). */
export interface Frame {
  readonly direction: readonly number[];
  readonly cell: readonly number[];
}

/**
 * Bi-Maxwellians about a direction b: in velocity space the covariance is σ∥² b bᵀ + σ⊥² (1 - b bᵀ). Scales are log σ∥ and,
 * where there is more than one axis, log σ⊥, in the unit of `frame.cell`. Of a direction the part along the grid's axes
 * counts; where none is left, the first of them.
 */
export class AlignedFamily implements Family {
  readonly parameters: readonly Parameter[];
  readonly #grid: Grid;
  readonly #cell: readonly number[];
  readonly #direction: readonly number[];
  readonly #scaleAt: number;
  /** Logarithm of the volume of a cell, less that of (2π)^(d/2). */
  readonly #norm: number;
  /** c b bᵀ c and c (1 - b bᵀ) c: what the inverse covariance in cells is made of. */
  readonly #parallel: Float64Array;
  readonly #across: Float64Array;

  constructor(grid: Grid, { direction, cell }: Frame) {
    const { axes } = grid;
    const b = along(axes, direction);
    this.#grid = grid;
    this.#cell = cell;
    this.#direction = b;
    this.#scaleAt = 1 + axes.length;
    this.#norm = axes.reduce((sum, axis) => sum + Math.log(cell[axis]!), -logNorm(grid));
    this.#parallel = entries((i, j) => cell[i]! * cell[j]! * b[i]! * b[j]!, axes);
    this.#across = entries((i, j) => cell[i]! * cell[j]! * ((i === j ? 1 : 0) - b[i]! * b[j]!), axes);
    const scales = [0, 1].slice(0, axes.length).map((index): Parameter => ({ kind: 'scale', index }));
    this.parameters = [...commonParameters(grid), ...scales];
  }

  expand(parameters: Float64Array, from: number, gaussians: Float64Array, at: number): void {
    const { axes } = this.#grid;
    const first = axes.length > 0 ? parameters[from + this.#scaleAt]! : 0;
    const second = axes.length > 1 ? parameters[from + this.#scaleAt + 1]! : 0;
    const log = axes.length > 1 ? first + (axes.length - 1) * second : first;
    gaussians[at] = Math.exp(parameters[from]! - log + this.#norm);
    const a = Math.exp(-2 * first);
    const c = Math.exp(-2 * second);
    for (let i = 0; i < SYMMETRIC; i++) gaussians[at + 4 + i] = a * this.#parallel[i]! + c * this.#across[i]!;
    for (let axis = 0; axis < 3; axis++) {
      const place = axes.indexOf(axis);
      gaussians[at + 1 + axis] = place < 0 ? 0 : parameters[from + 1 + place]!;
      if (place < 0) gaussians[at + 4 + axis] = 1;
    }
  }

  fit(covariance: Float64Array, parameters: Float64Array, from: number): void {
    const { axes } = this.#grid;
    const cell = this.#cell;
    const b = this.#direction;
    let trace = 0;
    let main = 0;
    for (const i of axes) {
      trace += covariance[i]! * cell[i]! ** 2;
      for (const j of axes) main += b[i]! * b[j]! * cell[i]! * cell[j]! * covariance[ENTRY[3 * i + j]!]!;
    }
    const rest = (trace - main) / (axes.length - 1);
    if (axes.length > 0) parameters[from + this.#scaleAt] = clampScale(Math.log(main) / 2);
    if (axes.length > 1) parameters[from + this.#scaleAt + 1] = clampScale(Math.log(rest) / 2);
  }

  gradient(
    parameters: Float64Array,
    from: number,
    gaussians: Float64Array,
    at: number,
    moments: Float64Array,
    out: Float64Array,
  ): void {
    const others = this.#grid.axes.length - 1;
    commonGradient(this.#grid, from, gaussians, at, moments, out);
    const first = from + this.#scaleAt;
    if (others < 0) return;
    out[first] = Math.exp(-2 * parameters[first]!) * contract(this.#parallel, moments) - moments[0]!;
    if (others < 1) return;
    const across = contract(this.#across, moments);
    out[first + 1] = Math.exp(-2 * parameters[first + 1]!) * across - others * moments[0]!;
  }
}

/** The direction along the grid's axes, of length 1; the first axis where nothing is left. */
function along(axes: readonly number[], direction: readonly number[]): number[] {
  const part = direction.map((value, axis) => (axes.includes(axis) ? value : 0));
  const length = Math.hypot(...part);
  if (length > 0) return part.map((value) => value / length);
  return part.map((_, axis) => (axis === axes[0] ? 1 : 0));
}

function entries(of: (i: number, j: number) => number, axes: readonly number[]): Float64Array {
  const out = new Float64Array(SYMMETRIC);
  for (const i of axes) for (const j of axes) out[ENTRY[3 * i + j]!] = of(i, j);
  return out;
}

/** Σ over both indices of a symmetric matrix times the second moments. */
function contract(matrix: Float64Array, m: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < 3; i++) sum += matrix[i]! * m[4 + i]! + 2 * matrix[3 + i]! * m[7 + i]!;
  return sum;
}
