import type { VlsvType } from './entry.js';

/** The numbers of an array as stored. */
export type VlsvArray = BigInt64Array | BigUint64Array | VariableValues;

/** The numbers of a variable: 64-bit integers have become float64. */
export type VariableValues =
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | Float32Array
  | Float64Array;

const arrays = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
  unknown: Uint8Array,
} as const;

/** Whether typed arrays lie in memory as VLSV numbers lie in the file. */
const LITTLE_ENDIAN = /* @__PURE__ */ new Uint8Array(/* @__PURE__ */ new Uint16Array([1]).buffer)[0] === 1;

/** Little-endian bytes as numbers. Takes the memory over where it is aligned, else copies. */
export function toNumbers(bytes: Uint8Array, type: VlsvType): VlsvArray {
  const Numbers = arrays[type];
  const width = Numbers.BYTES_PER_ELEMENT;
  const aligned = bytes.byteOffset % width === 0 ? bytes : new Uint8Array(bytes);
  if (!LITTLE_ENDIAN) swapBytes(aligned, width);
  return new Numbers(aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.byteLength / width);
}

/** Turns the bytes of each number of `width` bytes round, in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  if (width === 1) return;
  for (let at = 0; at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}

/** Stored numbers with 64-bit integers as float64, or undefined if one of them is beyond ±(2^53 - 1). */
export function toSafeNumbers(values: VlsvArray): VariableValues | undefined {
  if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) return values;
  // Low and high words: about ten times as fast as BigInts.
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const high =
    values instanceof BigInt64Array ? new Int32Array(words.buffer, words.byteOffset, words.length) : words;
  const [lowAt, highAt] = LITTLE_ENDIAN ? [0, 1] : [1, 0];
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = high[2 * i + highAt]! * 2 ** 32 + words[2 * i + lowAt]!;
    if (!Number.isSafeInteger(value)) return undefined;
    numbers[i] = value;
  }
  return numbers;
}
