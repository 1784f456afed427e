import { allocate, type Codec, defineCodec, elementCount, OptionReader } from '@vdfc/core';

/** Each value as the difference of its bits from those before it: neighbours share sign, exponent and more. */
export const delta: Codec = /* @__PURE__ */ defineCodec({
  kind: 'codec',
  id: 'example.delta',
  version: 1,
  summary: 'Lossless: differences of neighbouring bit patterns, for a packer to pack',
  paramNames: [],
  accepts: { dtypes: ['float32'], nonFinite: 'keep' },
  resolve: (options) => new OptionReader('example.delta', options, []),
  guarantee: () => ({ kind: 'lossless' }),
  encode({ data }) {
    const words = new Uint32Array(data.buffer, data.byteOffset, data.length);
    const view = new DataView(new ArrayBuffer(data.byteLength));
    for (let i = 0; i < words.length; i++) view.setUint32(4 * i, words[i]! - (words[i - 1] ?? 0), true);
    return { payload: new Uint8Array(view.buffer), params: [] };
  },
  decode(payload, _params, info) {
    const bytes = 4 * elementCount(info.shape);
    if (payload.length !== bytes) throw new Error(`expected ${bytes} bytes, got ${payload.length}`);
    const data = allocate(info);
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const words = new Uint32Array(data.buffer);
    for (let i = 0; i < words.length; i++) words[i] = view.getUint32(4 * i, true) + (words[i - 1] ?? 0);
    return data;
  },
});
