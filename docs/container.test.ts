import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode, inspect } from '@vdfc/core';
import { dct } from '@vdfc/dct';
import { zlib } from '@vdfc/zlib';
import { describe, expect, it } from 'vitest';

const text = readFileSync(join(import.meta.dirname, 'container.md'), 'utf8');

/** Rows `| 12 | `64 7a` | meaning |` of the worked example. */
const rows = [...text.matchAll(/^\| (\d+) +\| `([0-9a-f ]+)` +\|/gm)].map(([, offset, bytes]) => ({
  offset: Number(offset),
  bytes: bytes!.split(' ').map((byte) => Number.parseInt(byte, 16)),
}));
const written = Uint8Array.from(rows.flatMap(({ bytes }) => bytes));
const ones = { data: new Float32Array(6).fill(1), shape: [1, 2, 3] };

describe('the container in docs/container.md', () => {
  it('has rows without gaps', () => {
    expect(rows.length).toBe(11);
    let end = 0;
    for (const { offset, bytes } of rows) {
      expect(offset).toBe(end);
      end += bytes.length;
    }
  });

  it('is what zlib writes', () => {
    expect(zlib.encode(ones)).toEqual(written);
  });

  it('decodes to what it is said to hold', () => {
    const array = decode(written, [zlib]);
    expect(array.shape).toEqual(ones.shape);
    expect(array.data).toEqual(ones.data);
  });

  it.each([zlib, dct])('adds at most 40 bytes to a 3-D float32 array: %#', (codec) => {
    const { bytes, payloadBytes } = inspect(codec.encode({ data: new Float32Array(64), shape: [4, 4, 4] }));
    expect(bytes - payloadBytes).toBeLessThanOrEqual(40);
  });

  it('adds 26 bytes to what zlib makes of a VDF', () => {
    const vdf = { data: new Float32Array(50 ** 3), shape: [50, 50, 50] };
    const { bytes, payloadBytes } = inspect(zlib.encode(vdf));
    expect(bytes - payloadBytes).toBe(26);
  });
});
