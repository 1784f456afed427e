import { type ArrayInfo, allocate, bytesPerElement, type DType, elementCount, type Floats } from '@vdfc/core';
import { corrupt } from './corrupt.js';

/** Values as they are, little-endian. */
export function writeValues(values: Floats, dtype: DType): Uint8Array {
  const width = bytesPerElement(dtype);
  const payload = new Uint8Array(values.length * width);
  const view = new DataView(payload.buffer);
  values.forEach((value, i) => {
    if (width === 4) view.setFloat32(4 * i, value, true);
    else view.setFloat64(8 * i, value, true);
  });
  return payload;
}

/** All values of an array. @throws VdfcError `CORRUPT` */
export function readStored(payload: Uint8Array, info: ArrayInfo): Floats {
  const bytes = elementCount(info.shape) * bytesPerElement(info.dtype);
  if (payload.length !== bytes) throw corrupt(`${bytes} bytes of values`, String(payload.length));
  const out = allocate(info);
  for (let i = 0; i < out.length; i++) out[i] = readValue(payload, info.dtype, i);
  return out;
}

/** An array of one value. @throws VdfcError `CORRUPT` */
export function readConstant(payload: Uint8Array, info: ArrayInfo): Floats {
  const bytes = bytesPerElement(info.dtype);
  if (payload.length !== bytes) throw corrupt(`a value of ${bytes} bytes`, String(payload.length));
  return allocate(info).fill(readValue(payload, info.dtype, 0));
}

function readValue(payload: Uint8Array, dtype: DType, index: number): number {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const value = dtype === 'float32' ? view.getFloat32(4 * index, true) : view.getFloat64(8 * index, true);
  if (Number.isFinite(value)) return value;
  throw corrupt('finite values', String(value));
}
