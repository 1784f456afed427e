import {
  type ArrayInfo,
  allocate,
  type Codec,
  type DenseArray,
  defineCodec,
  type Encoded,
  elementCount,
  type Floats,
  type Guarantee,
  type Params,
  type Steps,
} from '@vdfc/core';
import { decodeQuantised, encodeQuantised } from './coded.js';
import { corrupt } from './corrupt.js';
import { itemsOf, paramNames, readParams } from './layout.js';
import { decodeNotebook, encodeNotebook } from './notebook.js';
import {
  type HermiteOptions,
  hermiteQuality,
  ordersOf,
  type ResolvedHermite,
  resolveHermite,
} from './options.js';
import { decodeStored } from './stored.js';

/**
 * Hermite functions about the centre of a VDF, of which by default the coefficients are quantised in the domain of a power
 * and entropy-coded. Float32 and float64 arrays of rank 1 to 4 without NaN and infinities; of four axes, the first is a
 * batch of VDFs, each with functions of its own.
 *
 * Promises the tolerance where that is given, else no bound.
 */
export const hermite: Codec<HermiteOptions> = /* @__PURE__ */ defineCodec<HermiteOptions, ResolvedHermite>({
  kind: 'codec',
  id: 'hermite',
  version: 1,
  summary: 'Lossy: coefficients of Hermite functions, quantised and coded in context',
  paramNames,
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve: resolveHermite,
  guarantee: guaranteeOf,
  encode,
  decode,
  quality: hermiteQuality,
});

function guaranteeOf(options: ResolvedHermite): Guarantee {
  if (options.mode === 'notebook' || 'step' in options.aim) return { kind: 'none' };
  return { kind: 'max-error', value: options.aim.tolerance, of: 'unit' };
}

function encode(array: DenseArray, options: ResolvedHermite): Steps<Encoded> {
  // Lists of another length are refused whatever the values.
  ordersOf(options.order, itemsOf(array.shape).shape.length);
  return options.mode === 'notebook' ? encodeNotebook(array, options) : encodeQuantised(array, options);
}

function decode(payload: Uint8Array, given: Params, info: ArrayInfo): Floats | Steps<Floats> {
  const params = readParams(given, info);
  if (params.form === 'zeros' || elementCount(info.shape) === 0) {
    if (payload.length > 0) throw corrupt('no payload', `${payload.length} bytes`);
    return allocate(info);
  }
  switch (params.form) {
    case 'stored':
      return decodeStored(payload, info);
    case 'notebook':
      return decodeNotebook(payload, params.scale, info);
    default:
      return decodeQuantised(payload, params, info);
  }
}
