import { type ArrayInfo, allocate, type DenseArray, type Floats, type Steps } from '@vdfc/core';
import { decodeBands, encodeBands, LARGEST_MAGNITUDE } from '@vdfc/numerics/coding';
import { dequantise, fromDomain, optimiseRounding, quantise } from '@vdfc/numerics/quantise';
import type { QuantiseParams } from '../layout.js';
import { chooseSizes } from './choose.js';
import { type Draft, draftOf } from './draft.js';
import { checkSizes, type ResolvedQuantise } from './options.js';
import { allSizes, product } from './shape.js';
import { indexOf, stepAt } from './steps.js';
import { Tiling } from './tiling.js';
import { searchStep } from './tolerance.js';

/** Dead zone of coefficients rounded one by one: a share of a step. */
const ZONE = 0.6;
/** Rounds of optimised rounding for each effort. */
const ROUNDS = [0, 8, 24];

export function* encodeQuantised(
  array: DenseArray,
  options: ResolvedQuantise,
): Steps<{ payload: Uint8Array; params: QuantiseParams }> {
  const draft = draftOf(array, options);
  const sizes = yield* sizesOf(draft, options);
  const tiling = new Tiling(array.shape, sizes);
  const coefficients = draft.y;
  tiling.forward(coefficients);
  yield { fraction: 0.2 };
  const { stepIndex, levels } = yield* levelsOf(draft, options, tiling, coefficients);
  const payload = encodeBands(levels, tiling.bands);
  yield { fraction: 1 };
  const { exponent } = options;
  const params: QuantiseParams = {
    mode: 'quantise',
    sizes,
    scale: draft.scale,
    stepIndex,
    exponent,
    clamped: draft.domain.clamped,
  };
  return { payload, params };
}

/** Block lengths for all axes. @throws VdfcError `BAD_OPTION` */
function* sizesOf({ array, y, step }: Draft, options: ResolvedQuantise): Steps<readonly number[]> {
  const { blockSize, effort } = options;
  const { shape } = array;
  if (typeof blockSize === 'number') return allSizes(blockSize, shape.length);
  if (blockSize !== 'auto') return checkSizes(blockSize, shape.length);
  if (product(shape) === 0) return allSizes(8, shape.length);
  const choice = chooseSizes(y, shape, step, effort > 1);
  for (let n = 0; ; n++) {
    const next = choice.next();
    if (next.done) return next.value;
    yield { fraction: 0.2 * (1 - 0.9 ** n) };
  }
}

function* levelsOf(
  draft: Draft,
  { aim, effort }: ResolvedQuantise,
  tiling: Tiling,
  coefficients: Float64Array,
): Steps<{ stepIndex: number; levels: Int32Array }> {
  const { array, domain, ratio } = draft;
  // The decoder's domain has another peak: 2^scale.
  const least = (ratio * peakCoefficient(coefficients)) / (LARGEST_MAGNITUDE - 1);
  if ('tolerance' in aim) return yield* searchStep(draft, aim.tolerance, tiling, coefficients, least);
  const stepIndex = indexOf(aim.step * ratio, least);
  const step = stepAt(stepIndex) / ratio;
  if (effort > 0 && domain.peak > 0) {
    const settings = { iterations: ROUNDS[effort]!, shape: array.shape };
    const rounding = optimiseRounding(coefficients, step, tiling, array.data, domain, settings);
    for (;;) {
      const next = rounding.next();
      if (next.done) return { stepIndex, levels: next.value };
      yield { fraction: 0.2 + 0.7 * next.value.fraction };
    }
  }
  const levels = new Int32Array(coefficients.length);
  quantise(coefficients, step, ZONE, levels);
  return { stepIndex, levels };
}

function peakCoefficient(coefficients: Float64Array): number {
  let peak = 0;
  for (let i = 0; i < coefficients.length; i++) peak = Math.max(peak, Math.abs(coefficients[i]!));
  return peak;
}

/** Any bytes decode to finite values. */
export function* decodeQuantised(
  payload: Uint8Array,
  { sizes, scale, stepIndex, exponent, clamped }: QuantiseParams,
  info: ArrayInfo,
): Steps<Floats> {
  const tiling = new Tiling(info.shape, sizes);
  const levels = new Int32Array(tiling.coefficients);
  decodeBands(payload, levels, tiling.bands);
  yield { fraction: 0.8 };
  const y = new Float64Array(tiling.values);
  dequantise(levels, stepAt(stepIndex), y);
  tiling.inverse(y);
  yield { fraction: 0.9 };
  const out = allocate(info);
  fromDomain(y, { exponent: exponent / 100, peak: 2 ** scale, clamped }, out);
  return out;
}
