import ndarray from 'ndarray';
import { VdfcError } from './error.js';
import { plainNdArray } from './plain-ndarray.js';

/** The arrays that codecs take and give: the npm package ndarray's, with float32 or float64 data. */
export type NdArray = ndarray.NdArray<Float32Array> | ndarray.NdArray<Float64Array>;

/** The numbers of an array, in the element types that codecs handle. */
export type Floats = Float32Array | Float64Array;

/** Element types, named as in NumPy. */
export type DType = 'float32' | 'float64';

/** What is known of an array without its values. */
export interface ArrayInfo {
  readonly dtype: DType;
  /** Length of each axis, slowest first: a VDF has `[nz, ny, nx]`, a batch of VDFs `[n, nz, ny, nx]`. */
  readonly shape: readonly number[];
}

/** An array in C order without gaps (the last axis varies fastest): what stages work on. */
export interface DenseArray extends ArrayInfo {
  readonly data: Floats;
}

/**
 * What `encode` accepts: an `NdArray` of rank 1 to 4, strided views included, or any object with its
 * `data` and `shape`. Without `stride` the values lie in C order; `offset` counts elements.
 */
export interface ArrayInput {
  readonly data: Floats;
  readonly shape: readonly number[];
  readonly stride?: readonly number[];
  readonly offset?: number;
}

/** Bytes of one element. */
export function bytesPerElement(dtype: DType): 4 | 8 {
  return dtype === 'float32' ? 4 : 8;
}

/** Number of elements of an array of this shape. */
export function elementCount(shape: readonly number[]): number {
  let count = 1;
  for (const length of shape) count *= length;
  return count;
}

/** A new zero-filled typed array for `info`. */
export function allocate(info: ArrayInfo): Floats {
  const count = elementCount(info.shape);
  return info.dtype === 'float32' ? new Float32Array(count) : new Float64Array(count);
}

/** A dense array as an `NdArray` over the same memory. */
export function toNdArray(dense: DenseArray): NdArray {
  try {
    return ndarray(dense.data, [...dense.shape]) as NdArray;
  } catch (error) {
    // ndarray compiles its constructors; a strict content security policy answers with an EvalError.
    if (!(error instanceof EvalError)) throw error;
    return plainNdArray(dense.data, dense.shape, cStrides(dense.shape));
  }
}

/**
 * Any accepted array in dense form. Shares the caller's memory when that is dense already, else copies;
 * never writes to it.
 *
 * @throws VdfcError `BAD_INPUT` if the array is not float32 or float64, its rank is not 1 to 4, or its
 * shape, strides and offset lead outside its data.
 */
export function toDense(input: ArrayInput): DenseArray {
  const dtype = dtypeOf(input?.data);
  const { data } = input;
  const shape = checkShape(input.shape);
  const offset = input.offset ?? 0;
  const stride = input.stride ?? cStrides(shape);
  checkExtent(data.length, shape, stride, offset);
  const count = elementCount(shape);
  if (isCOrder(shape, stride)) return { dtype, shape, data: data.subarray(offset, offset + count) };
  const dense = dtype === 'float32' ? new Float32Array(count) : new Float64Array(count);
  gather(data, shape, stride, offset, dense);
  return { dtype, shape, data: dense };
}

function dtypeOf(data: unknown): DType {
  const tag = Object.prototype.toString.call(data);
  if (tag === '[object Float32Array]') return 'float32';
  if (tag === '[object Float64Array]') return 'float64';
  const found = tag.slice('[object '.length, -1);
  throw new VdfcError(
    'BAD_INPUT',
    `Cannot use array: expected Float32Array or Float64Array data, got ${found}`,
  );
}

function checkShape(shape: unknown): readonly number[] {
  const valid =
    Array.isArray(shape) &&
    shape.length >= 1 &&
    shape.length <= 4 &&
    shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (valid && Number.isSafeInteger(elementCount(shape))) return [...shape];
  const found = Array.isArray(shape) ? `[${shape.join(', ')}]` : typeof shape;
  throw new VdfcError(
    'BAD_INPUT',
    `Cannot use array: expected a shape of 1 to 4 axis lengths >= 0, got ${found}`,
  );
}

/** Strides of a dense array in C order. */
export function cStrides(shape: readonly number[]): number[] {
  const stride = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    stride[axis] = step;
    step *= shape[axis]!;
  }
  return stride;
}

function isCOrder(shape: readonly number[], stride: readonly number[]): boolean {
  const dense = cStrides(shape);
  return (
    elementCount(shape) === 0 || shape.every((length, axis) => length === 1 || stride[axis] === dense[axis])
  );
}

function checkExtent(
  available: number,
  shape: readonly number[],
  stride: readonly number[],
  offset: number,
): void {
  const listed = Array.isArray(stride) && stride.length === shape.length;
  if (!listed || ![...stride, offset].every(Number.isSafeInteger)) {
    const message = `Cannot use array: expected ${shape.length} integer strides and an integer offset, got strides [${stride}], offset ${offset}`;
    throw new VdfcError('BAD_INPUT', message);
  }
  if (elementCount(shape) === 0) return;
  let lowest = offset;
  let highest = offset;
  shape.forEach((length, axis) => {
    const reach = stride[axis]! * (length - 1);
    if (reach < 0) lowest += reach;
    else highest += reach;
  });
  if (lowest >= 0 && highest < available) return;
  const message = `Cannot use array: shape [${shape.join(', ')}] reaches elements ${lowest} to ${highest}, but its data has ${available}`;
  throw new VdfcError('BAD_INPUT', message);
}

/** Copies words rather than numbers: a NaN that passes through a register may lose its payload. */
function gather(
  data: Floats,
  shape: readonly number[],
  stride: readonly number[],
  offset: number,
  out: Floats,
): void {
  const from = wordsOf(data);
  const to = wordsOf(out);
  const width = data.BYTES_PER_ELEMENT / 4;
  // Right-aligned to four axes, so that one loop serves every rank.
  const [n0, n1, n2, n3] = pad4(shape, 1);
  const [s0, s1, s2, s3] = pad4(stride, 0);
  let place = 0;
  for (let i = 0; i < n0; i++) {
    for (let j = 0; j < n1; j++) {
      for (let k = 0; k < n2; k++) {
        let at = (offset + i * s0 + j * s1 + k * s2) * width;
        for (let l = 0; l < n3; l++, at += s3 * width) {
          to[place++] = from[at]!;
          if (width === 2) to[place++] = from[at + 1]!;
        }
      }
    }
  }
}

function wordsOf(data: Floats): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);
}

function pad4(values: readonly number[], fill: number): [number, number, number, number] {
  return [...new Array<number>(4 - values.length).fill(fill), ...values] as [number, number, number, number];
}
