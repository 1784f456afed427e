import {
  type ArrayInfo,
  type DenseArray,
  type Encoded,
  elementCount,
  type Floats,
  type Steps,
  VdfcError,
} from '@vdfc/core';
import { measureBands } from '@vdfc/numerics/coding';
import {
  chooseClamp,
  type Domain,
  differenceOf,
  fromDomain,
  peakOf,
  toDomain,
} from '@vdfc/numerics/quantise';
import { leadingOf, type Matrix, optimisedFactors, plainFactors } from './kernel/factorise.js';
import { FactorSpace, type Factors } from './kernel/factors.js';
import { axesOf, refold, unfold, unfoldingOf } from './kernel/unfold.js';
import { type PcaParams, writeParams, writeStored } from './layout.js';
import { FINEST_STEP, type ResolvedQuantise, STEPS_PER_OCTAVE, stepOf } from './options.js';

/** Rounds of optimised rounding by effort. */
const ROUNDS = [0, 8, 25] as const;
/** Of two axes at one step the one with less bits · error^this is better: what a smaller step would cost. */
const ERROR_POWER = 1.2;
/** Steps that a tolerance is tried with lie so many indices apart: an eighth of an octave. */
const SEARCH_GRID: number = STEPS_PER_OCTAVE / 8;

/** A matrix that has been coded. */
interface Coded {
  readonly axis: number;
  readonly matrix: Matrix;
  readonly factors: Factors;
}

/** Images and scores of the array's own. */
export function* encodeQuantised(array: DenseArray, options: ResolvedQuantise): Steps<Encoded> {
  checkAxis(array.shape, options.axis);
  if (options.tolerance !== undefined) return encodeWithin(array, options, options.tolerance);
  const { stepIndex } = options;
  const step = stepOf(stepIndex);
  if (isOutOfReach(array, step)) return stored(array);
  const plain = bestAxis(array, options, step);
  if (plain === undefined) return packed(array, options, stepIndex, undefined);
  yield { fraction: 0.1 };
  const rounds = ROUNDS[options.effort]!;
  if (rounds === 0) return packed(array, options, stepIndex, plain);
  const work = optimisedFactors(plain.matrix, plain.factors, step, rounds);
  for (;;) {
    const done = work.next();
    if (done.done) return packed(array, options, stepIndex, { ...plain, factors: done.value });
    yield { fraction: 0.1 + 0.8 * done.value.fraction, phase: 'rounding' };
  }
}

/** @throws VdfcError `BAD_OPTION` if the array has no such axis */
export function checkAxis(shape: readonly number[], axis: number | 'auto'): void {
  if (axis === 'auto' || axis < shape.length) return;
  const message = `Cannot use option axis of pca: expected an axis of an array of rank ${shape.length}, got ${axis}`;
  throw new VdfcError('BAD_OPTION', message, { codec: 'pca', option: 'axis' });
}

/** The largest coefficients are those of an array of peaks: beyond what levels can hold, values are stored. */
function isOutOfReach({ shape }: DenseArray, step: number): boolean {
  return Math.sqrt(elementCount(shape)) / step > 2 ** 27;
}

/** Plain factors across the axis where they are smallest; none for an array of zeros. */
function bestAxis(array: DenseArray, options: ResolvedQuantise, step: number): Coded | undefined {
  const { axis, components } = options;
  const domain = domainOf(array, options, step);
  if (domain.peak === 0) return undefined;
  const axes = axesOf(array.shape);
  const candidates = axis === 'auto' || axes.length === 1 ? axes : [axis];
  let best: Coded | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const matrix = matrixOf(array, candidate, domain);
    const factors = plainFactors(matrix, leadingOf(matrix, step, components), step);
    const cost = candidates.length === 1 ? 0 : costOf(matrix, factors, step);
    if (cost >= least) continue;
    least = cost;
    best = { axis: candidate, matrix, factors };
  }
  return best;
}

function costOf(matrix: Matrix, factors: Factors, step: number): number {
  const bits = measureBands(matrix.space.levelsOf(factors), matrix.space.bands(factors.count));
  const { l1 } = differenceOf(matrix.original, decodedRows(matrix, factors, step));
  return (bits + 8) * l1 ** ERROR_POWER;
}

/** The L1 error of components of an array's own, plainly rounded. */
export function ownError(array: DenseArray, options: ResolvedQuantise, step: number): number {
  if (isOutOfReach(array, step)) return 0;
  const coded = bestAxis(array, { ...options, axis: 'auto' }, step);
  if (coded === undefined) return 0;
  return differenceOf(coded.matrix.original, decodedRows(coded.matrix, coded.factors, step)).l1;
}

export function domainOf(
  { data }: DenseArray,
  { exponent, negatives }: Pick<ResolvedQuantise, 'exponent' | 'negatives'>,
  step: number,
): Domain {
  const peak = peakOf(data);
  return {
    exponent: exponent / 100,
    peak,
    clamped: peak > 0 && chooseClamp(data, exponent / 100, peak, step, negatives),
  };
}

/** The array cut across an axis, in the domain. */
export function matrixOf(array: DenseArray, axis: number, domain: Domain): Matrix {
  const space = new FactorSpace(unfoldingOf(array.shape, axis));
  const original = unfold(array.data, space.unfolding, array.data.slice());
  const values = new Float64Array(original.length);
  toDomain(original, domain, values);
  return { space, original, domain, values };
}

/** What factors decode to, row-major rows x columns, in the array's own type. */
function decodedRows({ space, original, domain }: Matrix, factors: Factors, step: number): Floats {
  const out = original.slice();
  fromDomain(space.synthesise(factors, step), domain, out);
  return out;
}

/** The coarsest step whose array is within a tolerance, by bisection. */
function encodeWithin(array: DenseArray, options: ResolvedQuantise, tolerance: number): Encoded {
  let result: Encoded | undefined;
  let [low, high] = [-1, FINEST_STEP / SEARCH_GRID + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const coded = codedWithin(array, options, middle * SEARCH_GRID, tolerance);
    if (coded !== undefined) result = coded;
    if (coded !== undefined) high = middle;
    else low = middle;
  }
  return result ?? stored(array);
}

function codedWithin(
  array: DenseArray,
  options: ResolvedQuantise,
  stepIndex: number,
  tolerance: number,
): Encoded | undefined {
  const step = stepOf(stepIndex);
  if (isOutOfReach(array, step)) return undefined;
  const coded = bestAxis(array, options, step);
  const error =
    coded === undefined
      ? 0
      : differenceOf(coded.matrix.original, decodedRows(coded.matrix, coded.factors, step)).maxError;
  return error <= tolerance ? packed(array, options, stepIndex, coded) : undefined;
}

/** Factors as bytes; where those are more than the values themselves, the values. */
function packed(
  array: DenseArray,
  { exponent }: ResolvedQuantise,
  stepIndex: number,
  coded: Coded | undefined,
): Encoded {
  const params = { form: 'quantised', exponent, stepIndex } as const;
  if (coded === undefined) return { payload: new Uint8Array(0), params: writeParams(params) };
  const { axis, matrix, factors } = coded;
  const payload = matrix.space.encode(factors);
  if (payload.length >= array.data.byteLength) return stored(array);
  const { peak, clamped } = matrix.domain;
  const more = { axis: Math.max(0, axis), clamped, components: factors.count, peak };
  return { payload, params: writeParams({ ...params, ...more }) };
}

function stored({ data }: DenseArray): Encoded {
  return { payload: writeStored(data), params: writeParams({ form: 'stored' }) };
}

/** The values of a payload of images and scores, in `out`. */
export function decodeQuantised(payload: Uint8Array, params: PcaParams, info: ArrayInfo, out: Floats): void {
  const axis = info.shape.length === 1 ? -1 : params.axis;
  const space = new FactorSpace(unfoldingOf(info.shape, axis));
  const { rows, columns } = space.unfolding;
  const most = Math.min(rows, columns);
  if (params.components > most) {
    throw new Error(`expected at most ${most} components, got ${params.components}`);
  }
  const factors = space.decode(payload, params.components);
  place(space, space.synthesise(factors, stepOf(params.stepIndex)), params, out);
}

/** A matrix in its domain as the values of the array. */
export function place(
  { unfolding }: FactorSpace,
  values: Float64Array,
  { exponent, peak, clamped }: Pick<PcaParams, 'exponent' | 'peak' | 'clamped'>,
  out: Floats,
): void {
  const inOrder = refold(values, unfolding, new Float64Array(values.length));
  fromDomain(inOrder, { exponent: exponent / 100, peak, clamped }, out);
}
