import {
  type ArrayInfo,
  allocate,
  bytesPerElement,
  elementCount,
  type Floats,
  type Params,
  VdfcError,
} from '@vdfc/core';
import { inflate } from '#inflate';
import { shuffle, swapBytes, unshuffle } from './kernel/shuffle.js';

/** A deflate stream makes at most this many bytes of one: 258 of every two bits. */
const MAX_EXPANSION = 1032;

/** The bytes to be deflated: the values, little-endian, shuffled or not. May share memory with `data`. */
export function writeValues(data: Floats, shuffled: boolean): Uint8Array {
  const width = data.BYTES_PER_ELEMENT;
  let bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  if (isBigEndian()) {
    bytes = bytes.slice();
    swapBytes(bytes, width);
  }
  if (!shuffled) return bytes;
  const out = new Uint8Array(bytes.length);
  shuffle(bytes, width, out);
  return out;
}

/** Undoes `writeValues`: the values of an array of `info`, whose size `bytes` has. */
export function readValues(bytes: Uint8Array, shuffled: boolean, info: ArrayInfo): Floats {
  const width = bytesPerElement(info.dtype);
  const data = allocate(info);
  const out = new Uint8Array(data.buffer);
  if (shuffled) unshuffle(bytes, width, out);
  else out.set(bytes);
  if (isBigEndian()) swapBytes(out, width);
  return data;
}

/** Typed arrays have the platform's byte order, payloads are little-endian. */
function isBigEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 0;
}

/** Size of the values of an array of `info`, bytes. */
export function valueBytes(info: ArrayInfo): number {
  return elementCount(info.shape) * bytesPerElement(info.dtype);
}

/** The codec's params: `[shuffle]`. @throws VdfcError `CORRUPT` */
export function readShuffle(params: Params): boolean {
  const [shuffled] = params;
  if (params.length === 1 && typeof shuffled === 'boolean') return shuffled;
  throw corrupt('zlib', 'the param shuffle, true or false', show(params));
}

/** The packer's params: `[length]`. @throws VdfcError `CORRUPT`; `LIMIT` if the length is above `maxBytes` */
export function readLength(params: Params, maxBytes: number): number {
  const [length] = params;
  if (params.length !== 1 || !Number.isSafeInteger(length) || (length as number) < 0) {
    throw corrupt('deflate', 'the param length, an integer from 0', show(params));
  }
  if ((length as number) <= maxBytes) return length as number;
  const message = `Cannot decode with deflate: the unpacked bytes are ${length}, allowed are ${maxBytes} (option maxBytes)`;
  throw new VdfcError('LIMIT', message, { codec: 'deflate' });
}

/**
 * The `length` bytes that the deflate stream `payload` holds.
 *
 * @throws VdfcError `CORRUPT` if it does not hold exactly these; where a stream of this size cannot hold them, before
 * memory is taken for them.
 */
export function inflatePayload(id: string, payload: Uint8Array, length: number): Uint8Array {
  const most = payload.length * MAX_EXPANSION;
  if (length > most) {
    throw corrupt(
      id,
      `${length} bytes in a deflate stream`,
      `one of ${payload.length} bytes, which holds at most ${most}`,
    );
  }
  try {
    return inflate(payload, length);
  } catch (cause) {
    throw corrupt(
      id,
      `${length} bytes in a deflate stream`,
      `a stream that fails: ${(cause as Error).message}`,
      cause,
    );
  }
}

function corrupt(codec: string, expected: string, found: string, cause?: unknown): VdfcError {
  const message = `Cannot decode with ${codec}: expected ${expected}, got ${found}`;
  return new VdfcError('CORRUPT', message, { codec, cause });
}

function show(params: Params): string {
  return `[${params.map((param) => String(param).slice(0, 30)).join(', ')}]`;
}
