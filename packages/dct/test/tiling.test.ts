import { Random } from '@vdfc/numerics/random';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAxis } from '../src/quantise/cuts.js';
import { product } from '../src/quantise/shape.js';
import { Tiling } from '../src/quantise/tiling.js';
import { distance } from './run.js';
import { readTilings } from './vectors/read.js';

describe('agrees with SciPy', () => {
  it.each(readTilings())('for shape $shape in blocks of $sizes', ({ shape, sizes, values, coefficients }) => {
    const tiling = new Tiling(shape, sizes);
    const data = values.slice();
    tiling.forward(data);
    expect(distance(data, coefficients)).toBeLessThan(1e-12);
    tiling.inverse(data);
    expect(distance(data, values)).toBeLessThan(1e-13);
  });
});

describe('cutAxis', () => {
  it.each([
    [50, 17, [16, 17, 17]],
    [50, 10, [10, 10, 10, 10, 10]],
    [7, 8, [7]],
    [9, 8, [4, 5]],
    [1, 1, [1]],
    [3, 1, [1, 1, 1]],
  ])('cuts %i by %i', (length, longest, pieces) => {
    expect(cutAxis(length, longest)).toEqual(pieces);
  });

  it('makes pieces of nearly one length, as few as can be, that fill the axis', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 512 }), (length, longest) => {
        const pieces = cutAxis(length, longest);
        expect(pieces).toHaveLength(Math.ceil(length / longest));
        expect(pieces.reduce((sum, piece) => sum + piece, 0)).toBe(length);
        expect(Math.max(...pieces)).toBeLessThanOrEqual(longest);
        expect(Math.max(...pieces) - Math.min(...pieces)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

const anyTiling = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 8 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((axes) => ({ shape: axes.map(([length]) => length), sizes: axes.map(([, size]) => size) }));

describe('Tiling', () => {
  it('has for adjoint its transpose, and for curvature the sums of squares', () => {
    const small = anyTiling.filter(({ shape }) => product(shape) <= 300);
    fc.assert(
      fc.property(small, fc.integer(), ({ shape, sizes }, seed) => {
        const tiling = new Tiling(shape, sizes);
        const n = tiling.values;
        const random = new Random(seed);
        const values = random.fillNormal(new Float64Array(n));
        const weights = values.map((_, i) => (i % 3 === 0 ? 0 : random.uniform()));
        const adjoint = new Float64Array(n);
        const curvature = new Float64Array(n);
        tiling.adjoint(values, adjoint);
        tiling.curvature(weights, curvature);
        const unit = new Float64Array(n);
        const column = new Float64Array(n);
        for (let i = 0; i < n; i++) {
          unit[i] = 1;
          tiling.synthesise(unit, column);
          unit[i] = 0;
          expect(adjoint[i]).toBeCloseTo(
            sum(column, (x, at) => x * values[at]!),
            12,
          );
          expect(curvature[i]).toBeCloseTo(
            sum(column, (x, at) => x * x * weights[at]!),
            12,
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  it('leaves what it reads unchanged', () => {
    const tiling = new Tiling([5, 6], [3, 4]);
    const given = new Random(1).fillNormal(new Float64Array(30));
    const before = given.slice();
    const out = new Float64Array(30);
    tiling.synthesise(given, out);
    tiling.adjoint(given, out);
    tiling.curvature(given.map(Math.abs), out);
    expect(given).toEqual(before);
  });

  it('has bands that hold every coefficient once', () => {
    fc.assert(
      fc.property(anyTiling, ({ shape, sizes }) => {
        const tiling = new Tiling(shape, sizes);
        const seen = new Uint8Array(tiling.coefficients);
        for (const { offset, shape: lengths, strides } of tiling.bands) {
          let places = [offset];
          lengths.forEach((length, axis) => {
            places = places.flatMap((at) => Array.from({ length }, (_, i) => at + i * strides[axis]!));
          });
          for (const place of places) seen[place]!++;
        }
        expect(seen.every((times) => times === 1)).toBe(true);
      }),
    );
  });

  it('relates each block to those before it along each axis', () => {
    const { bands } = new Tiling([8, 8, 8], [4, 4, 4]);
    expect(bands.map(({ parent, siblings }) => [parent, ...siblings])).toEqual([
      [undefined],
      [0],
      [0],
      [2, 1],
      [0],
      [4, 1],
      [4, 2],
      [6, 5, 3],
    ]);
  });

  it('makes one band of tiny blocks and of no values', () => {
    expect(new Tiling([30, 30], [3, 3]).bands).toMatchObject([{ offset: 0, shape: [30, 30] }]);
    expect(new Tiling([0, 30], [8, 8]).bands).toMatchObject([{ offset: 0, shape: [0, 30] }]);
  });
});

function sum(values: Float64Array, term: (value: number, at: number) => number): number {
  return values.reduce((total, value, at) => total + term(value, at), 0);
}
