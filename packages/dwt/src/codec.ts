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
} from '@vdfc/core';
import type { KernelChoice } from '@vdfc/numerics/wavelet';
import { decodeCoded, encodeStep } from './coded.js';
import { codedGuarantee } from './coded-options.js';
import { decodeInt8, decodeThreshold, encodeInt8, encodeThreshold } from './filter-forms.js';
import { paramNames, readParams } from './layout.js';
import { type DwtOptions, dwtQuality, type ResolvedDwt, resolveDwt } from './options.js';
import { encodeWithin } from './tolerance.js';

/**
 * Discrete wavelet transform, of which by default the coefficients are quantised in the domain of a power and
 * entropy-coded. Float32 and float64 arrays of rank 1 to 4 without NaN and infinities.
 *
 * Promises the tolerance where that is given, else no bound.
 */
export const dwt: Codec<DwtOptions> = /* @__PURE__ */ makeDwt('auto');

/** The codec with a certain kernel: for tests. */
export function makeDwt(kernel: KernelChoice): Codec<DwtOptions> {
  return defineCodec<DwtOptions, ResolvedDwt>({
    kind: 'codec',
    id: 'dwt',
    version: 1,
    summary: 'Lossy: wavelet coefficients, quantised and entropy-coded',
    paramNames,
    accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
    resolve: resolveDwt,
    guarantee: guaranteeOf,
    encode: (array, options) => encode(array, options, kernel),
    decode: (payload, params, info) => decodePayload('dwt', payload, params, info, kernel),
    quality: dwtQuality,
  });
}

function guaranteeOf(options: ResolvedDwt): Guarantee {
  return options.mode === 'quantise' ? codedGuarantee(options) : { kind: 'none' };
}

function encode(array: DenseArray, options: ResolvedDwt, kernel: KernelChoice): Encoded | Steps<Encoded> {
  switch (options.mode) {
    case 'int8':
      return encodeInt8(array, options, kernel);
    case 'threshold':
      return encodeThreshold(array, options, kernel);
    default:
      return 'step' in options.aim
        ? encodeStep(array, options.aim.step, options, kernel)
        : encodeWithin(array, array.data, options.aim.tolerance, options, kernel);
  }
}

/** The values of a payload of any form, of either codec. @throws VdfcError `CORRUPT` */
export function decodePayload(
  id: string,
  payload: Uint8Array,
  given: Params,
  info: ArrayInfo,
  kernel: KernelChoice,
): Floats | Steps<Floats> {
  const params = readParams(id, given, info);
  switch (params.form) {
    case 'int8':
      return decodeInt8(payload, params, info, kernel);
    case 'threshold':
      return decodeThreshold(payload, params, info, kernel);
    default:
      return decodeCoded(payload, params, info, kernel);
  }
}
