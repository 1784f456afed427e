import { type Codec, defineGuard, type Guard, OptionReader, pipeline, VdfcError } from '@vdfc/core';

/**
 * The guard of `nonNegative`: negative values become 0. Costs no payload. Where the original has none either, no error
 * grows.
 */
export const clamp: Guard = /* @__PURE__ */ defineGuard<object, object>({
  kind: 'guard',
  order: 1,
  id: 'non-negative',
  version: 1,
  summary: 'No decoded value below zero',
  paramNames: [],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve: (options) => new OptionReader('non-negative', options, []),
  // Where the original is negative, the result is as far off as that.
  guarantee: () => ({ kind: 'none' }),
  encode: () => ({ payload: new Uint8Array(0), params: [] }),
  decode: (decoded, payload, params) => {
    if (payload.length + params.length > 0) {
      const found = `${payload.length} bytes and ${params.length} params`;
      const message = `Cannot decode with non-negative: expected no payload and no params, got ${found}`;
      throw new VdfcError('CORRUPT', message, { codec: 'non-negative' });
    }
    for (let i = 0; i < decoded.length; i++) if (decoded[i]! < 0) decoded[i] = 0;
    return decoded;
  },
  holds: (_original, decoded) => decoded.every((value) => value >= 0),
});

/**
 * The codec, its decoded values never below zero. Costs 19 bytes in the header, none in the payload.
 *
 * @example nonNegative(dct)
 */
export function nonNegative<Options extends object>(codec: Codec<Options>): Codec<Options> {
  return pipeline({ codec, guards: [clamp] });
}
