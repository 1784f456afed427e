import {
  type ArrayInfo,
  type ArrayInput,
  bytesPerElement,
  cStrides,
  type DType,
  elementCount,
  type NdArray,
  toDense,
  toNdArray,
  VdfcError,
} from '@vdfc/core';
import { readFloats, writeFloats } from './floats.js';

/** The bytes '\x93NUMPY'. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
/** Magic, two version bytes, two bytes of header length. */
const PREFIX = 10;
/** NumPy starts the data at a multiple of this. */
const ALIGN = 64;

interface NpyHeader extends ArrayInfo {
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  /** Where the data start. */
  readonly end: number;
}

/**
 * The array in an `.npy` file (NumPy's format versions 1 to 3): float32 or float64, rank 1 to 4, either byte order,
 * C or Fortran order. The result is dense in C order and shares nothing with `bytes`.
 * Format: NumPy Enhancement Proposal 1, `numpy.lib.format`.
 *
 * @throws VdfcError `BAD_INPUT` for other types and ranks, `CORRUPT` if the bytes are no intact `.npy` file
 */
export function readNpy(bytes: Uint8Array): NdArray {
  const header = readHeader(bytes);
  const body = bytes.subarray(header.end);
  const need = elementCount(header.shape) * bytesPerElement(header.dtype);
  if (body.length !== need) {
    const shape = header.shape.join(', ');
    corrupt(`expected ${need} bytes of data for ${header.dtype} [${shape}], got ${body.length}`);
  }
  const data = readFloats(body, header.dtype, header.littleEndian);
  const { shape } = header;
  const stride = header.fortranOrder ? cStrides([...shape].reverse()).reverse() : cStrides(shape);
  return toNdArray(toDense({ data, shape, stride }));
}

/** An array as an `.npy` file of format version 1: little-endian, C order, the bytes that `numpy.save` writes. */
export function writeNpy(array: ArrayInput): Uint8Array {
  const { dtype, shape, data } = toDense(array);
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dict = `{'descr': '<f${bytesPerElement(dtype)}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const headerEnd = Math.ceil((PREFIX + dict.length + 1) / ALIGN) * ALIGN;
  const text = `${dict.padEnd(headerEnd - PREFIX - 1)}\n`;
  const bytes = new Uint8Array(headerEnd + data.byteLength);
  bytes.set(MAGIC);
  bytes[MAGIC.length] = 1;
  new DataView(bytes.buffer).setUint16(MAGIC.length + 2, text.length, true);
  bytes.set(new TextEncoder().encode(text), PREFIX);
  writeFloats(data, bytes, headerEnd);
  return bytes;
}

function readHeader(bytes: Uint8Array): NpyHeader {
  if (bytes.length < PREFIX || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    corrupt(String.raw`expected it to start with '\x93NUMPY'`);
  }
  const version = bytes[6]!;
  if (version < 1 || version > 3) {
    corrupt(`expected format version 1, 2 or 3, got ${version}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = version === 1 ? PREFIX : PREFIX + 2;
  if (bytes.length < start) corrupt(`expected a header length, got ${bytes.length} bytes in all`);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const end = start + length;
  if (end > bytes.length) corrupt(`expected a header of ${length} bytes, got ${bytes.length - start}`);
  const text = new TextDecoder('latin1').decode(bytes.subarray(start, end)).trim();
  return { ...readDict(text), end };
}

/** The Python dictionary that is the header's text. */
function readDict(text: string): Omit<NpyHeader, 'end'> {
  const shown = text.slice(0, 120);
  const descr = field(text, 'descr', `(?:'([^']*)'|"([^"]*)"|(\\[))`);
  const order = field(text, 'fortran_order', '(True|False)');
  const tuple = field(text, 'shape', String.raw`\(((?:\s*\d+L?\s*,)*(?:\s*\d+L?)?)\s*\)`);
  if (descr === undefined || order === undefined || tuple === undefined) {
    return corrupt(`expected a header with descr, fortran_order and shape, got ${shown}`);
  }
  const type = /^([<>])f([48])$/.exec(descr);
  if (type === null) {
    const found = descr === '[' ? 'a structured type' : `'${descr}'`;
    const message = `Cannot read .npy file: expected float32 or float64 ('<f4', '<f8', '>f4' or '>f8'), got ${found}: convert it with array.astype('float32')`;
    throw new VdfcError('BAD_INPUT', message);
  }
  const shape = Array.from(tuple.matchAll(/\d+/g), ([digits]) => Number(digits));
  if (shape.length < 1 || shape.length > 4) {
    throw new VdfcError(
      'BAD_INPUT',
      `Cannot read .npy file: expected an array of rank 1 to 4, got rank ${shape.length}`,
    );
  }
  const dtype: DType = type[2] === '4' ? 'float32' : 'float64';
  return { dtype, shape, littleEndian: type[1] === '<', fortranOrder: order === 'True' };
}

/** What stands after a key, the first group of `pattern` that matched. */
function field(text: string, key: string, pattern: string): string | undefined {
  const match = new RegExp(`['"]${key}['"]\\s*:\\s*${pattern}`).exec(text);
  return match?.slice(1).find((group) => group !== undefined);
}

function corrupt(detail: string): never {
  throw new VdfcError('CORRUPT', `Cannot read .npy file: ${detail}`);
}
