import { VdfcError } from '@vdfc/core';
import { readBody } from './body.js';
import { fromBytes } from './bytes.js';
import type { RandomAccess, SourceOptions } from './source.js';

/** A file whose server ignores ranges is taken as a whole if it is no larger than this, bytes. */
const MAX_WHOLE_FILE = 2 ** 26;

/** Bytes of the first request, which tells the size and whether ranges are answered; they are kept. */
const PROBE = 2 ** 16;

/** A file on a web server, of which only the ranges asked for are transferred (RFC 9110, section 14). */
export async function fromUrl(url: string, options: SourceOptions): Promise<RandomAccess> {
  const response = await request(url, options, 0, PROBE);
  if (response.status === 200) return fromBytes(await wholeFile(url, response));
  const size = await sizeOf(url, response);
  const tag = response.headers.get('etag');
  const head = await readBody(url, response, Math.min(PROBE, size));
  return {
    size,
    async read(offset, length) {
      if (offset + length <= head.length) return head.slice(offset, offset + length);
      const part = await request(url, options, offset, length);
      checkPart(url, part, { offset, length, size, tag });
      return readBody(url, part, length);
    },
  };
}

async function request(
  url: string,
  { headers, signal }: SourceOptions,
  offset: number,
  length: number,
): Promise<Response> {
  const range = `bytes=${offset}-${offset + length - 1}`;
  const response = await fetch(url, {
    // Ranges count the bytes of the file, not those of a compressed transfer.
    headers: { ...headers, 'accept-encoding': 'identity', range },
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.status === 206 || response.status === 200) return response;
  await response.body?.cancel();
  const code = response.status === 404 || response.status === 410 ? 'NOT_FOUND' : 'IO';
  throw new VdfcError(code, `${failed(url)}: the server answered ${response.status} ${response.statusText}`, {
    file: url,
  });
}

async function wholeFile(url: string, response: Response): Promise<Uint8Array> {
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  if (length <= MAX_WHOLE_FILE) return readBody(url, response, length);
  await response.body?.cancel();
  const found = Number.isNaN(length) ? 'a file of unknown length' : `all ${length} bytes`;
  const message = `${failed(url)}: expected a range (status 206), but the server ignores ranges and sends ${found}; up to ${MAX_WHOLE_FILE} bytes are read this way`;
  throw new VdfcError('UNSUPPORTED', message, { file: url });
}

async function sizeOf(url: string, response: Response): Promise<number> {
  const header = response.headers.get('content-range');
  const size = Number(/^bytes 0-\d+\/(\d+)$/.exec(header ?? '')?.[1] ?? Number.NaN);
  if (Number.isSafeInteger(size)) return size;
  await response.body?.cancel();
  const message = `${failed(url)}: expected the header Content-Range: bytes 0-${PROBE - 1}/SIZE, got ${header ?? 'none'} (from another origin it must be listed in Access-Control-Expose-Headers)`;
  throw new VdfcError('UNSUPPORTED', message, { file: url });
}

interface Part {
  readonly offset: number;
  readonly length: number;
  readonly size: number;
  readonly tag: string | null;
}

function checkPart(url: string, response: Response, { offset, length, size, tag }: Part): void {
  const expected = `bytes ${offset}-${offset + length - 1}/${size}`;
  const found = response.headers.get('content-range');
  if (response.status === 206 && found === expected && response.headers.get('etag') === tag) return;
  void response.body?.cancel();
  const message = `${failed(url)}: expected ${expected} of version ${tag ?? 'unnamed'}, got status ${response.status}, ${found ?? 'no range'} of version ${response.headers.get('etag') ?? 'unnamed'}; the file may have changed`;
  throw new VdfcError('IO', message, { file: url });
}

function failed(url: string): string {
  return `Cannot read VLSV file '${url}'`;
}
