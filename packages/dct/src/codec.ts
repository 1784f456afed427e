import {
  type ArrayInfo,
  type Codec,
  type DenseArray,
  defineCodec,
  type Encoded,
  type Floats,
  type Params,
  type Steps,
} from '@vdfc/core';
import { decodeKept, encodeKept } from './keep/codec.js';
import { paramNames, readFirstParams, readParams, writeParams } from './layout.js';
import { type DctOptions, dctGuarantee, dctQuality, type ResolvedDctOptions, resolveDct } from './options.js';
import { decodeQuantised, encodeQuantised } from './quantise/codec.js';

/**
 * Orthonormal DCT-II of blocks. Mode `quantise` quantises the coefficients in a power domain and codes them in context;
 * mode `keep` stores the lowest as floating-point numbers. Float32 and float64 arrays of rank 1 to 4 without NaN and
 * infinities.
 *
 * Promises a bound where `tolerance` sets one, else none.
 */
export const dct: Codec<DctOptions> = /* @__PURE__ */ defineCodec<DctOptions, ResolvedDctOptions>({
  kind: 'codec',
  id: 'dct',
  version: 2,
  summary: 'Lossy: cosine coefficients of blocks, quantised and coded in context',
  paramNames,
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve: resolveDct,
  guarantee: dctGuarantee,
  encode,
  decode,
  quality: dctQuality,
});

function* encode(array: DenseArray, options: ResolvedDctOptions): Steps<Encoded> {
  const encoded = options.mode === 'keep' ? encodeKept(array, options) : encodeQuantised(array, options);
  const { payload, params } = yield* encoded;
  return { payload, params: writeParams(params) };
}

function* decode(payload: Uint8Array, given: Params, info: ArrayInfo, version: number): Steps<Floats> {
  const params = version === 1 ? readFirstParams(given, info) : readParams(given, info);
  if (params.mode === 'keep') return yield* decodeKept(payload, params, info);
  return yield* decodeQuantised(payload, params, info);
}
