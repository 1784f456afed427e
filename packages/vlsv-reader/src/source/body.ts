import { VdfcError } from '@vdfc/core';

/** The body of a response that must have exactly `length` bytes; no more than that is taken in. */
export async function readBody(url: string, response: Response, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const reader = response.body?.getReader();
  let done = 0;
  for (;;) {
    const chunk = await reader?.read();
    if (chunk?.value === undefined) break;
    if (done + chunk.value.length > length) {
      await reader?.cancel();
      throw wrongLength(url, length, 'more');
    }
    bytes.set(chunk.value, done);
    done += chunk.value.length;
  }
  if (done < length) throw wrongLength(url, length, String(done));
  return bytes;
}

function wrongLength(url: string, length: number, found: string): VdfcError {
  return new VdfcError('IO', `Cannot read '${url}': expected ${length} bytes, got ${found}`, { file: url });
}
