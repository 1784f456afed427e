import { type Family, type ParameterKind, SCALE_LIMIT, SHEAR_LIMIT } from './family.js';
import { GAUSSIAN } from './gaussian.js';
import type { Grid } from './grid.js';

/** Steps of a Gaussian of weight n = 1: of positions in widths, of scales in octaves, of shears. Part of the layout. */
const POSITION_STEP = 2.25;
const SCALE_STEP = 2.625;
const SHEAR_STEP = 2.875;
/** Scale at level 0, octaves: a width of 2.8 cells. */
const MIDDLE_SCALE = 1.5;

/** Largest weight. */
export const LARGEST_WEIGHT = 65535;
/** Largest magnitude of the other levels. */
export const LARGEST_LEVEL: number = 2 ** 24;

/**
 * The parameters that can be stored. The weight is a whole number n from 1, n² being in proportion to the mass; all other
 * parameters are multiples of steps in proportion to 1/n. So the error that a step makes, mass times step, grows as √mass
 * only, and the errors of all Gaussians add up as if each cell had its own: what costs least in sum.
 */
export class Lattice {
  readonly family: Family;
  readonly #grid: Grid;
  readonly #gaussian: Float64Array = new Float64Array(GAUSSIAN);

  constructor(family: Family, grid: Grid) {
    this.family = family;
    this.#grid = grid;
  }

  /** Writes the parameters that levels (at the same place) stand for. */
  read(levels: Int32Array, at: number, parameters: Float64Array): void {
    const list = this.family.parameters;
    parameters[at] = 2 * Math.log(levels[at]!);
    for (let i = 1; i < list.length; i++) {
      if (list[i]!.kind !== 'position')
        parameters[at + i] = this.valueOf(list[i]!.kind, levels[at + i]!, levels[at]!);
    }
    this.family.expand(parameters, at, this.#gaussian, 0);
    for (let i = 1; i < list.length; i++) {
      const { kind, index } = list[i]!;
      if (kind !== 'position') continue;
      parameters[at + i] = this.#middle(index) + levels[at + i]! * this.#positionStep(index, levels[at]!);
    }
  }

  /** Writes the levels nearest to parameters (at the same place), but for the weight: `levels[at]` is given. */
  write(parameters: Float64Array, at: number, levels: Int32Array): void {
    const list = this.family.parameters;
    const n = levels[at]!;
    const stored = parameters.slice(at, at + list.length);
    for (let i = 1; i < list.length; i++) {
      const { kind } = list[i]!;
      if (kind === 'position') continue;
      const zero = this.valueOf(kind, 0, n);
      levels[at + i] = nearest((parameters[at + i]! - zero) / stepOf(kind, n));
      stored[i] = this.valueOf(kind, levels[at + i]!, n);
    }
    // The steps of positions are those that a decoder finds: from scales and shears as they are stored.
    this.family.expand(stored, 0, this.#gaussian, 0);
    for (let i = 1; i < list.length; i++) {
      const { kind, index } = list[i]!;
      if (kind !== 'position') continue;
      levels[at + i] = nearest((parameters[at + i]! - this.#middle(index)) / this.#positionStep(index, n));
    }
  }

  /** The value of a scale or shear of a Gaussian of weight n. */
  valueOf(kind: ParameterKind, level: number, n: number): number {
    if (kind === 'shear') return clamp(level * stepOf(kind, n), SHEAR_LIMIT);
    return clamp(MIDDLE_SCALE * Math.LN2 + level * stepOf(kind, n), SCALE_LIMIT);
  }

  /** Position at level 0, cells. */
  #middle(axis: number): number {
    return (this.#grid.lengths[axis]! - 1) / 2;
  }

  /** Cells: in proportion to the width along the axis with the other axes held. */
  #positionStep(axis: number, n: number): number {
    return POSITION_STEP / (n * Math.sqrt(this.#gaussian[4 + axis]!));
  }
}

function stepOf(kind: ParameterKind, n: number): number {
  return (kind === 'shear' ? SHEAR_STEP : SCALE_STEP * Math.LN2) / n;
}

/** The weight nearest to a mass, of which the logarithm of its share of all is given. */
export function weightOf(logShare: number, precision: number): number {
  return Math.max(1, Math.min(LARGEST_WEIGHT, Math.round(precision * Math.exp(logShare / 2))));
}

function nearest(value: number): number {
  return Math.max(-LARGEST_LEVEL, Math.min(LARGEST_LEVEL, Math.round(value)));
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
