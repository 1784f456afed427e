import crc32c from 'crc-32/crc32c.js';
import { VdfcError } from './error.js';
import { type Header, readHeader, writeHeader } from './header.js';

/** The bytes 'VDFC'. */
const MAGIC = [0x56, 0x44, 0x46, 0x43] as const;
/** Version of the container's own format, not of any stage in it. */
export const FORMAT_VERSION = 1;
const PREFIX = MAGIC.length + 1;
const CHECKSUM = 4;

/** A container taken apart: views of its bytes, nothing decoded. */
export interface Container {
  readonly header: Header;
  readonly headerBytes: number;
  readonly payload: Uint8Array;
}

/** Magic, format version, header, payload, CRC-32C of all before it. */
export function writeContainer(header: Header, payload: Uint8Array): Uint8Array {
  const head = writeHeader(header);
  const bytes = new Uint8Array(PREFIX + head.length + payload.length + CHECKSUM);
  bytes.set(MAGIC);
  bytes[MAGIC.length] = FORMAT_VERSION;
  bytes.set(head, PREFIX);
  bytes.set(payload, PREFIX + head.length);
  const end = bytes.length - CHECKSUM;
  new DataView(bytes.buffer).setUint32(end, checksum(bytes.subarray(0, end)), true);
  return bytes;
}

/**
 * Takes a container apart, its checksum checked.
 *
 * @throws VdfcError `BAD_INPUT` if `input` is not a Uint8Array, `CORRUPT` if it is no intact container,
 * `UNSUPPORTED_VERSION` if its format is newer than this code.
 */
export function readContainer(input: Uint8Array): Container {
  if (Object.prototype.toString.call(input) !== '[object Uint8Array]') {
    throw new VdfcError('BAD_INPUT', `Cannot read container: expected a Uint8Array, got ${typeof input}`);
  }
  // A plain view: the slice of a Node Buffer would share its memory.
  const bytes = new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  const end = bytes.length - CHECKSUM;
  if (end < PREFIX) {
    const message = `Cannot read container: expected at least ${PREFIX + CHECKSUM} bytes, got ${bytes.length}`;
    throw new VdfcError('CORRUPT', message);
  }
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw new VdfcError(
      'CORRUPT',
      `Cannot read container: expected it to start with 'VDFC', got ${hex(bytes.subarray(0, 4))}`,
    );
  }
  const version = bytes[MAGIC.length]!;
  if (version > FORMAT_VERSION) {
    const message = `Cannot read container: expected format version ${FORMAT_VERSION} or older, got ${version}`;
    throw new VdfcError('UNSUPPORTED_VERSION', message);
  }
  if (version < 1) {
    throw new VdfcError('CORRUPT', 'Cannot read container: expected a format version from 1, got 0');
  }
  const stored = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(end, true);
  const found = checksum(bytes.subarray(0, end));
  if (stored !== found) {
    const message = `Cannot read container: expected checksum ${stored.toString(16)}, got ${found.toString(16)}: the bytes are damaged`;
    throw new VdfcError('CORRUPT', message);
  }
  const { header, rest } = readHeader(bytes.subarray(PREFIX, end));
  return { header, headerBytes: end - PREFIX - rest.length, payload: rest };
}

function checksum(bytes: Uint8Array): number {
  return crc32c.buf(bytes) >>> 0;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
