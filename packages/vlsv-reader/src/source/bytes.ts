import type { RandomAccess } from './source.js';

/** Bytes in memory. Reads are copies, so that no result is a view of the caller's memory. */
export function fromBytes(bytes: Uint8Array): RandomAccess {
  return {
    size: bytes.byteLength,
    read: async (offset, length) => new Uint8Array(bytes.subarray(offset, offset + length)),
  };
}
