import { toDomain } from '@vdfc/numerics/quantise';
import type { Random } from '@vdfc/numerics/random';
import type { Target } from './target.js';

/** Share of the samples that are spread evenly; the others go where the values are. */
const EVEN_SHARE = 0.2;
/** Where values are: in proportion to |f| to this power. */
const DENSITY_EXPONENT = 0.7;

/**
 * Draws cells in proportion to how much of the error is to be expected there, spread evenly over their cumulative density:
 * one for each of `count` equal parts (stratified sampling), so that a batch misses nothing large.
 */
export class Sampler {
  /** Probability of a cell, times the number of cells. */
  readonly density: Float32Array;
  readonly #cumulative: Float64Array;
  /** First cell that can be meant by a place in each of as many equal parts of 0 to 1. */
  readonly #guide: Int32Array;
  readonly #random: Random;

  constructor(target: Target, uniform: boolean, random: Random) {
    this.density = uniform ? new Float32Array(target.cells).fill(1) : densityOf(target);
    this.#random = random;
    this.#cumulative = new Float64Array(target.cells);
    let sum = 0;
    for (let i = 0; i < target.cells; i++) {
      sum += this.density[i]!;
      this.#cumulative[i] = sum;
    }
    for (let i = 0; i < target.cells; i++) this.#cumulative[i]! /= sum;
    this.#guide = guideOf(this.#cumulative);
  }

  /** Fills the first `count` of `cells`. */
  draw(cells: Int32Array, count: number): void {
    const cumulative = this.#cumulative;
    const guide = this.#guide;
    const last = cumulative.length - 1;
    for (let s = 0; s < count; s++) {
      const place = (s + this.#random.uniform()) / count;
      let cell = guide[Math.floor(place * guide.length)]!;
      while (cell < last && cumulative[cell]! <= place) cell++;
      cells[s] = cell;
    }
  }
}

function densityOf({ outputs, cells }: Target): Float32Array {
  const density = new Float32Array(cells).fill(EVEN_SHARE);
  const powers = new Float64Array(cells);
  const domain = { exponent: DENSITY_EXPONENT, peak: 1, clamped: false };
  for (const { shares } of outputs) {
    toDomain(shares, domain, powers);
    let sum = 0;
    for (let i = 0; i < cells; i++) sum += Math.abs(powers[i]!);
    const scale = ((1 - EVEN_SHARE) * cells) / (sum * outputs.length);
    for (let i = 0; i < cells; i++) density[i]! += scale * Math.abs(powers[i]!);
  }
  return density;
}

function guideOf(cumulative: Float64Array): Int32Array {
  const guide = new Int32Array(Math.min(cumulative.length, 2 ** 16));
  let cell = 0;
  for (let i = 0; i < guide.length; i++) {
    while (cell < cumulative.length - 1 && cumulative[cell]! <= i / guide.length) cell++;
    guide[i] = cell;
  }
  return guide;
}
