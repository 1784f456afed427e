import { bytesPerElement, type DType, type Floats } from '@vdfc/core';

/** The numbers in `bytes`, whose length is a multiple of the element's. Always a copy. */
export function readFloats(bytes: Uint8Array, dtype: DType, littleEndian = true): Floats {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length / bytesPerElement(dtype);
  if (dtype === 'float32') {
    const data = new Float32Array(count);
    for (let i = 0; i < count; i++) data[i] = view.getFloat32(4 * i, littleEndian);
    return data;
  }
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = view.getFloat64(8 * i, littleEndian);
  return data;
}

/** Writes numbers little-endian into `out` from byte `at` on. */
export function writeFloats(data: Floats, out: Uint8Array, at = 0): void {
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength);
  if (data instanceof Float32Array) {
    for (let i = 0; i < data.length; i++) view.setFloat32(at + 4 * i, data[i]!, true);
  } else {
    for (let i = 0; i < data.length; i++) view.setFloat64(at + 8 * i, data[i]!, true);
  }
}
