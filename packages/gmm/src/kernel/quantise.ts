import type { FitPlan, Target } from './fit.js';
import { Lattice, weightOf } from './lattice.js';
import { type Mixture, select } from './mixture.js';
import { Rounding } from './rounding.js';

/** Visits to every Gaussian after rounding, by effort. */
const SWEEPS = [1, 6, 20] as const;

/**
 * Levels of a mixture, the heaviest Gaussian's first (see `Lattice`), chosen so that it stays near to the VDF. Yields the
 * share done.
 */
export function* quantiseMixture(
  target: Target,
  mixture: Mixture,
  precision: number,
  plan: FitPlan,
): Generator<number, Int32Array, void> {
  const lattice = new Lattice(mixture.family, target.grid);
  const { parameters } = mixture.family;
  const masses = Array.from({ length: mixture.count }, (_, k) => mixture.parameters[k * parameters.length]!);
  const sorted = select(mixture, heaviestFirst(masses));
  const rounded = roundEach(normalised(sorted), lattice, precision);
  // The sweeps know the values alone, not their powers.
  const sweeps = plan.refine === 'none' || plan.exponent < 1 ? 0 : SWEEPS[plan.effort]!;
  const rounding = new Rounding(target, lattice, rounded, plan.refine === 'l2' ? 'l2' : 'l1');
  for (let done = 0; done < sweeps; done++) {
    const sweep = rounding.sweep();
    let step = sweep.next();
    for (; !step.done; step = sweep.next()) yield (done + step.value) / sweeps;
    if (step.value === 0) break;
  }
  return reordered(rounding.levels, parameters.length);
}

/** The levels nearest to each parameter. */
function roundEach({ family, count, parameters }: Mixture, lattice: Lattice, precision: number): Int32Array {
  const size = family.parameters.length;
  const levels = new Int32Array(count * size);
  for (let at = 0; at < levels.length; at += size) {
    levels[at] = weightOf(parameters[at]!, precision);
    lattice.write(parameters, at, levels);
  }
  return levels;
}

/** A mixture whose masses add up to 1; its own parameters are left as they are. */
function normalised({ family, count, parameters }: Mixture): Mixture {
  const size = family.parameters.length;
  const moved = parameters.slice();
  let most = -Infinity;
  for (let k = 0; k < count; k++) most = Math.max(most, parameters[k * size]!);
  let sum = 0;
  for (let k = 0; k < count; k++) sum += Math.exp(parameters[k * size]! - most);
  for (let k = 0; k < count; k++) moved[k * size]! -= most + Math.log(sum);
  return { family, count, parameters: moved };
}

function heaviestFirst(weights: readonly number[]): number[] {
  return weights.map((_, k) => k).sort((a, b) => weights[b]! - weights[a]! || a - b);
}

function reordered(levels: Int32Array, size: number): Int32Array {
  const weights = Array.from({ length: levels.length / size }, (_, k) => levels[k * size]!);
  const out = new Int32Array(levels.length);
  heaviestFirst(weights).forEach((k, place) => {
    out.set(levels.subarray(k * size, (k + 1) * size), place * size);
  });
  return out;
}

/** The mixture that levels stand for. */
export function restoreMixture(lattice: Lattice, levels: Int32Array): Mixture {
  const size = lattice.family.parameters.length;
  const parameters = new Float64Array(levels.length);
  for (let at = 0; at < levels.length; at += size) lattice.read(levels, at, parameters);
  return { family: lattice.family, count: levels.length / size, parameters };
}
