import type { RandomAccess } from './source.js';

/** A Blob or File, of which a browser reads only the slices asked for. */
export function fromBlob(blob: Blob): RandomAccess {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}
