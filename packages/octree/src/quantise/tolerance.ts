import type { Steps } from '@vdfc/core';
import { errorOf, quantise } from '@vdfc/numerics/quantise';
import type { Tree } from '../kernel/tree.js';
import type { Rounded } from './codec.js';
import { type Draft, type Projection, project } from './draft.js';
import { COARSEST_INDEX, FINEST_INDEX, stepAt } from './steps.js';

/** Largest errors are least with rounding to the nearest level. */
const ZONE = 0.5;
/** The search begins with strides of an octave, then of two, four ...; it ends with steps known to 1/32 of one. */
const STRIDE = 64;
const RESOLUTION = 2;
/** Steps further apart than this have trees of their own. */
const SAME_TREE = 64;

/** A step that was tried on a tree. */
interface Trial extends Rounded {
  readonly projection: Projection;
  readonly error: number;
}

/**
 * The coarsest step, or nearly so, with which no decoded value is further than `tolerance` from the array's, and the
 * levels; tried by decoding. Undefined where no step is fine enough.
 */
export function* searchStep(
  draft: Draft,
  tolerance: number,
  treeAt: (stepIndex: number) => Steps<Tree>,
): Steps<Rounded | undefined> {
  const onTree = function* (index: number, fraction: number): Steps<Trial> {
    const search = treeAt(index);
    for (;;) {
      const next = search.next();
      if (next.done) return attempt(draft, project(draft, next.value), index);
      yield { ...next.value, fraction };
    }
  };
  let good = yield* onTree(draft.stepIndex, 0.1);
  let bad: number | undefined;
  for (let stride = STRIDE; good.error > tolerance; stride *= 2) {
    bad = good.stepIndex;
    if (bad >= FINEST_INDEX || bad >= good.projection.finest) return undefined;
    good = yield* onTree(Math.min(FINEST_INDEX, bad + stride), 0.5);
    yield { fraction: 0.5, phase: 'step' };
  }
  for (let stride = STRIDE; bad === undefined && good.stepIndex > COARSEST_INDEX; stride *= 2) {
    const next = yield* onTree(Math.max(COARSEST_INDEX, good.stepIndex - stride), 0.6);
    if (next.error > tolerance) bad = next.stepIndex;
    else good = next;
    yield { fraction: 0.6, phase: 'step' };
  }
  let known = bad ?? good.stepIndex;
  while (good.stepIndex - known > RESOLUTION) {
    const middle = (known + good.stepIndex) >> 1;
    const isNear = good.stepIndex - known <= SAME_TREE;
    const next = isNear ? attempt(draft, good.projection, middle) : yield* onTree(middle, 0.8);
    if (next.error > tolerance) known = next.stepIndex;
    else good = next;
    yield { fraction: 0.8, phase: 'step' };
  }
  return good;
}

function attempt({ array, domain, scale, ratio }: Draft, projection: Projection, index: number): Trial {
  const { synthesis, coefficients, finest } = projection;
  const stepIndex = Math.min(index, finest);
  const levels = new Int32Array(coefficients.length);
  quantise(coefficients, stepAt(stepIndex) / ratio, ZONE, levels);
  const decoded = { ...domain, peak: 2 ** scale };
  const error = errorOf(levels, stepAt(stepIndex), synthesis, array.data, decoded).maxError;
  return { stepIndex, synthesis, levels, projection, error };
}
