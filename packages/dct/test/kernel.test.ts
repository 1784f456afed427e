import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockGrid } from '../src/kernel/grid.js';
import { peakExponent, powerOfTwo } from '../src/kernel/scale.js';
import { type Blocked, referenceDecode, referenceEncode } from './reference.js';
import { distance, kernelDecode, kernelEncode } from './run.js';
import { readCases } from './vectors/read.js';

describe('agrees with SciPy', () => {
  it.each(readCases())('for shape $shape, $keep of $blockSize, padding $padding', (vector) => {
    const coefficients = kernelEncode(vector.values, vector, vector.padding);
    expect(distance(coefficients, vector.coefficients)).toBeLessThan(1e-12);
    expect(distance(kernelDecode(vector.coefficients, vector), vector.decoded)).toBeLessThan(1e-12);
  });
});

const anyBlocked: fc.Arbitrary<Blocked> = fc
  .record({
    shape: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
    blockSize: fc.integer({ min: 1, max: 8 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ shape, blockSize, share }) => ({
    shape,
    blockSize,
    keep: 1 + Math.floor(share * (blockSize - 1)),
  }));

const anyPadding = fc.constantFrom('zero', 'mirror');

function anyValues({ shape }: Blocked): fc.Arbitrary<Float64Array> {
  const length = shape.reduce((count, n) => count * n, 1);
  const value = fc.double({ min: -1, max: 1, noNaN: true });
  return fc.array(value, { minLength: length, maxLength: length }).map((list) => Float64Array.from(list));
}

const anyCase = anyBlocked.chain((blocked) => fc.tuple(fc.constant(blocked), anyValues(blocked), anyPadding));

describe('agrees with the slow reference', () => {
  it('both ways, for any shape, block and padding', () => {
    fc.assert(
      fc.property(anyCase, ([blocked, values, padding]) => {
        const coefficients = kernelEncode(values, blocked, padding);
        expect(distance(coefficients, referenceEncode(values, blocked, padding))).toBeLessThan(1e-12);
        const decoded = kernelDecode(coefficients, blocked);
        expect(distance(decoded, referenceDecode(coefficients, blocked))).toBeLessThan(1e-12);
      }),
      { numRuns: 100 },
    );
  });

  it('where a row has more blocks than are transformed at once', () => {
    const blocked = { shape: [3, 40_003], blockSize: 4, keep: 2 };
    const values = Float64Array.from({ length: 3 * 40_003 }, (_, i) => Math.sin(i * i));
    const coefficients = kernelEncode(values, blocked, 'mirror');
    expect(distance(coefficients, referenceEncode(values, blocked, 'mirror'))).toBeLessThan(1e-12);
    const decoded = kernelDecode(coefficients, blocked);
    expect(distance(decoded, referenceDecode(coefficients, blocked))).toBeLessThan(1e-12);
  });
});

describe('keeps what a transform of blocks must keep', () => {
  it('every value, when all coefficients are kept', () => {
    fc.assert(
      fc.property(anyCase, ([{ shape, blockSize }, values, padding]) => {
        const all = { shape, blockSize, keep: blockSize };
        expect(distance(kernelDecode(kernelEncode(values, all, padding), all), values)).toBeLessThan(1e-13);
      }),
    );
  });

  it('the 2-norm, when blocks fill the array', () => {
    const blocked = { shape: [4, 8, 12], blockSize: 4, keep: 4 };
    const values = Float64Array.from({ length: 384 }, (_, i) => Math.cos(i * i));
    const coefficients = kernelEncode(values, blocked, 'zero');
    expect(Math.hypot(...coefficients)).toBeCloseTo(Math.hypot(...values), 12);
  });

  it('a constant, by one coefficient a block, when padding mirrors', () => {
    const blocked = { shape: [7, 9, 10], blockSize: 4, keep: 1 };
    const values = new Float64Array(630).fill(3);
    const coefficients = kernelEncode(values, blocked, 'mirror');
    expect(coefficients).toHaveLength(2 * 3 * 3);
    expect(distance(kernelDecode(coefficients, blocked), values)).toBeLessThan(1e-14);
  });

  it('each array of a batch as it would be alone', () => {
    const shape = [3, 5, 6, 7];
    const values = Float64Array.from({ length: 630 }, (_, i) => Math.sin(i * i));
    const together = kernelEncode(values, { shape, blockSize: 4, keep: 2 }, 'mirror');
    const each = together.length / 3;
    for (let item = 0; item < 3; item++) {
      const one = values.slice(item * 210, (item + 1) * 210);
      const alone = kernelEncode(one, { shape: [5, 6, 7], blockSize: 4, keep: 2 }, 'mirror');
      expect(together.subarray(item * each, (item + 1) * each)).toEqual(alone);
    }
  });
});

describe('blockGrid', () => {
  it('cuts no block larger than the array', () => {
    const grid = blockGrid([3, 600], 512, 512);
    expect(grid).toMatchObject({ block: [1, 3, 512], counts: [1, 1, 2], kept: [1, 3, 512], blocks: 2 });
  });

  it('has no blocks where an axis is empty', () => {
    expect(blockGrid([0, 5, 5, 5], 8, 4).blocks).toBe(0);
    expect(blockGrid([5, 0], 8, 4).blocks).toBe(0);
  });
});

describe('scale', () => {
  it.each([
    ['zeros', [0, -0], 0],
    ['one', [1, -0.5], 0],
    ['just above a power of two', [0.1, -4.000001], 3],
    ['the smallest subnormal', [Number.MIN_VALUE], -1074],
    ['the largest number', [-Number.MAX_VALUE], 1024],
  ])('finds the exponent of %s', (_, values, exponent) => {
    expect(peakExponent(Float64Array.from(values))).toBe(exponent);
  });

  it.each([-1074, -1073, -1023, -1, 0, 7, 1023, 1024])(
    'brings numbers near 2^%i to 1 and back exactly',
    (e) => {
      const value = e > 1023 ? Number.MAX_VALUE : 2 ** e;
      const down = powerOfTwo(-e);
      const up = powerOfTwo(e);
      const scaled = value * down.first * down.second;
      expect(scaled).toBeGreaterThanOrEqual(0.5);
      expect(scaled).toBeLessThanOrEqual(1);
      expect(scaled * up.first * up.second).toBe(value);
    },
  );
});
