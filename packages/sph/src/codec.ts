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
} from '@vdfc/core';
import { corrupt } from './corrupt.js';
import { Draft, decodeVdfs } from './draft.js';
import { paramNames, readParams, readPayload, writeParams, writePayload } from './layout.js';
import { decodeShells, encodeShells } from './notebook/codec.js';
import {
  type ResolvedQuantise,
  type ResolvedSphOptions,
  resolveSph,
  type SphOptions,
  sphGuarantee,
  sphQuality,
} from './options.js';
import { searchStep } from './search.js';

/**
 * Real spherical harmonics about the bulk velocity times radial functions, quantised in a power domain and coded in context.
 * Float32 and float64 arrays of rank 3 and, as batches of VDFs, 4, without NaN and infinities.
 *
 * Promises a bound where `tolerance` sets one, else none.
 */
export const sph: Codec<SphOptions> = /* @__PURE__ */ defineCodec<SphOptions, ResolvedSphOptions>({
  kind: 'codec',
  id: 'sph',
  version: 1,
  summary: 'Lossy: spherical harmonics about the bulk velocity, quantised and coded in context',
  paramNames,
  accepts: { dtypes: ['float32', 'float64'], ranks: [3, 4], nonFinite: 'reject' },
  resolve: resolveSph,
  guarantee: sphGuarantee,
  encode,
  decode,
  quality: sphQuality,
});

function* encode(array: DenseArray, options: ResolvedSphOptions): Steps<Encoded> {
  if (options.mode === 'notebook') {
    const { payload, params } = yield* encodeShells(array, options);
    return { payload, params: writeParams(params) };
  }
  if (array.data.every((value) => value === 0)) {
    const params = writeParams({ mode: 'quantise', exponent: 60, clamped: false, stepIndex: 0, scale: 0 });
    return { payload: new Uint8Array(0), params };
  }
  return yield* encodeQuantised(new Draft(array, options), options);
}

function* encodeQuantised(draft: Draft, { aim }: ResolvedQuantise): Steps<Encoded> {
  const found =
    'tolerance' in aim
      ? yield* searchStep(draft, aim.tolerance)
      : yield* encodeAt(draft, draft.stepIndexOf(aim.step));
  const payload = found.vdfs.every((vdf) => vdf === undefined)
    ? new Uint8Array(0)
    : writePayload(found.vdfs, draft.array.shape.slice(-3));
  return { payload, params: writeParams(draft.params(found.stepIndex)) };
}

function* encodeAt(draft: Draft, stepIndex: number): ReturnType<typeof searchStep> {
  return { stepIndex, vdfs: yield* draft.vdfs(stepIndex) };
}

function* decode(payload: Uint8Array, given: Params, info: ArrayInfo): Steps<Floats> {
  const params = readParams(given, info);
  const rank = info.shape.length;
  if (rank !== 3 && rank !== 4) throw corrupt('rank 3 or 4', `rank ${rank}`);
  if (params.mode === 'notebook') return yield* decodeShells(payload, params, info);
  if (info.shape.includes(0)) {
    if (payload.length > 0) throw corrupt('no payload', `${payload.length} bytes`);
    return allocate(info);
  }
  if (payload.length === 0) return allocate(info);
  const count = rank === 4 ? info.shape[0]! : 1;
  const vdfs = readPayload(payload, count, info.shape.slice(-3));
  yield { fraction: 0.5 };
  return decodeVdfs(vdfs, params, info);
}
