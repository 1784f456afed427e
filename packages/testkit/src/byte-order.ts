import { bytesPerElement, type DenseArray, type DType, type Floats } from '@vdfc/core';

/** The values of an array as little-endian bytes, bit for bit, in memory of their own. */
export function littleEndianBytes({ data, dtype }: Pick<DenseArray, 'data' | 'dtype'>): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return reordered(bytes, bytesPerElement(dtype));
}

/** Undoes `littleEndianBytes`. */
export function fromLittleEndianBytes(bytes: Uint8Array, dtype: DType): Floats {
  const { buffer } = reordered(bytes, bytesPerElement(dtype));
  return dtype === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** A copy of the bytes of values of `size` bytes, their order changed between this machine's and little-endian. */
function reordered(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  // A Buffer's own slice() would not copy.
  const copy = new Uint8Array(bytes);
  const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  if (!littleEndian) for (let at = 0; at < copy.length; at += size) copy.subarray(at, at + size).reverse();
  return copy;
}
