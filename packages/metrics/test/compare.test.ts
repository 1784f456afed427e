import { isVdfcError } from '@vdfc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparison, compare } from '../src/index.js';

const line = (...values: number[]): { data: Float64Array; shape: number[] } => ({
  data: Float64Array.from(values),
  shape: [values.length],
});

const equal: Comparison = {
  l1: 0,
  l2: 0,
  maxError: 0,
  maxErrorOfPeak: 0,
  rmse: 0,
  psnr: Infinity,
  density: 0,
  bulkVelocity: 0,
  pressure: 0,
  temperature: 0,
  negatives: 0,
  tailLogError: 0,
};

describe('compare', () => {
  it('works out by hand on five cells', () => {
    // Densities 10 and 9, mean cells 2 and 17/9, second moments 12 and 8 + 8/9.
    const found = compare(line(1, 2, 4, 2, 1), line(1, 2, 4, 1, 1));
    expect(found.l1).toBe(1 / 10);
    expect(found.l2).toBeCloseTo(1 / Math.sqrt(26), 15);
    expect(found.maxError).toBe(1);
    expect(found.maxErrorOfPeak).toBe(1 / 4);
    expect(found.rmse).toBeCloseTo(Math.sqrt(1 / 5), 15);
    expect(found.psnr).toBeCloseTo(20 * Math.log10(3 / Math.sqrt(1 / 5)), 13);
    expect(found.density).toBe(1 / 10);
    expect(found.bulkVelocity).toBeCloseTo(1 / 9 / Math.sqrt(12 / 10), 14);
    expect(found.pressure).toBeCloseTo((12 - (1 * 4 + 2 + 1 + 4 - 9 / 81)) / 12, 14);
    expect(found.temperature).toBeCloseTo(((11 - 1 / 9) / 9 - 12 / 10) / (12 / 10), 14);
    expect(found.negatives).toBe(0);
    expect(found.tailLogError).toBeCloseTo(Math.log10(2) / Math.sqrt(5), 15);
  });

  it('finds no error in equal arrays, of any content', () => {
    expect(compare(line(1, -2, 4), line(1, -2, 4))).toEqual({ ...equal, negatives: 1 });
    expect(compare(line(0, 0), line(0, 0))).toEqual(equal);
    expect(compare(line(5, 5), line(5, 5))).toEqual(equal);
    expect(compare(line(5e-324), line(5e-324))).toEqual(equal);
    const empty = { data: new Float32Array(0), shape: [3, 0, 2] };
    expect(compare(empty, empty)).toEqual(equal);
    expect(compare({ ...empty, shape: [0, 1, 1, 1] }, { ...empty, shape: [0, 1, 1, 1] })).toEqual(equal);
  });

  it('compares float32 with float64', () => {
    const single = { data: new Float32Array([0.1, 0.2]), shape: [2] };
    expect(compare(single, line(0.1, 0.2)).maxError).toBeGreaterThan(1e-10);
    expect(compare(single, line(Math.fround(0.1), Math.fround(0.2)))).toEqual(equal);
  });

  it('has no finite measure for an error of nothing', () => {
    const found = compare(line(0, 0, 0), line(0, 1, 2));
    expect(found).toMatchObject({
      l1: Infinity,
      l2: Infinity,
      maxError: 2,
      maxErrorOfPeak: Infinity,
      psnr: -Infinity,
      density: Infinity,
      bulkVelocity: Infinity,
      pressure: Infinity,
      temperature: Infinity,
      tailLogError: Infinity,
    });
    expect(found.rmse).toBeCloseTo(Math.sqrt(5 / 3), 15);
    expect(compare(line(0, 0), line(0, -1)).tailLogError).toBe(0);
  });

  it('sees a VDF vanish', () => {
    const found = compare(line(1, 2, 1), line(0, 0, 0));
    expect(found).toMatchObject({ l1: 1, l2: 1, density: 1, pressure: 1, temperature: 1 });
    expect(found.bulkVelocity).toBe(Infinity);
    // All three cells count as a tenth of 1e-3 of the peak.
    expect(found.tailLogError).toBeCloseTo(Math.sqrt((2 * Math.log10(5000) ** 2 + 16) / 3), 14);
  });

  it.each([
    ['original', line(1, NaN, 2), line(1, 1, 2)],
    ['reconstruction', line(1, 1, 2), line(1, NaN, 2)],
    ['both', line(1, NaN, 2), line(1, NaN, 2)],
  ])('is NaN for NaN in the %s, but for the count of negatives', (_, a, b) => {
    const nan = Object.fromEntries(Object.keys(equal).map((name) => [name, NaN]));
    expect(compare(a, b)).toEqual({ ...nan, negatives: 0 });
    expect(compare(a, b, { threshold: 0.5 }).tailLogError).toBe(NaN);
  });

  it('is NaN for a batch with one NaN', () => {
    const batch = (values: number[]): { data: Float64Array; shape: number[] } => ({
      data: Float64Array.from(values),
      shape: [2, 1, 1, 2],
    });
    expect(compare(batch([1, 2, NaN, 2]), batch([1, 2, 1, 2])).density).toBe(NaN);
    expect(compare(batch([NaN, 2, 1, 2]), batch([1, 2, 1, 2])).pressure).toBe(NaN);
  });

  it('measures an infinite error as such', () => {
    const found = compare(line(1, 2), line(1, Infinity));
    expect(found).toMatchObject({ l1: Infinity, l2: Infinity, maxError: Infinity, psnr: -Infinity });
  });

  it('counts negative zeros as zeros', () => {
    expect(compare(line(0, 1), line(-0, 1))).toEqual(equal);
    expect(compare(line(0, 1, 1), line(-1, 1, -5e-324)).negatives).toBe(2);
  });

  it('looks at the tail above the threshold only, lost cells at a tenth of it', () => {
    const tail = (value: number, threshold: number): number =>
      compare(line(100, 1, 0.5), line(100, value, 50), { threshold }).tailLogError;
    expect(tail(1, 1)).toBe(0);
    expect(tail(10, 1)).toBeCloseTo(Math.sqrt(1 / 2), 15);
    expect(tail(0.1, 1)).toBeCloseTo(Math.sqrt(1 / 2), 15);
    for (const lost of [0.09, 0, -3]) expect(tail(lost, 1)).toBe(tail(0.1, 1));
    expect(tail(10, 1.01)).toBe(0);
    expect(tail(1, 101)).toBe(0);
    // By default from a thousandth of the peak.
    expect(compare(line(1000, 1), line(1000, 10)).tailLogError).toBeCloseTo(Math.sqrt(1 / 2), 15);
    expect(compare(line(1000, 0.999), line(1000, 10)).tailLogError).toBe(0);
  });

  it('takes the worst VDF of a batch for the moments, all cells for the rest', () => {
    const vdfs = [
      [line(1, 2, 4, 2, 1), line(1, 2, 4, 1, 1)],
      [line(0, 1, 5, 1, 0), line(0, 1, 6, 1, 0)],
    ] as const;
    const stack = (which: 0 | 1): { data: Float64Array; shape: number[] } => ({
      data: Float64Array.from(vdfs.flatMap((pair) => [...pair[which].data])),
      shape: [2, 1, 1, 5],
    });
    const asVdf = (array: { data: Float64Array }): { data: Float64Array; shape: number[] } => ({
      data: array.data,
      shape: [1, 1, 5],
    });
    const [first, second] = vdfs.map(([a, b]) => compare(asVdf(a), asVdf(b))) as [Comparison, Comparison];
    const both = compare(stack(0), stack(1));
    for (const name of ['density', 'bulkVelocity', 'pressure', 'temperature'] as const) {
      expect(both[name]).toBe(Math.max(first[name], second[name]));
    }
    expect(both.l1).toBe(2 / 17);
    expect(both.maxErrorOfPeak).toBe(1 / 5);
    expect(both.rmse).toBeCloseTo(Math.sqrt(2 / 10), 15);
  });

  it('does not depend on the unit of f', () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true }).map(Math.fround);
    const pairs = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(pairs, fc.integer({ min: -600, max: 600 }), (pair, exponent) => {
        const scaled = (which: 0 | 1, factor: number): { data: Float64Array; shape: number[] } =>
          line(...pair.map((values) => values[which] * factor));
        const unit = compare(scaled(0, 1), scaled(1, 1));
        const other = compare(scaled(0, 2 ** exponent), scaled(1, 2 ** exponent));
        expect(other.l1).toBe(unit.l1);
        expect(other.l2).toBe(unit.l2);
        expect(other.maxErrorOfPeak).toBe(unit.maxErrorOfPeak);
        expect(other.maxError).toBe(unit.maxError * 2 ** exponent);
        expect(other.rmse).toBe(unit.rmse * 2 ** exponent);
      }),
    );
  });

  it('leaves both arrays as they are', () => {
    const [a, b] = [line(3, 1, 2), line(2, 1, 3)];
    compare(a, b);
    expect([...a.data, ...b.data]).toEqual([3, 1, 2, 2, 1, 3]);
  });

  it.each([
    ['another shape', () => compare(line(1, 2), line(1, 2, 3)), 'BAD_INPUT'],
    ['another rank', () => compare(line(1, 2), { ...line(1, 2), shape: [1, 2] }), 'BAD_INPUT'],
    ['integers', () => compare(line(1), { data: new Int32Array(1), shape: [1] } as never), 'BAD_INPUT'],
    ['threshold 0', () => compare(line(1), line(1), { threshold: 0 }), 'BAD_OPTION'],
    ['threshold NaN', () => compare(line(1), line(1), { threshold: NaN }), 'BAD_OPTION'],
    ['an unknown option', () => compare(line(1), line(1), { treshold: 1 } as never), 'BAD_OPTION'],
    ['a wrong grid', () => compare(line(1), line(1), { grid: {} as never }), 'BAD_INPUT'],
  ])('refuses %s', (_, work, code) => {
    expect(work).toThrow(expect.toSatisfy((error: unknown) => isVdfcError(error, code as 'BAD_INPUT')));
  });
});
