import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isVdfcError } from '@vdfc/core';
import { afterEach, describe, expect, it } from 'vitest';
import { openVlsv } from '../src/index.js';
import { bytes, checkFile } from './larger.js';

describe('an address', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function serve(listener: RequestListener): Promise<string> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.vlsv`;
  }

  /** A server that answers ranges, with the requests it got. */
  async function rangeServer(
    change: (headers: Record<string, string>, request: number) => Record<string, string> | undefined = (h) =>
      h,
  ): Promise<{ url: string; ranges: string[]; headers: (string | undefined)[] }> {
    const log = { url: '', ranges: [] as string[], headers: [] as (string | undefined)[] };
    log.url = await serve((request, response) => {
      log.ranges.push(request.headers.range!);
      log.headers.push(request.headers.authorization);
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range!)!;
      const last = Math.min(Number(to), bytes.length - 1);
      const headers = { 'content-range': `bytes ${from}-${last}/${bytes.length}`, etag: '"1"' };
      response.writeHead(206, change(headers, log.ranges.length));
      response.end(bytes.subarray(Number(from), last + 1));
    });
    return log;
  }

  it('is read by ranges', async () => {
    const { url, ranges, headers } = await rangeServer();
    const file = await openVlsv(new URL(url), { headers: { authorization: 'x' } });
    await checkFile(file);
    await file.close();
    expect(ranges[0]).toBe('bytes=0-65535');
    expect(ranges.length).toBeLessThan(8);
    expect(headers.every((header) => header === 'x')).toBe(true);
  });

  it('is read as a whole if it is small and the server ignores ranges', async () => {
    const file = await openVlsv(await serve((_, response) => response.end(bytes)));
    await checkFile(file);
  });

  it.each([
    [{ 'content-length': String(2 ** 40) }, 'the server ignores ranges and sends all 1099511627776 bytes'],
    [{}, 'the server ignores ranges and sends a file of unknown length'],
  ] as const)('is refused if the server ignores ranges and says %j', async (headers, message) => {
    const url = await serve((_, response) => {
      response.writeHead(200, headers);
      response.write('x');
    });
    await expect(openVlsv(url)).rejects.toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
    await expect(openVlsv(url)).rejects.toThrow(message);
  });

  it.each([
    [404, 'NOT_FOUND'],
    [410, 'NOT_FOUND'],
    [403, 'IO'],
    [416, 'IO'],
    [500, 'IO'],
  ])('whose server answers %i is an error %s', async (status, code) => {
    const url = await serve((_, response) => response.writeHead(status).end('no'));
    await expect(openVlsv(url)).rejects.toThrow(expect.objectContaining({ code, file: url }));
    await expect(openVlsv(url)).rejects.toThrow(`the server answered ${status}`);
  });

  it.each([
    ['no Content-Range', ({ etag }: Record<string, string>) => ({ etag: etag! }), 'UNSUPPORTED'],
    ['no size', (h: Record<string, string>) => ({ ...h, 'content-range': 'bytes 0-65535/*' }), 'UNSUPPORTED'],
    ['a larger size', (h: Record<string, string>) => ({ ...h, 'content-range': 'bytes 0-9/1000000' }), 'IO'],
  ] as const)('whose server gives %s is refused', async (_what, change, code) => {
    const { url } = await rangeServer(change);
    await expect(openVlsv(url)).rejects.toThrow(expect.objectContaining({ code }));
  });

  it.each([
    ['another version', (h: Record<string, string>) => ({ ...h, etag: '"2"' })],
    [
      'another size',
      (h: Record<string, string>) => ({ ...h, 'content-range': h['content-range']!.replace(/\d+$/, '7') }),
    ],
    [
      'another range',
      (h: Record<string, string>) => ({ ...h, 'content-range': h['content-range']!.replace(/ \d+/, ' 1') }),
    ],
  ] as const)('that answers later with %s is an error', async (_what, change) => {
    const { url } = await rangeServer((headers, request) => (request === 1 ? headers : change(headers)));
    await expect(openVlsv(url)).rejects.toThrow('the file may have changed');
  });

  it('with a body shorter or longer than its range is an error', async () => {
    for (const extra of [-1, 1]) {
      const url = await serve((_, response) => {
        response.writeHead(206, { 'content-range': `bytes 0-99/100` });
        response.end(new Uint8Array(100 + extra));
      });
      await expect(openVlsv(url)).rejects.toThrow(expect.objectContaining({ code: 'IO' }));
      server?.close();
    }
  });

  it('that nobody answers at is an error', async () => {
    const url = await serve(() => undefined);
    server?.close();
    const error = await openVlsv(url.replace('/a.vlsv', '1/a.vlsv').replace(/:\d+/, ':1')).catch(
      (e: unknown) => e,
    );
    expect(isVdfcError(error, 'IO')).toBe(true);
  });

  it('stops when the signal is aborted', async () => {
    const url = await serve(() => undefined);
    const opening = openVlsv(url, { signal: AbortSignal.timeout(20) });
    await expect(opening).rejects.toThrow(expect.objectContaining({ code: 'ABORTED' }));
  });
});
