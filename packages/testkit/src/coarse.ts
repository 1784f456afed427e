import { type Codec, defineCodec, elementCount, OptionReader, VdfcError } from '@vdfc/core';
import { fromLittleEndianBytes, littleEndianBytes } from './byte-order.js';

/** Bytes that are kept of each value. */
const KEPT = 2;

/**
 * A codec that is off everywhere: of each value, sign, exponent and the first 4 (float64) or 7 (float32) bits behind it.
 * What lies below is cut off, so that errors lean to one side. The one to test guards around.
 */
export const coarse: Codec = /* @__PURE__ */ defineCodec<object, object>({
  kind: 'codec',
  id: 'testkit.coarse',
  version: 1,
  summary: 'The first two bytes of every value',
  paramNames: [],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve: (options) => new OptionReader('testkit.coarse', options, []),
  guarantee: () => ({ kind: 'none' }),
  encode: (array) => {
    const width = array.data.BYTES_PER_ELEMENT;
    // Little-endian: the last bytes of a value are its first ones.
    const payload = littleEndianBytes(array).filter((_, i) => i % width >= width - KEPT);
    return { payload, params: [] };
  },
  decode: (payload, _params, { dtype, shape }) => {
    const expected = elementCount(shape) * KEPT;
    if (payload.length !== expected) {
      const message = `Cannot read coarse payload: expected ${expected} bytes, got ${payload.length}`;
      throw new VdfcError('CORRUPT', message, { codec: 'testkit.coarse' });
    }
    const width = dtype === 'float32' ? 4 : 8;
    const bytes = new Uint8Array((expected / KEPT) * width);
    for (let i = 0; i < expected; i++)
      bytes[width * Math.floor(i / KEPT) + width - KEPT + (i % KEPT)] = payload[i]!;
    return fromLittleEndianBytes(bytes, dtype).map((value) => (Number.isFinite(value) ? value : 0));
  },
});
