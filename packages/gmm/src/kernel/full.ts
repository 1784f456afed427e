import {
  commonGradient,
  commonParameters,
  ENTRY,
  type Family,
  logNorm,
  type Parameter,
  SCALE_LIMIT,
} from './family.js';
import type { Grid } from './grid.js';

/**
 * Any covariance C Cᵀ, C lower triangular: whitened distances are z_x = d_x / τ_x, z_y = d_y / τ_y + k_yx z_x and
 * z_z = d_z / τ_z + k_zx z_x + k_zy z_y, with scales log τ and shears k. A change of any of them moves the whitened
 * distances by about as much, whatever the Gaussian's size and shape. Without shears axes are independent.
 */
export class TriangularFamily implements Family {
  readonly parameters: readonly Parameter[];
  readonly #grid: Grid;
  /** Where scales begin, and the row and column of each shear, which come after them. */
  readonly #scaleAt: number;
  readonly #shearAt: number;
  readonly #pairs: readonly (readonly [row: number, column: number])[];
  readonly #norm: number;
  // Row-major 3 x 3, lower triangles: the matrix T of z = T d, the shears, and derivatives by T.
  readonly #whiten: Float64Array = new Float64Array(9);
  readonly #shear: Float64Array = new Float64Array(9);
  readonly #slope: Float64Array = new Float64Array(9);
  readonly #width: Float64Array = new Float64Array(3);

  constructor(grid: Grid, sheared: boolean) {
    const { axes } = grid;
    this.#grid = grid;
    this.#scaleAt = 1 + axes.length;
    this.#shearAt = this.#scaleAt + axes.length;
    this.#pairs = sheared ? pairsOf(axes) : [];
    this.#norm = logNorm(grid);
    const scales = axes.map((index): Parameter => ({ kind: 'scale', index }));
    const shears = this.#pairs.map((_, index): Parameter => ({ kind: 'shear', index }));
    this.parameters = [...commonParameters(grid), ...scales, ...shears];
  }

  expand(parameters: Float64Array, from: number, gaussians: Float64Array, at: number): void {
    const { axes } = this.#grid;
    const whiten = this.#whiten;
    this.#read(parameters, from);
    let log = this.#norm;
    gaussians.fill(0, at + 1, at + 4);
    for (let i = 0; i < axes.length; i++) {
      log += parameters[from + this.#scaleAt + i]!;
      gaussians[at + 1 + axes[i]!] = parameters[from + 1 + i]!;
    }
    gaussians[at] = Math.exp(parameters[from]! - log);
    for (let i = 0; i < 3; i++) {
      for (let j = i; j < 3; j++) {
        let sum = 0;
        for (let row = j; row < 3; row++) sum += whiten[3 * row + i]! * whiten[3 * row + j]!;
        gaussians[at + 4 + ENTRY[3 * i + j]!] = sum;
      }
    }
  }

  fit(covariance: Float64Array, parameters: Float64Array, from: number): void {
    const root = this.#pairs.length > 0 ? choleskyOf(covariance) : rootsOf(covariance);
    this.#grid.axes.forEach((axis, i) => {
      parameters[from + this.#scaleAt + i] = clampScale(Math.log(root[4 * axis]!));
    });
    this.#pairs.forEach(([row, column], i) => {
      parameters[from + this.#shearAt + i] = -root[3 * row + column]! / root[4 * row]!;
    });
  }

  gradient(
    parameters: Float64Array,
    from: number,
    gaussians: Float64Array,
    at: number,
    moments: Float64Array,
    out: Float64Array,
  ): void {
    this.#read(parameters, from);
    commonGradient(this.#grid, from, gaussians, at, moments, out);
    this.#slopes(moments);
    const { axes } = this.#grid;
    // From the last row up: each row of T passes on to the rows that it is made of.
    for (let row = 2; row >= 0; row--) {
      const axis = axes.indexOf(row);
      if (axis >= 0)
        out[from + this.#scaleAt + axis] = -this.#slope[4 * row]! / this.#width[row]! - moments[0]!;
      for (let pair = 0; pair < this.#pairs.length; pair++) {
        const [lower, column] = this.#pairs[pair]!;
        if (lower === row) out[from + this.#shearAt + pair] = this.#passOn(row, column);
      }
    }
  }

  /** Derivatives by T: -T M, M being the second moments. */
  #slopes(moments: Float64Array): void {
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column <= row; column++) {
        let sum = 0;
        for (let k = 0; k <= row; k++) {
          sum -= this.#whiten[3 * row + k]! * moments[4 + ENTRY[3 * k + column]!]!;
        }
        this.#slope[3 * row + column] = sum;
      }
    }
  }

  /** Adds to the derivatives by row `to` what it does to `row` through their shear; returns that by the shear. */
  #passOn(row: number, to: number): number {
    let sum = 0;
    for (let column = 0; column <= to; column++) {
      sum += this.#slope[3 * row + column]! * this.#whiten[3 * to + column]!;
      this.#slope[3 * to + column]! += this.#slope[3 * row + column]! * this.#shear[3 * row + to]!;
    }
    return sum;
  }

  /** Fills in the widths, the shears and T. */
  #read(parameters: Float64Array, from: number): void {
    const { axes } = this.#grid;
    const pairs = this.#pairs;
    const width = this.#width;
    const shear = this.#shear;
    const whiten = this.#whiten;
    width.fill(1);
    for (let i = 0; i < axes.length; i++) width[axes[i]!] = Math.exp(parameters[from + this.#scaleAt + i]!);
    for (let i = 0; i < pairs.length; i++) {
      const [row, column] = pairs[i]!;
      shear[3 * row + column] = parameters[from + this.#shearAt + i]!;
    }
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column <= row; column++) {
        let sum = row === column ? 1 / width[row]! : 0;
        for (let k = column; k < row; k++) sum += shear[3 * row + k]! * whiten[3 * k + column]!;
        whiten[3 * row + column] = sum;
      }
    }
  }
}

function pairsOf(axes: readonly number[]): [row: number, column: number][] {
  return axes.flatMap((row) =>
    axes.filter((column) => column < row).map((column): [number, number] => [row, column]),
  );
}

/** The C with C Cᵀ = covariance, row-major 3 x 3; NaN in it where the covariance is not positive definite. */
export function choleskyOf(covariance: Float64Array): Float64Array {
  const root = new Float64Array(9);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = covariance[ENTRY[3 * i + j]!]!;
      for (let k = 0; k < j; k++) sum -= root[3 * i + k]! * root[3 * j + k]!;
      root[3 * i + j] = i === j ? Math.sqrt(sum) : sum / root[4 * j]!;
    }
  }
  return root;
}

function rootsOf(covariance: Float64Array): Float64Array {
  const root = new Float64Array(9);
  for (let i = 0; i < 3; i++) root[4 * i] = Math.sqrt(covariance[i]!);
  return root;
}

/** A scale within what families can hold. */
export function clampScale(scale: number): number {
  return Math.max(-SCALE_LIMIT, Math.min(SCALE_LIMIT, scale));
}
