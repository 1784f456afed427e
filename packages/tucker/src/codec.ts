import {
  type ArrayInfo,
  allocate,
  type Codec,
  type DenseArray,
  defineCodec,
  type Encoded,
  type Floats,
  type Params,
  type Steps,
  VdfcError,
} from '@vdfc/core';
import { Draft, decodeContent } from './draft.js';
import { corrupt, paramNames, readParams, readPayload, writeParams, writePayload } from './layout.js';
import { type ResolvedTuckerOptions, resolveTucker, type TuckerOptions, tuckerQuality } from './options.js';
import { searchStep } from './search.js';

/**
 * Tucker decomposition: an array as a small core times an orthonormal basis for each axis, both quantised in a power
 * domain and coded in context. Float32 and float64 arrays of rank 1 to 4 without NaN and infinities.
 *
 * Promises a bound where `tolerance` sets one, else none.
 */
export const tucker: Codec<TuckerOptions> = /* @__PURE__ */ defineCodec<TuckerOptions, ResolvedTuckerOptions>(
  {
    kind: 'codec',
    id: 'tucker',
    version: 1,
    summary: 'Lossy: Tucker decomposition, quantised and coded in context',
    paramNames,
    accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
    resolve: resolveTucker,
    guarantee: ({ tolerance }) =>
      tolerance === undefined ? { kind: 'none' } : { kind: 'max-error', value: tolerance, of: 'unit' },
    encode,
    decode,
    quality: tuckerQuality,
  },
);

function* encode(array: DenseArray, options: ResolvedTuckerOptions): Steps<Encoded> {
  checkRanks(options.ranks, array.shape.length);
  if (array.data.every((value) => value === 0)) {
    const params = writeParams({ exponent: 0, clamped: false, octaves: 0, scale: 0 });
    return { payload: new Uint8Array(0), params };
  }
  const draft = new Draft(array, options);
  yield { fraction: 0.1 };
  const { octaves, content } =
    options.step === undefined
      ? yield* searchStep(draft, options.tolerance!)
      : yield* contentAt(draft, draft.octavesOf(options.step), options.effort);
  return { payload: writePayload(content, array.shape), params: writeParams(draft.params(octaves)) };
}

function* contentAt(draft: Draft, octaves: number, effort: number): ReturnType<typeof searchStep> {
  const { box, model } = draft.model(octaves);
  yield { fraction: 0.3 };
  if (effort < 2) return { octaves, content: { box, ...model } };
  return { octaves, content: { box, ...(yield* draft.rounded(box, model, octaves)) } };
}

/** @throws VdfcError `BAD_OPTION` */
function checkRanks(ranks: readonly number[] | undefined, expected: number): void {
  if (ranks === undefined || ranks.length === expected) return;
  const message = `Cannot use option ranks of tucker: expected one for each of ${expected} axes, got ${ranks.length}`;
  throw new VdfcError('BAD_OPTION', message, { codec: 'tucker', option: 'ranks' });
}

function* decode(payload: Uint8Array, given: Params, info: ArrayInfo): Steps<Floats> {
  const params = readParams(given, info);
  if (params.exponent === 0 || info.shape.includes(0)) {
    if (payload.length > 0) throw corrupt('no payload', `${payload.length} bytes`);
    return allocate(info);
  }
  const content = readPayload(payload, info.shape);
  yield { fraction: 0.5 };
  return decodeContent(content, params, info);
}
