import { ENTRY } from './family.js';
import { floorEigenvalues } from './floor.js';
import { GAUSSIAN, MOMENTS, SYMMETRIC } from './gaussian.js';
import type { Grid } from './grid.js';
import { expandAll, type Mixture, select } from './mixture.js';
import { addRows, Rows, rowMoments } from './rows.js';

/** Gaussians are followed down to e^-60 of their amplitude; what is below all of them takes the slow way. */
const REACH = 60;
/** Largest relative error of a density from what lies beyond. */
const TRUNCATION = 1e-13;

/** How expectation-maximisation goes on. */
export interface EmOptions {
  /** Least variance along any direction, cells². */
  readonly floor: number;
  /** A Gaussian with less than this share of the mass is removed. */
  readonly dead: number;
}

/**
 * Expectation-maximisation of a mixture on cells with weights (Dempster, Laird & Rubin, J. R. Stat. Soc. B 39:1, 1977): what
 * weights of 2 do is what points that stand there twice do. No weight may be negative.
 */
export class Em {
  readonly #grid: Grid;
  readonly #weights: Float64Array;
  readonly #total: number;
  readonly #options: EmOptions;
  readonly #rows = new Rows();
  readonly #density: Float64Array;
  #gaussians = new Float64Array(0);
  #moments = new Float64Array(0);

  constructor(weights: Float64Array, grid: Grid, options: EmOptions) {
    this.#grid = grid;
    this.#weights = weights;
    this.#total = weights.reduce((sum, weight) => sum + weight, 0);
    this.#options = options;
    this.#density = new Float64Array(grid.cells);
  }

  /**
   * One step.
   *
   * @returns the next mixture, its masses adding up to 1, and the mean log-likelihood of the cells under the *given* one
   */
  step(mixture: Mixture): { mixture: Mixture; logLikelihood: number } {
    const logLikelihood = this.#expect(mixture);
    return { mixture: this.#maximise(mixture), logLikelihood };
  }

  /** Mean logarithm of a mixture's density over the cells, by weight. */
  logLikelihood(mixture: Mixture): number {
    return this.#expect(mixture);
  }

  /** Leaves in `#moments` what each Gaussian has of the cells. */
  #expect(mixture: Mixture): number {
    const { count } = mixture;
    if (this.#moments.length < count * MOMENTS) {
      this.#gaussians = new Float64Array(count * GAUSSIAN);
      this.#moments = new Float64Array(count * MOMENTS);
    }
    const gaussians = this.#gaussians;
    const density = this.#density;
    expandAll(mixture, gaussians);
    this.#rows.fill(gaussians, count, this.#grid, REACH);
    density.fill(0);
    for (let k = 0; k < count; k++) addRows(this.#rows, k, 1, density);
    const { sum, remote } = this.#divide(count);
    for (let k = 0; k < count; k++) rowMoments(this.#rows, k, density, this.#moments, k * MOMENTS);
    return (sum + this.#addRemote(count, remote)) / this.#total;
  }

  /** Weight over density, in place of density; cells where that is not sure get 0 and are listed. */
  #divide(count: number): { sum: number; remote: number[] } {
    const density = this.#density;
    const weights = this.#weights;
    let tallest = 0;
    for (let k = 0; k < count; k++) tallest = Math.max(tallest, this.#gaussians[k * GAUSSIAN]!);
    const sure = Math.max((count * tallest * Math.exp(-REACH)) / TRUNCATION, Number.MIN_VALUE);
    const remote: number[] = [];
    let sum = 0;
    for (let i = 0; i < density.length; i++) {
      const weight = weights[i]!;
      if (weight === 0) {
        density[i] = 0;
      } else if (density[i]! < sure) {
        remote.push(i);
        density[i] = 0;
      } else {
        sum += weight * Math.log(density[i]!);
        density[i] = weight / density[i]!;
      }
    }
    return { sum, remote };
  }

  /** Cells far from every Gaussian: their densities may be below the smallest number, so logarithms are summed. */
  #addRemote(count: number, remote: readonly number[]): number {
    const [nx, ny] = this.#grid.lengths;
    const logs = new Float64Array(count);
    let sum = 0;
    for (const i of remote) {
      const x = i % nx;
      const y = Math.floor(i / nx) % ny;
      const z = Math.floor(i / (nx * ny));
      let most = -Infinity;
      for (let k = 0; k < count; k++) {
        logs[k] = logDensity(this.#gaussians, k * GAUSSIAN, x, y, z);
        if (logs[k]! > most) most = logs[k]!;
      }
      let whole = 0;
      for (let k = 0; k < count; k++) whole += Math.exp(logs[k]! - most);
      const weight = this.#weights[i]!;
      sum += weight * (most + Math.log(whole));
      for (let k = 0; k < count; k++) {
        const share = (weight * Math.exp(logs[k]! - most)) / whole;
        if (share > 0) this.#addCell(k, share, x, y, z);
      }
    }
    return sum;
  }

  #addCell(k: number, t: number, x: number, y: number, z: number): void {
    const at = k * MOMENTS;
    const d = [1, 2, 3].map((i) => [x, y, z][i - 1]! - this.#gaussians[k * GAUSSIAN + i]!);
    const moments = this.#moments;
    moments[at]! += t;
    for (let i = 0; i < 3; i++) {
      moments[at + 1 + i]! += t * d[i]!;
      for (let j = 0; j <= i; j++) moments[at + 4 + ENTRY[3 * i + j]!]! += t * d[i]! * d[j]!;
    }
  }

  #maximise({ family, count, parameters }: Mixture): Mixture {
    const size = family.parameters.length;
    const { axes } = this.#grid;
    const next = parameters.slice();
    const moments = this.#moments;
    const covariance = new Float64Array(SYMMETRIC);
    const alive: number[] = [];
    for (let k = 0; k < count; k++) {
      const at = k * MOMENTS;
      const mass = moments[at]!;
      if (!(mass > this.#options.dead * this.#total)) continue;
      alive.push(k);
      next[k * size] = Math.log(mass / this.#total);
      axes.forEach((axis, i) => {
        next[k * size + 1 + i] = parameters[k * size + 1 + i]! + moments[at + 1 + axis]! / mass;
      });
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j <= i; j++) {
          const entry = ENTRY[3 * i + j]!;
          const shift = (moments[at + 1 + i]! / mass) * (moments[at + 1 + j]! / mass);
          covariance[entry] = moments[at + 4 + entry]! / mass - shift;
        }
      }
      floorEigenvalues(covariance, this.#options.floor);
      family.fit(covariance, next, k * size);
    }
    const mixture = { family, count, parameters: next };
    return alive.length === count || alive.length === 0 ? mixture : select(mixture, alive);
  }
}

/** The logarithm of a Gaussian at a cell. */
function logDensity(gaussians: Float64Array, at: number, x: number, y: number, z: number): number {
  const dx = x - gaussians[at + 1]!;
  const dy = y - gaussians[at + 2]!;
  const dz = z - gaussians[at + 3]!;
  const square =
    gaussians[at + 4]! * dx * dx +
    gaussians[at + 5]! * dy * dy +
    gaussians[at + 6]! * dz * dz +
    2 * (gaussians[at + 7]! * dx * dy + gaussians[at + 8]! * dx * dz + gaussians[at + 9]! * dy * dz);
  return Math.log(gaussians[at]!) - 0.5 * square;
}
