import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fit, interpolate, makeAxis } from '../src/frame/axis.js';
import { CodeDistances } from '../src/quantiser/nearest.js';
import { updateBook } from '../src/training/code-book.js';

interface Vectors {
  readonly ema: Record<
    'values' | 'counts' | 'sums' | 'vectors' | 'codes' | 'newValues' | 'newCounts' | 'newSums',
    number[]
  > & { readonly dims: number; readonly decay: number };
  readonly frames: readonly (Record<'length' | 'nodes' | 'pitch' | 'shift', number> &
    Record<'values' | 'fitted' | 'again', number[]>)[];
}

const { ema, frames } = JSON.parse(
  readFileSync(new URL('vectors/vqvae.json', import.meta.url), 'utf8'),
) as Vectors;

/** Largest difference of two lists of the same length. */
function furthest(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
}

describe('against NumPy', () => {
  it('a code book moves as its formula says', () => {
    const { dims, decay } = ema;
    const floats = (values: number[]): Float32Array => Float32Array.from(values);
    const book = { dims, values: floats(ema.values), counts: floats(ema.counts), sums: floats(ema.sums) };
    const books = { levels: 1, codes: ema.counts.length, dims, values: book.values.slice() };
    const vectors = floats(ema.vectors);
    const codes = new CodeDistances(books, vectors.length / dims, 'auto').nearest(books, 0, vectors, 0);
    expect([...codes]).toEqual(ema.codes);
    updateBook(book, vectors, codes, decay);
    expect(furthest(book.counts, ema.newCounts)).toBeLessThan(1e-6);
    expect(furthest(book.sums, ema.newSums)).toBeLessThan(1e-6);
    expect(furthest(book.values, ema.newValues)).toBeLessThan(1e-6);
  });

  it.each(frames)('an axis of $length values and $nodes nodes is fitted and interpolated', (frame) => {
    const { length, nodes, pitch, shift } = frame;
    const axis = makeAxis(length, nodes, pitch, shift);
    const fitted = new Float64Array(nodes);
    fit(axis, Float64Array.from(frame.values), 1, 1, fitted);
    expect(furthest(fitted, frame.fitted)).toBeLessThan(1e-9);
    const again = new Float64Array(length);
    interpolate(axis, fitted, 1, 1, again);
    expect(furthest(again, frame.again)).toBeLessThan(1e-9);
  });
});
