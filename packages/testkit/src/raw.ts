import { bytesPerElement, type Codec, defineCodec, elementCount, OptionReader, VdfcError } from '@vdfc/core';
import { fromLittleEndianBytes, littleEndianBytes } from './byte-order.js';

/**
 * The plainest codec: the values themselves, little-endian. It keeps everything bit for bit, which makes it the one to
 * test filters and packers around.
 */
export const raw: Codec = /* @__PURE__ */ defineCodec<object, object>({
  kind: 'codec',
  id: 'testkit.raw',
  version: 1,
  summary: 'The values themselves, little-endian',
  paramNames: [],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'keep' },
  resolve: (options) => new OptionReader('testkit.raw', options, []),
  guarantee: () => ({ kind: 'lossless' }),
  encode: (array) => ({ payload: littleEndianBytes(array), params: [] }),
  decode: (payload, _params, info) => {
    const expected = elementCount(info.shape) * bytesPerElement(info.dtype);
    if (payload.length !== expected) {
      const message = `Cannot read raw payload: expected ${expected} bytes, got ${payload.length}`;
      throw new VdfcError('CORRUPT', message, { codec: 'testkit.raw' });
    }
    return fromLittleEndianBytes(payload, info.dtype);
  },
});
