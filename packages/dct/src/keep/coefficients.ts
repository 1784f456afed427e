import type { DType, Floats } from '@vdfc/core';
import { corrupt } from '../corrupt.js';

/** Scaled values are at most about 1, so that a coefficient is at most about √(512³) = 11585. */
const MAX_COEFFICIENT = 2 ** 14;

/** The largest finite number of a type. */
export function largest(dtype: DType): number {
  return dtype === 'float32' ? (2 - 2 ** -23) * 2 ** 127 : Number.MAX_VALUE;
}

/** The coefficients, little-endian, one after the other. */
export function writeCoefficients(values: Floats): Uint8Array {
  const width = values.BYTES_PER_ELEMENT;
  const payload = new Uint8Array(values.length * width);
  const view = new DataView(payload.buffer);
  if (width === 4) for (let i = 0; i < values.length; i++) view.setFloat32(4 * i, values[i]!, true);
  else for (let i = 0; i < values.length; i++) view.setFloat64(8 * i, values[i]!, true);
  return payload;
}

/** The `count` coefficients of a payload. @throws VdfcError `CORRUPT` */
export function readCoefficients(payload: Uint8Array, count: number, type: DType): Floats {
  const width = type === 'float32' ? 4 : 8;
  if (payload.length !== count * width) {
    throw corrupt(`a payload of ${count} coefficients of ${width} bytes`, `${payload.length} bytes`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const values = width === 4 ? new Float32Array(count) : new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const value = width === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
    // Written so that NaN fails as well.
    if (!(Math.abs(value) <= MAX_COEFFICIENT)) {
      throw corrupt(`coefficients within ±${MAX_COEFFICIENT}`, `${value} at number ${i}`);
    }
    values[i] = value;
  }
  return values;
}
