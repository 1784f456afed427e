import { type Codec, type DenseArray, defineCodec, type Encoded, type Steps } from '@vdfc/core';
import { deflateSteps } from './kernel/deflate.js';
import { inflatePayload, readShuffle, readValues, valueBytes, writeValues } from './layout.js';
import { resolveZlib, type ZlibOptions } from './options.js';

/**
 * Byte shuffle and deflate: lossless, bit for bit (NaN payloads, signed zeros, infinities, subnormal numbers). Any
 * float32 or float64 array of rank 1 to 4.
 */
export const zlib: Codec<ZlibOptions> = /* @__PURE__ */ defineCodec<ZlibOptions, Required<ZlibOptions>>({
  kind: 'codec',
  id: 'zlib',
  version: 1,
  summary: 'Lossless: byte shuffle and deflate',
  paramNames: ['shuffle'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'keep' },
  resolve: resolveZlib,
  guarantee: () => ({ kind: 'lossless' }),
  encode,
  decode(payload, params, info) {
    const shuffled = readShuffle(params);
    return readValues(inflatePayload('zlib', payload, valueBytes(info)), shuffled, info);
  },
});

function* encode({ data }: DenseArray, { level, shuffle }: Required<ZlibOptions>): Steps<Encoded> {
  const payload = yield* deflateSteps(writeValues(data, shuffle), level);
  return { payload, params: [shuffle] };
}
