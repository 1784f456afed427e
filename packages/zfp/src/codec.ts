import {
  type ArrayInfo,
  type Codec,
  type DenseArray,
  defineCodec,
  type Encoded,
  type Floats,
  type Guarantee,
  type Params,
  type Steps,
  VdfcError,
} from '@vdfc/core';
import { allocateArray, fieldOf, type ShapedField } from './array.js';
import type { BlockLimits } from './kernel/kernel.js';
import { type BitString, decodeField, encodeField, type Work } from './kernel/run.js';
import { type KernelChoice, requireKernel } from './kernel-choice.js';
import { paramNames, readParams, writeParams } from './layout.js';
import { limitsOf } from './mode.js';
import { type ResolvedZfp, resolveZfp, type ZfpOptions, zfpQuality } from './options.js';
import { isDoubtful, isWithin, mayOverflow, peakOf } from './promise.js';
import { checkSize, notFinite, tooShort } from './stream.js';

/**
 * zfp (Lindstrom 2014; codec version 5): blocks of 4 values along each axis, transformed and cut off where
 * the mode says. Float32 and float64 arrays of rank 1 to 4 without NaN and infinities. The payload is a zfp
 * stream without header.
 *
 * Promises in mode accuracy the tolerance, in mode reversible every bit, in all others no bound. Where
 * rounding could break the tolerance the result is checked, and the array is stored reversibly if it does.
 */
export const zfp: Codec<ZfpOptions> = /* @__PURE__ */ makeZfp('auto');

/** The codec with a certain kernel: for tests. */
export function makeZfp(kernel: KernelChoice): Codec<ZfpOptions> {
  return defineCodec<ZfpOptions, ResolvedZfp>({
    kind: 'codec',
    id: 'zfp',
    version: 1,
    summary: 'Lossy with a bound on the error, or lossless: zfp, bit planes of transformed blocks',
    paramNames,
    accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
    resolve: resolveZfp,
    guarantee: guaranteeOf,
    encode: (array, options) => encode(kernel, array, options),
    decode: (payload, params, info) => decode(kernel, payload, params, info),
    quality: zfpQuality,
  });
}

function guaranteeOf(options: ResolvedZfp): Guarantee {
  if (options.mode === 'reversible') return { kind: 'lossless' };
  if (options.mode !== 'accuracy') return { kind: 'none' };
  return { kind: 'max-error', value: options.value, of: options.of };
}

function* encode(kernel: KernelChoice, array: DenseArray, options: ResolvedZfp): Steps<Encoded> {
  const field = fieldOf(array);
  const { dtype, data } = array;
  if (options.mode === 'reversible') return yield* encodeWith(kernel, field, limitsFor(options, field));
  const peak = peakOf(data);
  if (options.mode !== 'accuracy') {
    const limits = limitsFor(options, field);
    const coded = yield* encodeWith(kernel, field, limits);
    if (mayOverflow(dtype, peak)) yield* checkFinite(kernel, coded.payload, limits, array);
    return coded;
  }
  const tolerance = options.of === 'peak' ? options.value * peak : options.value;
  const limits = limitsFor({ mode: 'accuracy', tolerance }, field);
  const coded = yield* encodeWith(kernel, field, limits);
  if (!isDoubtful(limits, dtype, field.rank, peak)) return coded;
  const decoded = yield* decodeWith(kernel, coded.payload, limits, array);
  if (isWithin(tolerance, data, decoded)) return coded;
  return yield* encodeWith(kernel, field, limitsFor({ mode: 'reversible' }, field));
}

function limitsFor(mode: Parameters<typeof limitsOf>[0], { dtype, rank }: ShapedField): BlockLimits {
  return limitsOf(mode, dtype, rank, 8, 'zfp');
}

const nothing: BitString = { bytes: /* @__PURE__ */ new Uint8Array(0), bits: 0 };

function* encodeWith(kernel: KernelChoice, field: ShapedField, limits: BlockLimits): Steps<Encoded> {
  const coded = yield* progress(encodeField(requireKernel(kernel), field, limits, nothing));
  if (coded === undefined) throw notFinite(field);
  return { payload: coded.bytes, params: writeParams(limits, field.rank) };
}

/** @throws VdfcError `BAD_INPUT` if finite values would come back infinite */
function* checkFinite(
  kernel: KernelChoice,
  payload: Uint8Array,
  limits: BlockLimits,
  array: DenseArray,
): Steps<void> {
  const decoded = yield* decodeWith(kernel, payload, limits, array);
  const at = decoded.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const message = `Cannot encode with zfp: expected values that stay finite in this mode, but ${array.data[at]} at element ${at} would not`;
  throw new VdfcError('BAD_INPUT', message, { codec: 'zfp' });
}

function* decode(kernel: KernelChoice, payload: Uint8Array, params: Params, info: ArrayInfo): Steps<Floats> {
  const limits = readParams(params);
  checkSize(payload, info.dtype, info.shape, limits, 0, Number.POSITIVE_INFINITY);
  return yield* decodeWith(kernel, payload, limits, info);
}

/** The values of a payload, which must end with them. @throws VdfcError `CORRUPT` */
function* decodeWith(
  kernel: KernelChoice,
  payload: Uint8Array,
  limits: BlockLimits,
  { dtype, shape }: ArrayInfo,
): Steps<Floats> {
  const { array, field } = allocateArray(dtype, shape);
  const end = yield* progress(decodeField(requireKernel(kernel), payload, 0, limits, field));
  if (end > payload.length * 8) throw tooShort(payload, end);
  if (Math.ceil(end / 8) < payload.length) {
    const message = `Cannot decode with zfp: expected a payload of ${Math.ceil(end / 8)} bytes, got ${payload.length}`;
    throw new VdfcError('CORRUPT', message, { codec: 'zfp' });
  }
  return array.data as Floats;
}

function* progress<T>(work: Work<T>): Steps<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { fraction: step.value };
  }
}
