import { expect } from 'vitest';
import type { RandomAccess, VlsvFile } from '../src/index.js';
import { smallFile, someBlocks, variable } from './synthetic.js';

/** Larger than the pages that small reads go through. */
export const bytes = smallFile([
  variable(
    'x',
    Float64Array.from({ length: 60_000 }, (_, i) => i),
    10_000,
  ),
]);
/** Offset of its footer. */
export const footer = Number(new DataView(bytes.buffer).getBigUint64(8, true));

/** Reads a bit of everything in `bytes` from `file`. */
export async function checkFile(file: VlsvFile): Promise<void> {
  expect(file.size).toBe(bytes.length);
  expect((await file.readBlocks(5)).values).toEqual(someBlocks(5, 7, 1).values);
  const { values } = await file.readVariable('x');
  expect([values.length, values[59_999]]).toEqual([60_000, 59_999]);
  expect(await file.parameter('time')).toBe(0);
}

/** A source of bytes that counts what is read of it. */
export function countingSource(content: Uint8Array): RandomAccess & { reads: number; taken: number } {
  const source = {
    size: content.length,
    reads: 0,
    taken: 0,
    async read(offset: number, length: number) {
      source.reads += 1;
      source.taken += length;
      return content.subarray(offset, offset + length);
    },
  };
  return source;
}
