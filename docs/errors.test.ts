import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRegistry, type ErrorCode, isVdfcError } from '@vdfc/core';
import { dct } from '@vdfc/dct';
import { checkFinite } from '@vdfc/nn';
import { tune } from '@vdfc/tune';
import { openVlsv } from '@vdfc/vlsv-reader';
import { zlib } from '@vdfc/zlib';
import { describe, expect, it } from 'vitest';

const text = readFileSync(join(import.meta.dirname, 'errors.md'), 'utf8');
const source = readFileSync(join(import.meta.dirname, '../packages/core/src/error.ts'), 'utf8');

/** `## CODE` sections and the messages in their text blocks. */
const sections = new Map(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const messages = [...section.matchAll(/^```text\n(.*?)^```$/gms)].flatMap(([, block]) =>
        block!.trim().split('\n'),
      );
      return [section.split('\n')[0]!.replaceAll('`', ''), messages];
    }),
);

const vdf = { data: new Float32Array(8).fill(1), shape: [2, 2, 2] };
const bytes = zlib.encode(vdf);

function changed(at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
}

const bigEndian = new Uint8Array(16).fill(1, 0, 1);
const unplugged = {
  size: 100,
  read(): Promise<Uint8Array> {
    throw new Error('the disk was unplugged');
  },
};

/** What leads to each message, in the order of the document. */
const works: Record<ErrorCode, (() => unknown)[]> = {
  BAD_OPTION: [
    () => dct.encode(vdf, { keep: 9 }),
    () => zlib.with({ size: 8 } as object),
    () => zlib.decode(bytes, { maxBytes: -1 }),
  ],
  BAD_INPUT: [
    () => zlib.encode({ data: new Int32Array(8) as never, shape: [2, 2, 2] }),
    () => dct.encode({ data: Float32Array.of(1, NaN), shape: [2] }),
    () => zlib.encode({ data: new Float32Array(7), shape: [2, 2, 2] }),
  ],
  CORRUPT: [
    () => zlib.decode(changed(11, 0)),
    () => zlib.decode(changed(0, 0x76)),
    () => openVlsv(new Uint8Array(16)),
  ],
  UNSUPPORTED_VERSION: [() => zlib.decode(changed(4, 2))],
  UNKNOWN_CODEC: [() => dct.decode(bytes), () => createRegistry({ dct }).decode(bytes)],
  LIMIT: [() => zlib.decode(bytes, { maxBytes: 16 })],
  NOT_FOUND: [() => openVlsv('nowhere.vlsv')],
  UNSUPPORTED: [() => openVlsv(bigEndian)],
  IO: [() => openVlsv(unplugged)],
  ABORTED: [() => zlib.encodeAsync(vdf, {}, { signal: AbortSignal.abort() })],
  UNREACHED: [() => tune(zlib, vdf, { bytes: 10 })],
  DIVERGED: [() => checkFinite([Number.NaN], 'loss at step 3 (learning rate 5)')],
};

describe('docs/errors.md', () => {
  it('lists every code and no other', () => {
    const union = source.slice(source.indexOf('export type ErrorCode'), source.indexOf(';'));
    const codes = [...union.matchAll(/\| '(\w+)'/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(5);
    expect([...sections.keys()]).toEqual(codes);
    expect(Object.keys(works)).toEqual(codes);
  });

  const cases = Object.entries(works).flatMap(([code, list]) =>
    list.map((work, i) => ({ code: code as ErrorCode, number: i + 1, work })),
  );

  it.each(cases)('$code: message $number is what one gets', async ({ code, number, work }) => {
    const error = await caught(work);
    expect(isVdfcError(error, code)).toBe(true);
    expect(sections.get(code)?.[number - 1]).toBe((error as Error).message);
  });

  it.each(Object.entries(works))('%s: every message is tried', (code, list) => {
    expect(sections.get(code)?.length).toBe(list.length);
  });
});

async function caught(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return undefined;
}
