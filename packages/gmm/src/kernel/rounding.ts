import type { Family } from './family.js';
import type { Target } from './fit.js';
import { GAUSSIAN } from './gaussian.js';
import { LARGEST_WEIGHT, type Lattice } from './lattice.js';
import { DECODED_REACH } from './render.js';
import { addRows, Rows } from './rows.js';

/** A change must be better by this, so that rounding errors cannot make it go round in circles. */
const LEAST_GAIN = 1e-9;

/**
 * Moves levels one by one, up or down, wherever that brings the decoded values nearer: Σ|f - g|, or Σ(f - g)². A rounded
 * parameter so makes good what others lost by rounding.
 */
export class Rounding {
  /** Levels of all Gaussians, as `Lattice` has them. */
  readonly levels: Int32Array;
  readonly #lattice: Lattice;
  readonly #family: Family;
  readonly #size: number;
  readonly #target: Target;
  readonly #squared: boolean;
  /** All Gaussians together, not yet scaled to the mass. */
  readonly #model: Float64Array;
  readonly #rows = new Rows();
  readonly #parameters: Float64Array;
  readonly #trial: Int32Array;
  readonly #gaussian: Float64Array = new Float64Array(GAUSSIAN);
  /** Sum of the model, what scales it to the mass, and the loss's derivative by the logarithm of that scale. */
  #sum = 0;
  #scale = 0;
  #along = 0;

  constructor(target: Target, lattice: Lattice, levels: Int32Array, norm: 'l1' | 'l2') {
    this.levels = levels.slice();
    this.#lattice = lattice;
    this.#family = lattice.family;
    this.#size = this.#family.parameters.length;
    this.#target = target;
    this.#squared = norm === 'l2';
    this.#model = new Float64Array(target.grid.cells);
    this.#parameters = new Float64Array(this.#size);
    this.#trial = new Int32Array(this.#size);
  }

  /** Visits every Gaussian once. Yields after each; returns the number of changes. */
  *sweep(): Generator<number, number, void> {
    const count = this.levels.length / this.#size;
    this.#renderAll(count);
    let changes = 0;
    for (let k = 0; k < count; k++) {
      changes += this.#visit(k * this.#size);
      yield (k + 1) / count;
    }
    return changes;
  }

  #renderAll(count: number): void {
    this.#model.fill(0);
    for (let k = 0; k < count; k++) {
      this.#place(this.levels, k * this.#size);
      addRows(this.#rows, 0, 1, this.#model);
    }
    this.#measure();
  }

  /** Brings `#sum`, `#scale` and `#along` up to date. */
  #measure(): void {
    const model = this.#model;
    const { values, mass } = this.#target;
    let sum = 0;
    for (let i = 0; i < model.length; i++) sum += model[i]!;
    const scale = sum > 0 ? mass / sum : 0;
    let along = 0;
    for (let i = 0; i < model.length; i++) {
      const value = scale * model[i]!;
      const off = value - values[i]!;
      along += value * (this.#squared ? 2 * off : off > 0 ? 1 : -1);
    }
    this.#sum = sum;
    this.#scale = scale;
    this.#along = along;
  }

  #visit(at: number): number {
    const { levels } = this;
    const trial = this.#trial;
    this.#place(levels, at);
    addRows(this.#rows, 0, -1, this.#model);
    const others = this.#sum - sumOf(this.#rows);
    let best = this.#cost(others);
    let changes = 0;
    for (let i = 0; i < this.#size; i++) {
      for (let step = 1, tries = 0; tries < 2; step = -step, tries++) {
        // On in the same direction as long as it pays.
        while (this.#propose(at, i, step)) {
          this.#place(trial, 0);
          const cost = this.#cost(others);
          if (!(cost < best - LEAST_GAIN * this.#target.mass)) break;
          best = cost;
          levels.set(trial, at);
          changes++;
        }
      }
    }
    this.#place(levels, at);
    addRows(this.#rows, 0, 1, this.#model);
    if (changes > 0) this.#measure();
    return changes;
  }

  /** Level i moved by a step, in `#trial`: what it makes coarser, finer or narrower stays as near as can be to where it is. */
  #propose(at: number, i: number, step: number): boolean {
    const trial = this.#trial;
    trial.set(this.levels.subarray(at, at + this.#size));
    const { kind } = this.#family.parameters[i]!;
    const parameters = this.#parameters;
    if (kind !== 'position') this.#lattice.read(trial, 0, parameters);
    trial[i]! += step;
    if (kind === 'weight' && (trial[0]! < 1 || trial[0]! > LARGEST_WEIGHT)) return false;
    if (kind === 'position') return true;
    const moved = trial[i]!;
    if (kind !== 'weight') parameters[i] = this.#lattice.valueOf(kind, moved, trial[0]!);
    this.#lattice.write(parameters, 0, trial);
    return true;
  }

  #place(levels: Int32Array, at: number): void {
    const part = at === 0 && levels === this.#trial ? levels : levels.subarray(at, at + this.#size);
    this.#lattice.read(part, 0, this.#parameters);
    this.#family.expand(this.#parameters, 0, this.#gaussian, 0);
    this.#rows.fill(this.#gaussian, 1, this.#target.grid, DECODED_REACH);
  }

  /** What the loss changes by if the Gaussian in `#rows` is added to the others. */
  #cost(others: number): number {
    const { offset, length, first, ratio, count } = this.#rows;
    const falloff = this.#rows.falloff[0]!;
    const model = this.#model;
    const { values } = this.#target;
    const scale = this.#scale;
    const squared = this.#squared;
    let sum = 0;
    let loss = 0;
    for (let row = 0; row < count; row++) {
      let value = scale * first[row]!;
      let step = ratio[row]!;
      const end = offset[row]! + length[row]!;
      for (let i = offset[row]!; i < end; i++) {
        const off = scale * model[i]! - values[i]!;
        const next = off + value;
        loss += squared ? value * (off + next) : Math.abs(next) - Math.abs(off);
        sum += value;
        value *= step;
        step *= falloff;
      }
    }
    // All values are then scaled back to the mass: to first order.
    const grown = (others - this.#sum) * scale + sum;
    return loss - (this.#along * grown) / this.#target.mass;
  }
}

/** Sum of the first Gaussian of `rows` over its cells. */
function sumOf({ length, first, ratio, falloff, count }: Rows): number {
  const fall = falloff[0]!;
  let sum = 0;
  for (let row = 0; row < count; row++) {
    let value = first[row]!;
    let step = ratio[row]!;
    for (let left = length[row]!; left > 0; left--) {
      sum += value;
      value *= step;
      step *= fall;
    }
  }
  return sum;
}
