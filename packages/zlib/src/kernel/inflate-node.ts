import { inflateRawSync } from 'node:zlib';

/** What `info: true` makes of the result, which the declarations of Node's API leave out. */
interface InflateInfo {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

/** Largest piece of output to take memory for at once, bytes. */
const MAX_CHUNK = 2 ** 24;

/**
 * The `length` bytes that the raw deflate stream `bytes` holds. Never makes more of them.
 *
 * @throws Error if the stream is damaged or cut, holds fewer or more bytes, or is followed by others.
 */
export function inflate(bytes: Uint8Array, length: number): Uint8Array {
  const { buffer, engine } = inflateRawSync(bytes, {
    info: true,
    maxOutputLength: Math.max(1, length),
    // One byte of room shows that the stream has ended without asking for another chunk.
    chunkSize: Math.min(MAX_CHUNK, Math.max(64, length + 1)),
  }) as unknown as InflateInfo;
  if (buffer.length !== length) throw new Error(`expected ${length} inflated bytes, got ${buffer.length}`);
  const read = engine.bytesWritten;
  if (read !== bytes.length)
    throw new Error(`expected a deflate stream of ${bytes.length} bytes, got ${read}`);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, length);
}
