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
import { fromDomain } from '@vdfc/numerics/quantise';
import { readModel } from './content.js';
import { corrupt } from './corrupt.js';
import {
  isVoid,
  paramNames,
  readParams,
  readValues,
  writeFloats,
  writeLevels,
  writeParams,
  writeValues,
} from './layout.js';
import { fitNotebook } from './notebook/codec.js';
import {
  type OctreeOptions,
  octreeGuarantee,
  octreeQuality,
  type ResolvedOctreeOptions,
  resolveOctree,
} from './options.js';
import { fitQuantised } from './quantise/codec.js';

/**
 * Polynomials on the leaves of a tree of boxes that suits the array: their coefficients quantised in a power domain and
 * coded in context, or, in mode `notebook`, stored as float32. Float32 and float64 arrays of rank 1 to 4 without NaN and
 * infinities.
 *
 * Promises a bound where `tolerance` sets one, else none.
 */
export const octree: Codec<OctreeOptions> = /* @__PURE__ */ defineCodec<OctreeOptions, ResolvedOctreeOptions>(
  {
    kind: 'codec',
    id: 'octree',
    version: 1,
    summary: 'Lossy: polynomials on the leaves of a tree of boxes, quantised and coded in context',
    paramNames,
    accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
    resolve: resolveOctree,
    guarantee: octreeGuarantee,
    encode,
    decode,
    quality: octreeQuality,
  },
);

function* encode(array: DenseArray, options: ResolvedOctreeOptions): Steps<Encoded> {
  const { mode, degree } = options;
  const plain = { exponent: 100, clamped: false, stepIndex: 0, scale: 0, degree };
  const zeros = { payload: new Uint8Array(0), params: writeParams({ ...plain, form: 'floats' }) };
  if (array.data.every((value) => value === 0)) return zeros;
  if (mode === 'notebook') {
    const { content, params } = yield* fitNotebook(array, options);
    return { payload: writeFloats(content, degree), params: writeParams(params) };
  }
  const fit = yield* fitQuantised(array, options);
  const values = (): Encoded => {
    return { payload: writeValues(array.data), params: writeParams({ ...plain, form: 'values' }) };
  };
  if (fit === undefined) return values();
  const encoded = { payload: writeLevels(fit.content, degree), params: writeParams(fit.params) };
  return encoded.payload.length <= array.data.byteLength ? encoded : values();
}

function* decode(payload: Uint8Array, given: Params, info: ArrayInfo): Steps<Floats> {
  const params = readParams(given, info);
  const out = allocate(info);
  if (payload.length === 0) return out;
  if (isVoid(info.shape)) throw corrupt('no payload', `${payload.length} bytes`);
  if (params.form === 'values') {
    readValues(payload, out);
    return out;
  }
  const { synthesis, coefficients, domain } = readModel(payload, params, info.shape);
  yield { fraction: 0.5 };
  const y = new Float64Array(synthesis.values);
  synthesis.synthesise(coefficients, y);
  yield { fraction: 0.9 };
  fromDomain(y, domain, out);
  return out;
}
