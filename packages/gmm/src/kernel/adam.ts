import type { ParameterKind } from './family.js';
import { GAUSSIAN } from './gaussian.js';
import type { Grid } from './grid.js';
import { expandAll, type Mixture } from './mixture.js';
import { type Loss, Objective } from './objective.js';

/** Share by which the running means of the gradient and of its square are renewed. */
const RENEWAL = 0.1;
const SQUARE_RENEWAL = 0.02;
/** Slopes below this do not count: the loss is of order 1. */
const LEAST_SLOPE = 1e-12;
/** Steps at the start; of a position in widths. */
const RATES: Record<ParameterKind, number> = { weight: 0.05, position: 0.05, scale: 0.035, shear: 0.035 };
/** What is left of the steps at the end. */
const LAST = 0.005;
/** Narrowest width, as a logarithm: below it a Gaussian falls between cells. */
const NARROWEST = -1.2;
const MOST_SHEAR = 32;
const WIDEST = 12;

/**
 * Descends from a mixture by Adam (Kingma & Ba, ICLR 2015) over all parameters at once, with steps that fall off as half a
 * cosine. Yields the share done; returns the best mixture on the way.
 */
export function* descend(
  start: Mixture,
  grid: Grid,
  loss: Loss,
  steps: number,
): Generator<number, Mixture, void> {
  const { family, count } = start;
  const mixture = { family, count, parameters: start.parameters.slice() };
  const objective = new Objective(grid, family, count, loss);
  const walk = new Walk(mixture, grid);
  const best = mixture.parameters.slice();
  let least = Infinity;
  for (let step = 0; ; step++) {
    const found = objective.evaluate(mixture);
    if (found < least) {
      least = found;
      best.set(mixture.parameters);
    }
    if (step === steps) return { family, count, parameters: best };
    const fall = (1 - LAST) * (0.5 + 0.5 * Math.cos((Math.PI * step) / steps)) + LAST;
    walk.step(objective.gradient, fall);
    yield step / steps;
  }
}

/** Adam's running means, and where it is. */
class Walk {
  readonly #mixture: Mixture;
  readonly #grid: Grid;
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  readonly #gaussians: Float64Array;
  #steps = 0;

  /** @param mixture is changed by every step */
  constructor(mixture: Mixture, grid: Grid) {
    this.#mixture = mixture;
    this.#grid = grid;
    this.#mean = new Float64Array(mixture.parameters.length);
    this.#square = new Float64Array(mixture.parameters.length);
    this.#gaussians = new Float64Array(mixture.count * GAUSSIAN);
  }

  step(gradient: Float64Array, rate: number): void {
    this.#steps++;
    const first = rate / (1 - (1 - RENEWAL) ** this.#steps);
    const second = 1 / (1 - (1 - SQUARE_RENEWAL) ** this.#steps);
    const { family, count, parameters } = this.#mixture;
    const size = family.parameters.length;
    const mean = this.#mean;
    const square = this.#square;
    expandAll(this.#mixture, this.#gaussians);
    for (let k = 0; k < count; k++) {
      for (let place = 0; place < size; place++) {
        const i = k * size + place;
        const { kind, index } = family.parameters[place]!;
        const unit = kind === 'position' ? 1 / Math.sqrt(this.#gaussians[k * GAUSSIAN + 4 + index]!) : 1;
        const slope = gradient[i]! * unit;
        mean[i] = mean[i]! + RENEWAL * (slope - mean[i]!);
        square[i] = square[i]! + SQUARE_RENEWAL * (slope * slope - square[i]!);
        const move = (first * mean[i]!) / (Math.sqrt(second * square[i]!) + LEAST_SLOPE);
        parameters[i] = within(parameters[i]! - unit * RATES[kind] * move, kind, this.#grid.lengths[index]!);
      }
    }
  }
}

function within(value: number, kind: ParameterKind, length: number): number {
  if (kind === 'scale') return Math.max(NARROWEST, Math.min(WIDEST, value));
  if (kind === 'shear') return Math.max(-MOST_SHEAR, Math.min(MOST_SHEAR, value));
  if (kind === 'position') return Math.max(-length, Math.min(2 * length, value));
  return Math.max(-60, Math.min(60, value));
}
