import type { Family } from './family.js';
import { GAUSSIAN, MOMENTS } from './gaussian.js';
import type { Grid } from './grid.js';
import { expandAll, type Mixture } from './mixture.js';
import { addRows, Rows, rowMoments } from './rows.js';

/** What a mixture is to come near to. */
export interface Loss {
  /** Cells of the VDF as shares of its peak. */
  readonly values: Float64Array;
  /** What the mixture's sum over the cells is brought to, above 0. */
  readonly mass: number;
  readonly norm: 'l1' | 'l2';
  /** The norm is that of the difference of values to this power. */
  readonly exponent: number;
}

/** Far enough for a fit; in three dimensions less than 3e-5 of a Gaussian's mass lies beyond. */
const REACH = 12;
/** Within this share of the peak |f - g| is rounded off, so that its slope does not jump. */
const SOFT = 1e-3;
/** Values below this share of the peak count as much as this one, where an exponent would let their slope grow without end. */
const FAINT = 1e-4;

/** The distance of a mixture from a VDF, and its derivatives. */
export class Objective {
  /** Derivatives by all parameters of the mixture evaluated last. */
  readonly gradient: Float64Array;
  readonly #grid: Grid;
  readonly #loss: Loss;
  readonly #reach: number;
  /** Values to the power of the exponent, and the norm of these. */
  readonly #targets: Float64Array;
  readonly #whole: number;
  readonly #rows = new Rows();
  readonly #model: Float64Array;
  readonly #gaussians: Float64Array;
  readonly #moments: Float64Array = new Float64Array(MOMENTS);

  /** @param reach Gaussians are followed down to e^-reach of their amplitude */
  constructor(grid: Grid, family: Family, count: number, loss: Loss, reach: number = REACH) {
    this.#reach = reach;
    this.#grid = grid;
    this.#loss = loss;
    this.#targets = loss.values.map((value) => companded(value, loss.exponent));
    this.#whole = this.#targets.reduce(
      (sum, value) => sum + (loss.norm === 'l1' ? Math.abs(value) : value * value),
      0,
    );
    this.#model = new Float64Array(grid.cells);
    this.#gaussians = new Float64Array(count * GAUSSIAN);
    this.gradient = new Float64Array(count * family.parameters.length);
  }

  /** Σ|f - g| / Σ|f| (rounded off where it is small), or Σ(f - g)² / Σf², of f and g to the power of the exponent. */
  evaluate(mixture: Mixture): number {
    const { family, count, parameters } = mixture;
    const gaussians = this.#gaussians;
    const model = this.#model;
    expandAll(mixture, gaussians);
    this.#rows.fill(gaussians, count, this.#grid, this.#reach);
    model.fill(0);
    for (let k = 0; k < count; k++) addRows(this.#rows, k, 1, model);
    const found = this.#slopes();
    const size = family.parameters.length;
    for (let k = 0; k < count; k++) {
      rowMoments(this.#rows, k, model, this.#moments, 0);
      family.gradient(parameters, k * size, gaussians, k * GAUSSIAN, this.#moments, this.gradient);
    }
    return found;
  }

  /**
   * The loss. Leaves in place of the model g the derivatives by g; as g is scaled to the mass, raising one value lowers all
   * others.
   */
  #slopes(): number {
    const model = this.#model;
    const { values, mass, norm, exponent } = this.#loss;
    let sum = 0;
    for (let i = 0; i < model.length; i++) sum += model[i]!;
    const scale = sum > 0 ? mass / sum : 0;
    const unit = scale / this.#whole;
    let loss = 0;
    let along = 0;
    for (let i = 0; i < model.length; i++) {
      const value = scale * model[i]!;
      const plain = exponent === 1;
      const off = plain ? value - values[i]! : companded(value, exponent) - this.#targets[i]!;
      let slope = 2 * off;
      if (norm === 'l1') {
        const size = Math.sqrt(off * off + SOFT * SOFT);
        slope = off / size;
        loss += size - SOFT;
      } else {
        loss += off * off;
      }
      if (!plain) slope *= value < FAINT ? FAINT ** (exponent - 1) : exponent * value ** (exponent - 1);
      along += slope * value;
      model[i] = slope * unit;
    }
    const shift = (along / mass) * unit;
    for (let i = 0; i < model.length; i++) model[i]! -= shift;
    return loss / this.#whole;
  }
}

/** value^exponent with the sign of the value, straight below `FAINT`. */
function companded(value: number, exponent: number): number {
  if (exponent === 1) return value;
  const size = Math.abs(value);
  const bent = size < FAINT ? (size / FAINT) * FAINT ** exponent : size ** exponent;
  return value < 0 ? -bent : bent;
}
