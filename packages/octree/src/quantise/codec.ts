import type { DenseArray, Steps } from '@vdfc/core';
import { optimiseRounding, quantise } from '@vdfc/numerics/quantise';
import { bestTree, type Cuts } from '../kernel/search.js';
import { LeafSynthesis } from '../kernel/synthesis.js';
import { cellCount, prune, type Tree } from '../kernel/tree.js';
import type { OctreeContent, OctreeParams } from '../layout.js';
import { type Draft, draftOf, type Projection, project, stepOf } from './draft.js';
import type { ResolvedQuantise } from './options.js';
import { searchStep } from './tolerance.js';

/** Dead zone of coefficients rounded one by one: a share of a step. */
const ZONE = 0.6;
/** Rounds of optimised rounding for each effort. */
const ROUNDS = [0, 8, 24];

/** A content and the params to go with it. */
export interface Fit {
  readonly content: OctreeContent<Int32Array>;
  readonly params: OctreeParams;
}

/**
 * Undefined where no step keeps the tolerance, as rounding alone makes larger errors.
 *
 * @param array with a value other than 0
 */
export function* fitQuantised(array: DenseArray, options: ResolvedQuantise): Steps<Fit | undefined> {
  const { aim, exponent, degree } = options;
  const draft = draftOf(array, options);
  yield { fraction: 0.05, phase: 'tree' };
  const treeAt = (index: number): Steps<Tree> => treeFor(draft, index, options);
  const rounded =
    'tolerance' in aim
      ? yield* searchStep(draft, aim.tolerance, treeAt)
      : yield* roundAt(draft, options, yield* treeAt(draft.stepIndex));
  yield { fraction: 0.95, phase: 'coding' };
  if (rounded === undefined) return undefined;
  const { stepIndex, synthesis, levels } = rounded;
  const { scale, domain } = draft;
  const { clamped } = domain;
  const params: OctreeParams = { form: 'levels', exponent, clamped, stepIndex, scale, degree };
  return { content: dropZeros(synthesis, levels), params };
}

/** The tree that suits a step, with pauses. */
function* treeFor(draft: Draft, stepIndex: number, { degree, effort }: ResolvedQuantise): Steps<Tree> {
  const cuts: Cuts = effort > 0 ? 'any' : 'together';
  const search = bestTree(draft.y, draft.array.shape, stepOf(draft, stepIndex), degree, cuts);
  for (let n = 0; ; n++) {
    const next = search.next();
    if (next.done) return next.value;
    yield { fraction: 0.05 + 0.25 * (1 - 0.98 ** n), phase: 'tree' };
  }
}

/** Levels for the step that was asked for, or the finest that can be. */
function* roundAt(draft: Draft, { effort }: ResolvedQuantise, tree: Tree): Steps<Rounded> {
  const { synthesis, coefficients, finest }: Projection = project(draft, tree);
  const { array, domain } = draft;
  const stepIndex = Math.min(draft.stepIndex, finest);
  const step = stepOf(draft, stepIndex);
  if (effort === 0) {
    const levels = new Int32Array(coefficients.length);
    quantise(coefficients, step, ZONE, levels);
    return { stepIndex, synthesis, levels };
  }
  const settings = { iterations: ROUNDS[effort]!, shape: array.shape };
  const rounding = optimiseRounding(coefficients, step, synthesis, array.data, domain, settings);
  for (;;) {
    const next = rounding.next();
    if (next.done) return { stepIndex, synthesis, levels: next.value };
    yield { fraction: 0.3 + 0.65 * next.value.fraction, phase: 'rounding' };
  }
}

/** Levels of the coefficients of a synthesis. */
export interface Rounded {
  readonly stepIndex: number;
  readonly synthesis: LeafSynthesis;
  readonly levels: Int32Array;
}

/** Leaves of which nothing is left become empty. */
function dropZeros(synthesis: LeafSynthesis, levels: Int32Array): OctreeContent<Int32Array> {
  const { shape, tree, leaves } = synthesis;
  const parts = leaves.map(({ offset, counts }) => levels.subarray(offset, offset + cellCount(counts)));
  const isKept = parts.map((part) => part.some((level) => level !== 0));
  let at = 0;
  const pruned = new LeafSynthesis(
    shape,
    prune(tree, () => isKept[at++]!),
  );
  const coefficients = new Int32Array(pruned.coefficients);
  let to = 0;
  parts.forEach((part, i) => {
    if (!isKept[i]) return;
    coefficients.set(part, to);
    to += part.length;
  });
  return { synthesis: pruned, coefficients };
}
