import { type ArrayInput, elementCount, toDense, VdfcError } from '@vdfc/core';
import { type Extent, elementBytes, type ZfpDType } from './kernel/kernel.js';
import type { Field } from './kernel/run.js';

interface TypedArrays {
  int32: Int32Array;
  int64: BigInt64Array;
  float32: Float32Array;
  float64: Float64Array;
}

/** The values of an array that zfp knows. */
export type ZfpData = TypedArrays[ZfpDType];

/** An array in C order: `shape` has the slowest axis first, so that zfp's nx is its last entry. */
export type ZfpArray = {
  [D in ZfpDType]: { readonly dtype: D; readonly shape: readonly number[]; readonly data: TypedArrays[D] };
}[ZfpDType];

/**
 * What can be encoded: an array of rank 1 to 4, such as an ndarray, strided views included, or any object
 * with its `data` and `shape`. Without `stride` the values lie in C order; `offset` counts elements. A typed
 * array alone is of rank 1.
 */
export type ZfpInput =
  | ZfpData
  | {
      readonly data: ZfpData;
      readonly shape: readonly number[];
      readonly stride?: readonly number[];
      readonly offset?: number;
    };

/** An array as kernels see it, and its shape. */
export interface ShapedField extends Field {
  readonly shape: readonly number[];
}

/**
 * The dense values of an array; its own memory where that is dense already.
 *
 * @throws VdfcError `BAD_INPUT` if it is not of a type or rank that zfp knows, or its shape leads outside its
 * data
 */
export function fieldOf(input: ZfpInput): ShapedField {
  const isBare = ArrayBuffer.isView(input);
  const { data } = isBare ? { data: input } : (input ?? {});
  const dtype = dtypeOf(data);
  const array = isBare ? { data: input, shape: [input.length] } : input;
  const { shape, data: dense } = toDense(asFloats(array, dtype));
  const bytes = new Uint8Array(dense.buffer, dense.byteOffset, dense.byteLength);
  return { dtype, shape, rank: shape.length, extent: extentOf(shape), bytes };
}

function dtypeOf(data: unknown): ZfpDType {
  const tag = Object.prototype.toString.call(data);
  switch (tag) {
    case '[object Int32Array]':
      return 'int32';
    case '[object BigInt64Array]':
      return 'int64';
    case '[object Float32Array]':
      return 'float32';
    case '[object Float64Array]':
      return 'float64';
  }
  const found = tag.slice('[object '.length, -1);
  const expected = 'Int32Array, BigInt64Array, Float32Array or Float64Array data';
  throw new VdfcError('BAD_INPUT', `Cannot encode with zfp: expected ${expected}, got ${found}`);
}

/** Integers lent the look of floats of their width, which `toDense` copies word by word if at all. */
function asFloats(array: { data: ZfpData; shape: readonly number[] }, dtype: ZfpDType): ArrayInput {
  if (dtype === 'float32' || dtype === 'float64') return array as ArrayInput;
  const Floats = dtype === 'int32' ? Float32Array : Float64Array;
  const { buffer, byteOffset, length } = array.data;
  return { ...array, data: new Floats(buffer as ArrayBuffer, byteOffset, length) };
}

/** Lengths along x, y, z, w. */
export function extentOf(shape: readonly number[]): Extent {
  const [nx = 1, ny = 1, nz = 1, nw = 1] = [...shape].reverse();
  return [nx, ny, nz, nw];
}

/** A zero-filled array, and its memory as kernels see it. */
export function allocateArray(
  dtype: ZfpDType,
  shape: readonly number[],
): { array: ZfpArray; field: ShapedField } {
  const bytes = new Uint8Array(elementCount(shape) * elementBytes(dtype));
  const field = { dtype, shape, rank: shape.length, extent: extentOf(shape), bytes };
  return { array: { dtype, shape: [...shape], data: dataOf(dtype, bytes.buffer) } as ZfpArray, field };
}

function dataOf(dtype: ZfpDType, buffer: ArrayBuffer): ZfpData {
  switch (dtype) {
    case 'int32':
      return new Int32Array(buffer);
    case 'int64':
      return new BigInt64Array(buffer);
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
  }
}
