import {
  type ArrayInfo,
  allocate,
  bytesPerElement,
  type DenseArray,
  type Encoded,
  elementCount,
  type Floats,
} from '@vdfc/core';
import { corrupt } from './corrupt.js';
import { writeParams } from './layout.js';

/** The values themselves, little-endian: where nothing shorter is as close. */
export function encodeStored({ data, dtype }: DenseArray): Encoded {
  const payload = new Uint8Array(data.byteLength);
  const view = new DataView(payload.buffer);
  data.forEach((value, i) => {
    if (dtype === 'float32') view.setFloat32(4 * i, value, true);
    else view.setFloat64(8 * i, value, true);
  });
  return { payload, params: writeParams({ form: 'stored' }) };
}

/** @throws VdfcError `CORRUPT` */
export function decodeStored(payload: Uint8Array, info: ArrayInfo): Floats {
  const bytes = elementCount(info.shape) * bytesPerElement(info.dtype);
  if (payload.length !== bytes) throw corrupt(`${bytes} bytes of values`, String(payload.length));
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const out = allocate(info);
  for (let i = 0; i < out.length; i++) {
    const value = info.dtype === 'float32' ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
    if (!Number.isFinite(value)) throw corrupt('finite values', String(value));
    out[i] = value;
  }
  return out;
}
