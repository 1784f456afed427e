import { elementCount, OptionReader, VdfcError } from '@vdfc/core';
import { allocateArray, fieldOf, type ShapedField, type ZfpArray, type ZfpInput } from './array.js';
import { type HeaderKind, readHeader, writeHeader } from './header.js';
import {
  type BlockLimits,
  elementBytes,
  elementCodes,
  type ZfpDType,
  type ZfpKernel,
} from './kernel/kernel.js';
import { decodeField, encodeField, type Work } from './kernel/run.js';
import { type KernelChoice, requireKernel } from './kernel-choice.js';
import { limitsOf, modeOf, type ZfpMode } from './mode.js';
import { modeOptionNames, readMode } from './read-mode.js';

/** How to write a zfp stream. */
export type ZfpEncodeOptions = ZfpMode & {
  /** What stands before the blocks. @default 'full', as zfpy writes it */
  readonly header?: HeaderKind;
  /**
   * Bits of a stream word: 8, 16, 32 or 64. The stream is filled up with zeros to a multiple of it, and
   * aligned rates are rounded up to one. zfpy and Debian's library have 8, the C library as it comes has 64.
   * @default 8
   */
  readonly wordBits?: number;
  /** Which kernel does the work: they give the same bytes. @default 'auto' */
  readonly kernel?: KernelChoice;
};

/** How to read a zfp stream: what its header does not say. */
export type ZfpDecodeOptions = {
  /** Largest array to take memory for, bytes. @default 2^30 */
  readonly maxBytes?: number;
  /** Which kernel does the work. @default 'auto' */
  readonly kernel?: KernelChoice;
} & (
  | { readonly header?: 'full' }
  | { readonly header: 'mode'; readonly dtype: ZfpDType; readonly shape: readonly number[] }
  | (ZfpMode & {
      readonly header?: 'none';
      readonly dtype: ZfpDType;
      readonly shape: readonly number[];
      /** Matters only to aligned rates. @default 8 */
      readonly wordBits?: number;
    })
);

/** What the header of a zfp stream says. */
export interface ZfpStreamInfo {
  readonly dtype: ZfpDType;
  /** Slowest axis first. */
  readonly shape: readonly number[];
  readonly mode: ZfpMode;
  /** Length of the header; the blocks follow at once. */
  readonly headerBits: number;
}

/**
 * zfp streams (codec version 5) as the C library, zfpy, Zarr, HDF5 and others write and read them, byte for
 * byte.
 */
export const zfpStream: {
  /**
   * An array as a zfp stream.
   *
   * @throws VdfcError `BAD_INPUT` for arrays that zfp does not know, NaN and infinities in all modes but
   * reversible, and shapes that do not fit into a full header; `BAD_OPTION`; `UNSUPPORTED` if `kernel` cannot
   * be had
   */
  encode(array: ZfpInput, options: ZfpEncodeOptions): Uint8Array;
  /**
   * The array in a zfp stream. Bytes after its end are ignored.
   *
   * @throws VdfcError `CORRUPT` if the stream has no such header or ends too early, `UNSUPPORTED_VERSION` if
   * its codec version is not 5, `LIMIT` if the array is larger than `maxBytes`; `BAD_INPUT`, `BAD_OPTION`,
   * `UNSUPPORTED`
   */
  decode(stream: Uint8Array, options?: ZfpDecodeOptions): ZfpArray;
  /**
   * What the full header of a stream says. @throws VdfcError `CORRUPT`, `UNSUPPORTED_VERSION`, `BAD_INPUT`
   */
  inspect(stream: Uint8Array): ZfpStreamInfo;
} = { encode, decode, inspect };

const NAME = 'zfpStream';
const headerKinds = ['full', 'mode', 'none'] as const;
const kernelChoices = ['auto', 'wasm', 'typescript'] as const;

function encode(array: ZfpInput, options: ZfpEncodeOptions): Uint8Array {
  const read = new OptionReader(NAME, options, [...modeOptionNames, 'header', 'wordBits', 'kernel']);
  const mode = readMode(read, options);
  const header = read.choice('header', { of: headerKinds, default: 'full' });
  const wordBits = readWordBits(read);
  const kernel = readKernel(read);
  const field = fieldOf(array);
  const limits = limitsOf(mode, field.dtype, field.rank, wordBits, NAME);
  const prefix = writeHeader(header, { ...field, limits });
  const coded = finish(encodeField(kernel, field, limits, prefix));
  if (coded === undefined) throw notFinite(field);
  return padTo(coded.bytes, wordBits / 8);
}

function decode(stream: Uint8Array, options: ZfpDecodeOptions = {}): ZfpArray {
  checkBytes(stream);
  const names = [...modeOptionNames, 'header', 'dtype', 'shape', 'wordBits', 'maxBytes', 'kernel'];
  const read = new OptionReader(NAME, options, names);
  const maxBytes = read.number('maxBytes', { min: 0, default: 2 ** 30 });
  const kernel = readKernel(read);
  const { dtype, shape, limits, bits } = describe(stream, options, read);
  checkSize(stream, dtype, shape, limits, bits, maxBytes);
  const { array, field } = allocateArray(dtype, shape);
  const end = finish(decodeField(kernel, stream, bits, limits, field));
  if (end > stream.length * 8) throw tooShort(stream, end);
  return array;
}

function inspect(stream: Uint8Array): ZfpStreamInfo {
  checkBytes(stream);
  const { dtype, shape, limits, bits } = readHeader(stream);
  return { dtype, shape, mode: modeOf(limits, shape.length), headerBits: bits };
}

/** What is to be known of a stream, from its header as far as it has one. */
function describe(
  stream: Uint8Array,
  options: ZfpDecodeOptions,
  read: OptionReader,
): ReturnType<typeof readHeader> {
  const given = options as Readonly<Record<string, unknown>>;
  const header = read.choice('header', {
    of: headerKinds,
    default: given.mode === undefined ? 'full' : 'none',
  });
  const refused = header === 'full' ? ['dtype', 'shape', 'mode'] : header === 'mode' ? ['mode'] : [];
  for (const name of refused) {
    if (given[name] !== undefined) read.refuse(name, `no such option with header '${header}'`, 'a value');
  }
  if (header === 'full') return readHeader(stream);
  const dtype = readDType(read, given.dtype);
  const shape = readShape(read, given.shape);
  if (header === 'mode') return readHeader(stream, { dtype, shape });
  const limits = limitsOf(readMode(read, options), dtype, shape.length, readWordBits(read), NAME);
  return { dtype, shape, limits, bits: 0 };
}

function readDType(read: OptionReader, given: unknown): ZfpDType {
  const dtypes = Object.keys(elementCodes) as ZfpDType[];
  if (given === undefined)
    read.refuse('dtype', `one of ${dtypes.join(', ')} for a stream without it`, 'nothing');
  return read.choice('dtype', { of: dtypes, default: 'float32' });
}

function readShape(read: OptionReader, given: unknown): readonly number[] {
  const valid =
    Array.isArray(given) &&
    given.length >= 1 &&
    given.length <= 4 &&
    given.every((length) => Number.isSafeInteger(length) && length >= 0) &&
    Number.isSafeInteger(elementCount(given));
  if (valid) return [...given];
  return read.refuse('shape', '1 to 4 axis lengths for a stream without it', String(given));
}

function readWordBits(read: OptionReader): number {
  const wordBits = read.integer('wordBits', { min: 8, max: 64, default: 8 });
  return [8, 16, 32, 64].includes(wordBits)
    ? wordBits
    : read.refuse('wordBits', '8, 16, 32 or 64', `${wordBits}`);
}

function readKernel(read: OptionReader): ZfpKernel {
  return requireKernel(read.choice('kernel', { of: kernelChoices, default: 'auto' }));
}

function checkBytes(stream: unknown): void {
  if (Object.prototype.toString.call(stream) === '[object Uint8Array]') return;
  throw new VdfcError('BAD_INPUT', `Cannot read zfp stream: expected a Uint8Array, got ${typeof stream}`);
}

/**
 * Refuses arrays that cannot be in the stream, before memory is taken for them: every block has at least one
 * bit.
 *
 * @param start first bit after the header
 * @throws VdfcError `LIMIT`, `CORRUPT`
 */
export function checkSize(
  stream: Uint8Array,
  dtype: ZfpDType,
  shape: readonly number[],
  limits: BlockLimits,
  start: number,
  maxBytes: number,
): void {
  const bytes = elementCount(shape) * elementBytes(dtype);
  if (bytes > maxBytes) {
    const message = `Cannot decode zfp stream: the array of shape [${shape.join(', ')}] needs ${bytes} bytes, allowed are ${maxBytes} (option maxBytes)`;
    throw new VdfcError('LIMIT', message);
  }
  const blocks = shape.reduce((product, length) => product * Math.ceil(length / 4), 1);
  const least = start + blocks * Math.max(1, limits.minBits);
  if (least > stream.length * 8) throw tooShort(stream, least);
}

/** The error of a stream that ends before bit `end`. */
export function tooShort(stream: Uint8Array, end: number): VdfcError {
  const message = `Cannot decode zfp stream: expected at least ${Math.ceil(end / 8)} bytes, got ${stream.length}`;
  return new VdfcError('CORRUPT', message);
}

/** The error of an array with NaN or infinities. */
export function notFinite({ dtype, bytes }: ShapedField): VdfcError {
  const Floats = dtype === 'float32' ? Float32Array : Float64Array;
  const values = new Floats(
    bytes.buffer as ArrayBuffer,
    bytes.byteOffset,
    bytes.length / elementBytes(dtype),
  );
  const at = values.findIndex((value) => !Number.isFinite(value));
  const message = `Cannot encode with zfp: expected finite values in all modes but reversible, got ${values[at]} at element ${at}`;
  return new VdfcError('BAD_INPUT', message);
}

function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

function padTo(bytes: Uint8Array, unit: number): Uint8Array {
  if (bytes.length % unit === 0) return bytes;
  const padded = new Uint8Array(Math.ceil(bytes.length / unit) * unit);
  padded.set(bytes);
  return padded;
}
