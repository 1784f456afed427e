import { Deflate } from 'pako';

/** Bytes between two pauses, some 40 ms of work at level 6. */
const PIECE = 2 ** 20;

/** Size of the blocks in which the result is gathered, bytes. */
const CHUNK = 2 ** 16;

/**
 * `bytes` as a raw deflate stream (RFC 1951), in steps that yield the done share. Always by pako, in Node too: the
 * bytes that Node's own zlib makes differ from one release and processor to the next.
 */
export function* deflateSteps(
  bytes: Uint8Array,
  level: number,
): Generator<{ fraction: number }, Uint8Array, void> {
  // The hash of zlib itself rather than pako's default, Chromium's: then levels 1 to 9 give the reference
  // implementation's bytes.
  const stream = new Deflate({ level, raw: true, legacyHash: true, chunkSize: CHUNK });
  for (let from = 0; from < bytes.length - PIECE; from += PIECE) {
    stream.push(bytes.subarray(from, from + PIECE));
    yield { fraction: (from + PIECE) / bytes.length };
  }
  const last = Math.max(0, Math.ceil(bytes.length / PIECE) - 1) * PIECE;
  stream.push(bytes.subarray(last), true);
  if (stream.err !== 0) throw new Error(`cannot deflate ${bytes.length} bytes: ${stream.msg}`);
  return stream.result;
}

/** As `deflateSteps`, without a pause. */
export function deflateAll(bytes: Uint8Array, level: number): Uint8Array {
  const steps = deflateSteps(bytes, level);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
