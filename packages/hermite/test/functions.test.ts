import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hermiteFunctions, separableSums } from '../src/index.js';
import { gridBasis } from '../src/kernel/basis.js';
import { decay } from '../src/kernel/decay.js';
import { project } from '../src/kernel/least-squares.js';
import { readVectors } from './vectors/read.js';

const vectors = readVectors();

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}

/** Largest distance of the products of rows from those of orthonormal ones. */
function defect(rows: Float64Array, count: number, length: number): number {
  let most = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let product = 0;
      for (let i = 0; i < length; i++) product += rows[a * length + i]! * rows[b * length + i]!;
      most = Math.max(most, Math.abs(product - (a === b ? 1 : 0)));
    }
  }
  return most;
}

describe('decay', () => {
  it('is the exponential function', () => {
    for (let t = 0; t < 740; t += 0.37) {
      expect(Math.abs(decay(t) / Math.exp(-t) - 1)).toBeLessThan(t < 700 ? 1e-15 : 1e-9);
    }
    expect(decay(0)).toBe(1);
    expect(decay(746)).toBe(0);
    expect(decay(Number.POSITIVE_INFINITY)).toBe(0);
  });
});

describe('Hermite functions', () => {
  it("are NumPy's to degree 60", () => {
    expect(worst(hermiteFunctions(vectors.points, 61), vectors.functions.flat())).toBeLessThan(1e-12);
  });

  it('are orthonormal to 1e-12, up to degree 60', () => {
    // The trapezoidal rule is exact for them, but for what is beyond the ends.
    const spacing = 0.05;
    const x = Float64Array.from({ length: 801 }, (_, i) => spacing * (i - 400));
    const rows = hermiteFunctions(x, 61).map((value) => value * Math.sqrt(spacing));
    expect(defect(rows, 61, x.length)).toBeLessThan(1e-12);
  });
});

describe('the basis on a grid', () => {
  it.each(vectors.bases)('is the QR factor of NumPy: $length cells, $count functions', (given) => {
    const { rows } = gridBasis(given.length, given, given.count);
    // QR of nearly dependent columns loses digits that Stieltjes's procedure keeps.
    expect(worst(rows, given.rows.flat())).toBeLessThan(1e-8);
  });

  it('are the functions themselves where these fit into the grid', () => {
    const [length, centre, width, count] = [64, 31.3, 3.2, 30];
    const { rows } = gridBasis(length, { centre, width }, count);
    const x = Float64Array.from({ length }, (_, i) => (i - centre) / width);
    const sampled = hermiteFunctions(x, count).map((value) => value / Math.sqrt(width));
    expect(worst(rows, sampled)).toBeLessThan(1e-9);
  });

  it('is orthonormal to 1e-12 wherever it lies, and has no function where there is none', () => {
    const place = fc.tuple(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: -2, max: 12, noNaN: true }),
    );
    fc.assert(
      fc.property(place, ([length, at, octave]) => {
        const { rows } = gridBasis(length, { centre: at * (length - 1), width: 2 ** octave }, length);
        let found = 0;
        while (found < length && rows.subarray(found * length, (found + 1) * length).some((v) => v !== 0))
          found++;
        expect(found).toBeGreaterThan(0);
        expect(rows.subarray(found * length).every((value) => value === 0)).toBe(true);
        expect(defect(rows, found, length)).toBeLessThan(1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('has as many functions as cells', () => {
    const { rows } = gridBasis(50, { centre: 24.5, width: 4 }, 50);
    expect(defect(rows, 50, 50)).toBeLessThan(1e-12);
  });
});

describe('least squares', () => {
  it.each(vectors.expansions)('are those of NumPy for [$shape]', (given) => {
    const found = project(given.values, given.shape, given.drift, given.width, given.orders);
    expect(worst(found, given.coefficients)).toBeLessThan(1e-9);
  });
});

describe('separable sums', () => {
  it('are those of one product after the other', () => {
    const shape = [4, 5, 6];
    const data = Float32Array.from({ length: 120 }, (_, i) => Math.sin(i * i));
    const functions = [2, 3, 4].map((count, axis) =>
      Float64Array.from({ length: count * shape[axis]! }, (_, i) => Math.cos(i + axis)),
    );
    const found = separableSums({ data, shape }, functions);
    const expected = Float64Array.from({ length: 24 }, (_, at) => {
      const [l, m, n] = [Math.floor(at / 12), Math.floor(at / 4) % 3, at % 4];
      let sum = 0;
      data.forEach((value, i) => {
        const [z, y, x] = [Math.floor(i / 30), Math.floor(i / 6) % 5, i % 6];
        sum += value * functions[0]![l * 4 + z]! * functions[1]![m * 5 + y]! * functions[2]![n * 6 + x]!;
      });
      return sum;
    });
    expect(worst(found, expected)).toBeLessThan(1e-12);
    expect(() => separableSums({ data, shape }, functions.slice(1))).toThrow('expected functions');
    expect(() => separableSums({ data: new Float32Array(0), shape: [0] }, [new Float64Array(0)])).toThrow(
      'expected',
    );
  });
});
