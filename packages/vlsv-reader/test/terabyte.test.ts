import { describe, expect, it } from 'vitest';
import { openVlsv, type RandomAccess } from '../src/index.js';
import { bytes, footer } from './larger.js';
import { someBlocks } from './synthetic.js';

describe('a file of one terabyte', () => {
  // Real arrays at both ends and nothing in between: VLSV files may have dead bytes.
  const size = 1e12;
  const shift = size - bytes.length;
  const text = new TextDecoder().decode(bytes.subarray(footer));
  const moved = new TextEncoder().encode(
    text.replace(
      /(<BLOCK(?:IDS|VARIABLE) [^>]*>)(\d+)/g,
      (_, tag: string, offset) => tag + (Number(offset) + shift),
    ),
  );
  const end = size + moved.length - (bytes.length - footer);

  function terabyte(): RandomAccess & { reads: number; taken: number } {
    const head = bytes.slice();
    new DataView(head.buffer).setBigUint64(8, BigInt(footer + shift), true);
    const at = (i: number): number => {
      if (i < bytes.length) return head[i]!;
      return i < footer + shift ? bytes[Math.max(0, i - shift)]! : moved[i - footer - shift]!;
    };
    const source = {
      size: end,
      reads: 0,
      taken: 0,
      async read(offset: number, length: number) {
        source.reads += 1;
        source.taken += length;
        return Uint8Array.from({ length }, (_, i) => at(offset + i));
      },
    };
    return source;
  }

  it('is opened by reading its ends', async () => {
    const source = terabyte();
    const file = await openVlsv(source);
    expect(file.arrays.length).toBeGreaterThan(10);
    expect(source.taken).toBeLessThan(3 * 2 ** 16);
    expect(source.reads).toBeLessThanOrEqual(3);
  });

  it('gives a VDF that lies beyond 2^32 by reading little more than that', async () => {
    const source = terabyte();
    const file = await openVlsv(source);
    const blocks = await file.readBlocks(5);
    expect(blocks.values).toEqual(someBlocks(5, 7, 1).values);
    expect(file.arrays.find(({ tag }) => tag === 'BLOCKVARIABLE')!.offset).toBeGreaterThan(9e11);
    await file.readVdf(5);
    await file.parameter('time');
    await file.spatialMesh();
    await file.cellAt(1, 1, 1);
    expect(source.taken).toBeLessThan(2 ** 19);
    expect(source.reads).toBeLessThan(8);
  });
});
