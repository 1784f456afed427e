import { definePacker, type Packer } from '@vdfc/core';
import { deflateAll } from './kernel/deflate.js';
import { inflatePayload, readLength } from './layout.js';
import { type DeflateOptions, resolveDeflate } from './options.js';

/** Deflate of any bytes: what a codec without an entropy coder of its own leaves to gain. Lossless. */
export const deflate: Packer<DeflateOptions> = /* @__PURE__ */ definePacker<
  DeflateOptions,
  Required<DeflateOptions>
>({
  kind: 'packer',
  id: 'deflate',
  version: 1,
  summary: 'Lossless: deflate of bytes',
  paramNames: ['length'],
  resolve: resolveDeflate,
  encode: (bytes, { level }) => ({ bytes: deflateAll(bytes, level), params: [bytes.length] }),
  decode: (bytes, params, maxBytes) => inflatePayload('deflate', bytes, readLength(params, maxBytes)),
});
