import { type ArrayInfo, type DType, type Floats, type Params, VdfcError } from '@vdfc/core';
import { MAX_BLOCK_SIZE } from './options.js';

/** What a decoder must know. */
export interface DctParams {
  readonly blockSize: number;
  readonly keep: number;
  readonly coefficients: DType;
  /** Coefficients are those of the array times 2^-exponent. */
  readonly exponent: number;
}

export const paramNames: readonly string[] = ['blockSize', 'keep', 'coefficients', 'exponent'];

/** The code of a type is its index here. Append only. */
const coefficientTypes: readonly DType[] = ['float32', 'float64'];

/** Exponents of the smallest and the largest finite number. */
const exponents = { float32: { min: -149, max: 128 }, float64: { min: -1074, max: 1024 } } as const;

/** Scaled values are at most about 1, so that a coefficient is at most about √(512³) = 11585. */
const MAX_COEFFICIENT = 2 ** 14;

/** The largest finite number of a type. */
export function largest(dtype: DType): number {
  return dtype === 'float32' ? (2 - 2 ** -23) * 2 ** 127 : Number.MAX_VALUE;
}

export function writeParams({ blockSize, keep, coefficients, exponent }: DctParams): Params {
  return [blockSize, keep, coefficientTypes.indexOf(coefficients), exponent];
}

/** @throws VdfcError `CORRUPT` */
export function readParams(params: Params, { dtype }: ArrayInfo): DctParams {
  if (params.length !== paramNames.length)
    throw corrupt(`${paramNames.length} params`, String(params.length));
  const [blockSize, keep, code, exponent] = params as [unknown, unknown, unknown, unknown];
  const { min, max } = exponents[dtype];
  expectInteger('blockSize', blockSize, 1, MAX_BLOCK_SIZE);
  expectInteger('keep', keep, 1, blockSize);
  expectInteger('coefficients', code, 0, coefficientTypes.length - 1);
  expectInteger('exponent', exponent, min, max);
  return { blockSize, keep, coefficients: coefficientTypes[code]!, exponent };
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

function expectInteger(name: string, value: unknown, min: number, max: number): asserts value is number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return;
  throw corrupt(`the param ${name}, an integer from ${min} to ${max}`, String(value).slice(0, 30));
}

function corrupt(expected: string, found: string): VdfcError {
  return new VdfcError('CORRUPT', `Cannot decode with dct: expected ${expected}, got ${found}`, {
    codec: 'dct',
  });
}
