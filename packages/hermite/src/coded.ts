import type { ArrayInfo, DenseArray, Encoded, Floats, Steps } from '@vdfc/core';
import { chooseClamp, differenceOf, peakOf } from '@vdfc/numerics/quantise';
import { corrupt } from './corrupt.js';
import { Draft, decodeContent, NEAREST, ZONE } from './draft.js';
import {
  COARSEST,
  type Content,
  type QuantiseParams,
  readPayload,
  writeParams,
  writePayload,
} from './layout.js';
import type { ResolvedQuantise } from './options.js';
import { encodeStored } from './stored.js';

export function* encodeQuantised(array: DenseArray, options: ResolvedQuantise): Steps<Encoded> {
  const peak = peakOf(array.data);
  if (peak === 0) return zeros();
  const { aim } = options;
  return 'step' in aim
    ? yield* encodeStep(array, peak, aim.step, options)
    : yield* encodeWithin(array, peak, aim.tolerance, options);
}

function* encodeStep(
  array: DenseArray,
  peak: number,
  step: number,
  options: ResolvedQuantise,
): Steps<Encoded> {
  const clamped = chooseClamp(array.data, options.exponent / 100, peak, step, options.negatives);
  const draft = yield* Draft.of(array, step, clamped, options);
  const index = draft.indexOf(step);
  return written(draft, index, options.effort === 0 ? draft.plain(index, ZONE) : yield* draft.rounded(index));
}

/** Indices between trials at first, half an octave, and at last. */
const STRIDE = 32;
const RESOLUTION = 2;

/**
 * Nearly the largest step with which no decoded value is off by more than the tolerance, tried by decoding; the values
 * themselves where there is none.
 */
function* encodeWithin(
  array: DenseArray,
  peak: number,
  tolerance: number,
  options: ResolvedQuantise,
): Steps<Encoded> {
  const { data } = array;
  if (peak <= tolerance) return zeros();
  const clamped =
    options.negatives === 'auto' ? data.every((value) => value >= -tolerance) : options.negatives === 'clamp';
  const guess = Math.max(2 ** -40, Math.min(16, (options.exponent / 50) * (tolerance / peak)));
  const draft = yield* Draft.of(array, guess, clamped, options);
  const errorAt = (index: number): number =>
    differenceOf(data, decodeContent(draft.plain(index, NEAREST), draft.params(index), array)).maxError;
  let good = draft.indexOf(guess);
  let error = errorAt(good);
  let bad = COARSEST - 1;
  while (error > tolerance) {
    yield { fraction: 0.5, phase: 'finer' };
    if (good === draft.finest) return encodeStored(array);
    bad = good;
    good = Math.min(draft.finest, good + STRIDE);
    error = errorAt(good);
  }
  while (good - bad > RESOLUTION) {
    yield { fraction: 0.8, phase: 'coarser' };
    const middle = bad < COARSEST ? Math.max(COARSEST, good - STRIDE) : (good + bad) >> 1;
    if (middle === good) break;
    if (errorAt(middle) <= tolerance) good = middle;
    else bad = middle;
  }
  return written(draft, good, draft.plain(good, NEAREST));
}

/** A content as bytes, or the values if these take less. */
function written(draft: Draft, index: number, content: Content): Encoded {
  if (content.levels.length === 0) return zeros();
  const payload = writePayload(content, draft.array.shape);
  if (payload.length >= draft.array.data.byteLength) return encodeStored(draft.array);
  return { payload, params: writeParams(draft.params(index)) };
}

export function zeros(): Encoded {
  return { payload: new Uint8Array(0), params: writeParams({ form: 'zeros' }) };
}

/** @throws VdfcError `CORRUPT` */
export function* decodeQuantised(
  payload: Uint8Array,
  params: QuantiseParams,
  info: ArrayInfo,
): Steps<Floats> {
  if (payload.length === 0) throw corrupt('a payload', 'none');
  const content = readPayload(payload, info);
  yield { fraction: 0.5 };
  return decodeContent(content, params, info);
}
