import { Z_FINISH, Z_STREAM_END, ZStream, zlibInflate, zlibInflateInit2 } from 'pako';

/** A window of 2^15 bytes; negative: no zlib header and checksum around the stream. */
const RAW_WINDOW_BITS = -15;

/**
 * The `length` bytes that the raw deflate stream `bytes` holds. Never makes more of them.
 *
 * @throws Error if the stream is damaged or cut, holds fewer or more bytes, or is followed by others.
 */
export function inflate(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  const stream = new ZStream();
  zlibInflateInit2(stream, RAW_WINDOW_BITS);
  stream.input = bytes;
  stream.avail_in = bytes.length;
  stream.output = out;
  stream.avail_out = length;
  const status = zlibInflate(stream, Z_FINISH);
  if (status === Z_STREAM_END && stream.avail_in === 0 && stream.avail_out === 0) return out;
  const reason = stream.msg ? `: ${stream.msg}` : '';
  throw new Error(
    `expected a deflate stream of ${bytes.length} bytes that holds ${length}, got ${stream.total_in} and ${stream.total_out}${reason}`,
  );
}
