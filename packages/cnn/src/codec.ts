import {
  type ArrayInfo,
  allocate,
  type Codec,
  defineCodec,
  elementCount,
  type Floats,
  type Params,
  type Steps,
} from '@vdfc/core';
import { encodeCnn } from './encode.js';
import { paramNames, readParams, readValues } from './layout/params.js';
import { geometryOf } from './model/geometry.js';
import { readModel, renderModel } from './model/model.js';
import { type CnnOptions, cnnQuality, type ResolvedCnn, resolveCnn } from './options.js';

/**
 * A grid of latents and a small convolutional network that makes the array of them, both trained for this one array, rounded and
 * entropy-coded. Float32 and float64 arrays of rank 1 to 4 without NaN and infinities; of rank 4 the first axis is a batch of
 * VDFs that share the network and have latents of their own.
 *
 * Promises no bound.
 */
export const cnn: Codec<CnnOptions> = /* @__PURE__ */ defineCodec<CnnOptions, ResolvedCnn>({
  kind: 'codec',
  id: 'cnn',
  version: 1,
  summary: 'Lossy: a latent grid and a convolutional decoder, trained for the array',
  paramNames,
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve: resolveCnn,
  guarantee: () => ({ kind: 'none' }),
  encode: encodeCnn,
  decode,
  quality: cnnQuality,
  budget: (seconds) => ({ budget: seconds }),
});

function* decode(payload: Uint8Array, params: Params, info: ArrayInfo): Steps<Floats> {
  const form = readParams(params);
  const out = allocate(info);
  if (form === undefined) {
    readValues(payload, info, out);
    return out;
  }
  if (payload.length === 0 || elementCount(info.shape) === 0) return out;
  const geometry = geometryOf(info.shape, form.spacing / 4);
  const model = readModel(payload, form, geometry);
  for (const fraction of renderModel(model, geometry, 'auto', out)) yield { fraction };
  return out;
}
