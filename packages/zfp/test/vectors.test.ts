import { describe, expect, it } from 'vitest';
import { type ZfpArray, type ZfpDecodeOptions, zfpStream } from '../src/index.js';
import { bytesOf, digest, kernels } from './run.js';
import { readCases, type VectorCase } from './vectors/read.js';

const cases = readCases();

it('there are at least 2000 of the C library, of every dtype, rank, mode and header', () => {
  expect(cases.length).toBeGreaterThanOrEqual(2000);
  const of = (list: readonly unknown[]): number => new Set(list).size;
  const arrays = cases.map((vector) => vector.title.split(' '));
  expect(of(arrays.map(([dtype, size]) => `${dtype} ${size!.split('x').length}`))).toBe(16);
  expect(of(cases.map(({ mode, header }) => `${mode.mode} ${header}`))).toBe(15);
});

// One test for each dtype and shape, so that a failure names its line without thousands of tests to report.
const groups = new Map<string, VectorCase[]>();
for (const vector of cases) {
  const name = vector.title.split(' ').slice(0, 2).join(' ');
  groups.set(name, [...(groups.get(name) ?? []), vector]);
}

describe.each(kernels)('the %s kernel', (kernel) => {
  it.each([...groups.keys()])('agrees with the C library on %s', (name) => {
    for (const vector of groups.get(name)!) {
      const array = vector.array();
      const stream = zfpStream.encode(array, { ...vector.mode, header: vector.header, kernel });
      expect(`${stream.length} ${digest(stream)}`, vector.title).toBe(`${vector.length} ${vector.stream}`);
      const decoded = zfpStream.decode(stream, { ...decodeOptions(vector, array), kernel });
      expect(decoded.shape, vector.title).toEqual(array.shape);
      expect(digest(bytesOf(decoded)), vector.title).toBe(vector.decoded);
    }
  });
});

/** What the stream does not say itself. */
function decodeOptions({ header, mode }: VectorCase, { dtype, shape }: ZfpArray): ZfpDecodeOptions {
  if (header === 'full') return {};
  return header === 'mode' ? { header, dtype, shape } : { ...mode, header, dtype, shape };
}
