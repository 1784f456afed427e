import {
  type ArrayInfo,
  type DenseArray,
  type Encoded,
  type Floats,
  type Steps,
  VdfcError,
} from '@vdfc/core';
import { decodeBands, encodeBands } from '@vdfc/numerics/coding';
import { differenceOf, fromDomain } from '@vdfc/numerics/quantise';
import { fromHex, hex, type PcaBasis } from './basis.js';
import { codeScores, type Matrix } from './kernel/factorise.js';
import { FactorSpace, SCORE_STEP } from './kernel/factors.js';
import { unfoldingOf } from './kernel/unfold.js';
import { HASH_BYTES, type PcaParams, writeParams } from './layout.js';
import { type ResolvedQuantise, stepOf } from './options.js';
import { domainOf, encodeQuantised, matrixOf, ownError, place } from './quantised.js';

/** Rounds of optimised rounding by effort. */
const ROUNDS = [0, 8, 25] as const;

/** A basis serves as long as its error is not more than so many times that of components of the array's own. */
const MOST_ERROR = 1.25;

/**
 * The axis of an array whose slices have the shape of a basis' images: the basis' own, one more for a batch of such
 * arrays. Undefined where there is none.
 */
function axisFor(shape: readonly number[], { axis, image }: PcaBasis): number | undefined {
  const more = shape.length - image.length - (axis < 0 ? 0 : 1);
  if (more !== 0 && !(more === 1 && shape.length === 4)) return undefined;
  const { image: found } = unfoldingOf(shape, axis + more);
  return String(found) === String(image) ? axis + more : undefined;
}

/**
 * Scores for the components of a basis. An array whose slices have another shape, or that the basis cannot give as well as
 * the step asks for, gets components of its own.
 */
export function* encodeShared(array: DenseArray, options: ResolvedQuantise, basis: PcaBasis): Steps<Encoded> {
  const axis = axisFor(array.shape, basis);
  const step = stepOf(options.stepIndex);
  const domain = domainOf(array, options, step);
  if (axis === undefined || domain.peak === 0) return yield* encodeQuantised(array, options);
  const matrix = matrixOf(array, axis, domain);
  const { space } = matrix;
  const { rows, columns } = space.unfolding;
  const most = Math.min(options.components, basis.components);
  const directions = basis.directions.subarray(0, most * columns);
  const rounding = { step, share: 1, rounds: ROUNDS[options.effort]! };
  const scores = yield* codeScores(matrix, directions, most, rounding);
  const components = Math.ceil((1 + scores.findLastIndex((level) => level !== 0)) / rows);
  const used = scores.subarray(0, components * rows);
  if (!serves(array, options, matrix, directions, used)) return yield* encodeQuantised(array, options);
  const bands = space.scores.bands(components, space.rank, 0);
  const coded = components === 0 ? new Uint8Array(0) : encodeBands(used, bands);
  const payload = new Uint8Array(HASH_BYTES + coded.length);
  payload.set(fromHex(basis.hash));
  payload.set(coded, HASH_BYTES);
  const { exponent, stepIndex } = options;
  const { peak, clamped } = domain;
  const params = { axis: Math.max(0, axis), clamped, components, exponent, stepIndex, peak };
  return { payload, params: writeParams({ form: 'shared', ...params }) };
}

/** Whether scores for a basis are as good as components of the array's own, plainly rounded. */
function serves(
  array: DenseArray,
  options: ResolvedQuantise,
  matrix: Matrix,
  directions: Float64Array,
  scores: Int32Array,
): boolean {
  const step = stepOf(options.stepIndex);
  const values = fromScores(matrix.space, directions, scores, step);
  const decoded = matrix.original.slice();
  fromDomain(values, matrix.domain, decoded);
  const { l1 } = differenceOf(matrix.original, decoded);
  return l1 <= MOST_ERROR * ownError(array, options, step);
}

/** A matrix from quantised scores for images of length 1, row-major rows x columns. */
function fromScores(
  space: FactorSpace,
  directions: Float64Array,
  scores: Int32Array,
  step: number,
): Float64Array {
  const { rows, columns } = space.unfolding;
  const count = scores.length / rows;
  const values = new Float64Array(rows * columns);
  if (count === 0) return values;
  const coefficients = Float64Array.from(scores, (level) => level * SCORE_STEP * step);
  const used = directions.subarray(0, count * columns);
  space.scoreSynthesis(used, count).synthesise(coefficients, values);
  return values;
}

/** The values of a payload of scores, in `out`. @throws VdfcError `UNKNOWN_CODEC` if another basis is needed */
export function decodeShared(
  payload: Uint8Array,
  params: PcaParams,
  info: ArrayInfo,
  basis: PcaBasis | undefined,
  out: Floats,
): void {
  if (payload.length < HASH_BYTES) throw new Error('expected the name of a basis');
  const wanted = hex(payload.subarray(0, HASH_BYTES));
  if (basis === undefined || basis.hash !== wanted) {
    const found = basis === undefined ? 'none' : basis.hash;
    const message = `Cannot decode with pca: the container needs the basis ${wanted} (pca.using), at hand is ${found}`;
    throw new VdfcError('UNKNOWN_CODEC', message, { codec: 'pca' });
  }
  const axis = axisFor(info.shape, basis);
  if (axis === undefined || params.components > basis.components) {
    throw new Error(`expected slices of shape [${basis.image}] and at most ${basis.components} components`);
  }
  const space = new FactorSpace(unfoldingOf(info.shape, axis));
  const { rows } = space.unfolding;
  const count = params.components;
  const levels = new Int32Array(count * rows);
  if (count > 0) decodeBands(payload.subarray(HASH_BYTES), levels, space.scores.bands(count, space.rank, 0));
  const values = fromScores(space, basis.directions, levels, stepOf(params.stepIndex));
  place(space, values, params, out);
}
