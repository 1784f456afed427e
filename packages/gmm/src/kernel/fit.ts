import { Random } from '@vdfc/numerics/random';
import { descend } from './adam.js';
import { Em } from './em.js';
import type { Family } from './family.js';
import type { Grid } from './grid.js';
import { mergeClosest } from './merge.js';
import type { Mixture } from './mixture.js';
import type { Loss } from './objective.js';
import { seedMixture } from './seeding.js';

/** How to fit. */
export interface FitPlan {
  readonly components: number | 'bic';
  /** The most that `bic` may choose. */
  readonly most: number;
  readonly refine: 'l1' | 'l2' | 'none';
  readonly exponent: number;
  readonly effort: number;
  readonly restarts: number;
  readonly seed: number;
  readonly minGain: number;
}

/** A VDF as the fit sees it. */
export interface Target {
  /** Cells as shares of the peak. */
  readonly values: Float64Array;
  /** Sum of the values, above 0. */
  readonly mass: number;
  readonly grid: Grid;
}

/**
 * Least variance along any direction in EM, cells². Cells stand for what is around them, but to the likelihood they are
 * points, on which ever narrower Gaussians would sit. From half a cell's width on, sums over cells are integrals to 2 %,
 * and nothing is gained.
 */
export const FLOOR: number = 1 / 4;
/** A Gaussian with less than this share of the mass is removed. */
const DEAD = 1e-7;
/** Most steps of EM, where only the likelihood counts, and where refinement follows; by effort. */
const EM_ALONE = [60, 200, 600] as const;
const EM_BEFORE = [12, 30, 60] as const;
/** Steps of EM after two Gaussians were merged. */
const EM_BETWEEN = [3, 6, 10] as const;
/** Steps of refinement by effort. */
const DESCENT = [80, 800, 3000] as const;

/** Fits a mixture of Gaussians to a VDF. Yields the share done. */
export function* fitMixture(target: Target, family: Family, plan: FitPlan): Generator<number, Mixture, void> {
  const weights = target.values.map((value) => Math.max(value, 0));
  const em = new Em(weights, target.grid, { floor: FLOOR, dead: DEAD });
  const alone = plan.refine === 'none';
  const share = alone ? 1 : 0.2;
  const likely = yield* scaled(likeliest(target, weights, family, em, plan), 0, share);
  if (alone) return likely;
  return yield* scaled(
    descend(likely, target.grid, lossOf(target, plan), DESCENT[plan.effort]!),
    share,
    1 - share,
  );
}

/** Steps of one part of the work as shares of all of it. */
function* scaled<T>(
  steps: Generator<number, T, void>,
  from: number,
  part: number,
): Generator<number, T, void> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    yield from + part * step.value;
  }
}

/** What a plan wants to be small. */
function lossOf({ values, mass }: Target, { refine, exponent }: FitPlan): Loss {
  return { values, mass, norm: refine === 'l2' ? 'l2' : 'l1', exponent };
}

/** The mixture of the largest likelihood of all starts. */
function* likeliest(
  { grid }: Target,
  weights: Float64Array,
  family: Family,
  em: Em,
  plan: FitPlan,
): Generator<number, Mixture, void> {
  const { restarts, components, most, effort } = plan;
  const steps = (plan.refine === 'none' ? EM_ALONE : EM_BEFORE)[effort]!;
  let best: Mixture | undefined;
  let highest = -Infinity;
  for (let start = 0; start < restarts; start++) {
    const random = new Random(plan.seed + start);
    const count = components === 'bic' ? most : components;
    let mixture = seedMixture(weights, grid, family, count, FLOOR, random);
    if (components === 'bic') {
      mixture = yield* climb(em, mixture, EM_BEFORE[effort]!, plan.minGain, start / restarts);
      mixture = yield* fewest(mixture, weights, grid, em, EM_BETWEEN[effort]!, start / restarts);
    }
    mixture = yield* climb(em, mixture, steps, plan.minGain, start / restarts);
    const reached = restarts === 1 ? 0 : em.logLikelihood(mixture);
    if (best === undefined || reached > highest) {
      best = mixture;
      highest = reached;
    }
  }
  return best!;
}

/** Steps of EM until the likelihood hardly rises. */
function* climb(
  em: Em,
  start: Mixture,
  steps: number,
  minGain: number,
  done: number,
): Generator<number, Mixture, void> {
  let mixture = start;
  let before = -Infinity;
  for (let step = 0; step < steps; step++) {
    const next = em.step(mixture);
    mixture = next.mixture;
    yield done;
    if (next.logLikelihood - before < minGain) break;
    before = next.logLikelihood;
  }
  return mixture;
}

/**
 * Merges Gaussians one pair at a time, and keeps the mixture of the least Bayesian information criterion (Schwarz, Ann.
 * Stat. 6:461, 1978), with as many points as there are cells above 0.
 */
function* fewest(
  start: Mixture,
  weights: Float64Array,
  grid: Grid,
  em: Em,
  between: number,
  done: number,
): Generator<number, Mixture, void> {
  const points = weights.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
  let mixture = start;
  let best = start;
  let least = Infinity;
  for (;;) {
    for (let step = 0; step < between; step++) {
      mixture = em.step(mixture).mixture;
      yield done;
    }
    const free = mixture.count * mixture.family.parameters.length - 1;
    const criterion = free * Math.log(points + 1) - 2 * points * em.logLikelihood(mixture);
    if (criterion < least) {
      least = criterion;
      best = mixture;
    }
    if (mixture.count === 1) return best;
    mixture = mergeClosest(mixture, grid);
  }
}
