import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildVlsv, populationArrays, spatialGridArrays } from '@vdfc/testkit/vlsv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVlsv, type VlsvSource } from '../src/index.js';
import { openNodeFile } from '../src/no-node-file.js';
import { bytes, checkFile, countingSource } from './larger.js';
import { grid, mesh, someBlocks, variable } from './synthetic.js';

describe('sources in memory and on disk', () => {
  let folder: string;
  let path: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vdfc-'));
    path = join(folder, 'small file.vlsv');
    writeFileSync(path, bytes);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['a path', () => path],
    ['a file: address', () => pathToFileURL(path)],
    ['a file: address as text', () => pathToFileURL(path).href],
    ['bytes', () => bytes],
    ['a Buffer at an odd offset', () => Buffer.concat([Buffer.of(1), bytes]).subarray(1)],
    ['a Blob', () => new Blob([bytes as Uint8Array<ArrayBuffer>])],
    ['a File', () => new File([bytes as Uint8Array<ArrayBuffer>], 'a.vlsv')],
    ['an object with size and read', () => countingSource(bytes)],
  ] as [string, () => VlsvSource][])('opens %s', async (_name, source) => {
    const file = await openVlsv(source());
    await checkFile(file);
    await file.close();
    await file.close();
    await expect(file.readVariable('x')).rejects.toThrow('it was closed');
    await expect(file.parameter('time')).rejects.toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });

  it('opens a FileHandle and leaves it open', async () => {
    const handle = await open(path);
    const file = await openVlsv(handle);
    await checkFile(file);
    await file.close();
    expect((await handle.stat()).size).toBe(bytes.length);
    await handle.close();
  });

  it('closes the file of a path that is no VLSV file', async () => {
    const other = join(folder, 'other');
    writeFileSync(other, 'hello');
    await expect(openVlsv(other)).rejects.toThrow('expected a header of 16 bytes, the file has 5');
  });

  it('names a file that is not there', async () => {
    const missing = join(folder, 'missing.vlsv');
    await expect(openVlsv(missing)).rejects.toThrow(
      expect.objectContaining({
        code: 'NOT_FOUND',
        file: missing,
        message: expect.stringContaining('missing.vlsv'),
      }),
    );
    await expect(openVlsv(folder)).rejects.toThrow(expect.objectContaining({ code: 'IO' }));
  });

  it('notices that a file became shorter', async () => {
    const shrinking = join(folder, 'shrinking.vlsv');
    writeFileSync(shrinking, bytes);
    const file = await openVlsv(shrinking);
    writeFileSync(shrinking, bytes.subarray(0, 1000));
    await expect(file.readVariable('x')).rejects.toThrow('it has become shorter since it was opened');
    await file.close();
  });

  it('says that paths need Node where there is none', async () => {
    await expect(openNodeFile('bulk.vlsv')).rejects.toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED', message: expect.stringContaining('in Node only') }),
    );
  });

  it.each([null, undefined, 7, {}, [], new ArrayBuffer(4), { size: 4 }])('refuses %s', async (source) => {
    await expect(openVlsv(source as unknown as VlsvSource)).rejects.toThrow(
      expect.objectContaining({
        code: 'BAD_INPUT',
        message: expect.stringContaining('expected a path, URL'),
      }),
    );
  });
});

describe('an object with size and read', () => {
  it.each([
    ['too few bytes', async () => new Uint8Array(3), 'IO'],
    ['too many bytes', async () => new Uint8Array(1e6), 'IO'],
    ['an error of its own', async () => Promise.reject(new TypeError('no network')), 'IO'],
  ] as const)('that gives %s is an error', async (_what, read, code) => {
    await expect(openVlsv({ size: 1000, read })).rejects.toThrow(expect.objectContaining({ code }));
  });

  it.each([-1, 1.5, Number.NaN, '7'])('of size %s is refused', async (size) => {
    const source = { size: size as number, read: async () => new Uint8Array(0) };
    await expect(openVlsv(source)).rejects.toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });

  it('is asked again after a failure', async () => {
    // Far from both ends, so that opening the file does not read the cells along.
    const pad = (name: string) => variable(name, new Float64Array(20_000));
    const content = buildVlsv([
      pad('before'),
      ...spatialGridArrays({ ...grid, cells: [3, 4] }),
      ...populationArrays({ name: 'proton', ...mesh, vdfs: [someBlocks(3, 2, 1)] }),
      pad('after'),
    ]);
    let fail = false;
    const whole = countingSource(content);
    const file = await openVlsv({
      size: content.length,
      read: async (offset, length) => (fail ? Promise.reject(new Error('lost')) : whole.read(offset, length)),
    });
    fail = true;
    await expect(file.readVdf(3)).rejects.toThrow('lost');
    await expect(file.cells()).rejects.toThrow(expect.objectContaining({ code: 'IO' }));
    fail = false;
    expect((await file.readVdf(3)).cellId).toBe(3);
    expect([...(await file.cells())]).toEqual([3, 4]);
  });

  it('may use the memory of its answers again', async () => {
    const file = await openVlsv({
      size: bytes.length,
      read: async (offset, length) => {
        const answer = bytes.slice(offset, offset + length);
        setTimeout(() => answer.fill(255));
        return answer;
      },
    });
    await new Promise((resume) => setTimeout(resume, 5));
    await checkFile(file);
  });

  it('stops when the signal is aborted', async () => {
    const controller = new AbortController();
    const file = await openVlsv(countingSource(bytes), { signal: controller.signal });
    controller.abort();
    await expect(file.readVariable('x')).rejects.toThrow(expect.objectContaining({ code: 'ABORTED' }));
  });
});
