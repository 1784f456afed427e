import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cholesky,
  leastSquares,
  singularValues,
  solveCholesky,
  svd,
  symmetricEigen,
} from '../src/linear-algebra/index.js';
import vectors from './vectors/linear-algebra.json' with { type: 'json' };

/** Largest difference as a fraction of the largest expected number. */
function distance(found: ArrayLike<number>, expected: readonly number[]): number {
  expect(found.length).toBe(expected.length);
  const peak = Math.max(...expected.map(Math.abs)) || 1;
  return Math.max(...expected.map((value, i) => Math.abs(value - found[i]!) / peak));
}

describe('symmetricEigen', () => {
  it.each(vectors.eigen)('agrees with NumPy: $name', ({ n, matrix, values, vectors, separate }) => {
    const found = symmetricEigen(Float64Array.from(matrix), n);
    expect(distance(found.values, values)).toBeLessThan(1e-13);
    // Vectors of values that are nearly equal are arbitrary.
    for (let k = 0; k < n; k++) {
      if (separate[k] !== true) continue;
      const row = found.vectors.subarray(k * n, (k + 1) * n);
      expect(distance(row, vectors.slice(k * n, (k + 1) * n))).toBeLessThan(1e-10);
    }
  });

  it('takes any symmetric matrix apart into orthonormal vectors, in order, with their signs fixed', () => {
    const matrices = fc.integer({ min: 1, max: 9 }).chain((n) =>
      fc.record({
        n: fc.constant(n),
        values: fc.array(fc.double({ noNaN: true, min: -1e3, max: 1e3 }), {
          minLength: n * n,
          maxLength: n * n,
        }),
      }),
    );
    fc.assert(
      fc.property(matrices, ({ n, values }) => {
        const matrix = Float64Array.from(values, (_, i) => {
          const [row, column] = [Math.floor(i / n), i % n];
          return values[Math.min(row, column) * n + Math.max(row, column)]!;
        });
        const given = matrix.slice();
        const { values: found, vectors: rows } = symmetricEigen(matrix, n);
        expect(matrix).toEqual(given);
        expect([...found]).toEqual([...found].sort((a, b) => b - a));
        const size = Math.max(...found.map(Math.abs));
        for (let i = 0; i < n; i++) {
          const row = [...rows.subarray(i * n, (i + 1) * n)];
          expect(Math.max(...row)).toBeGreaterThanOrEqual(-Math.min(...row));
          for (let j = 0; j < n; j++) {
            let product = 0;
            let sum = 0;
            for (let k = 0; k < n; k++) {
              product += rows[i * n + k]! * rows[j * n + k]!;
              sum += rows[k * n + i]! * found[k]! * rows[k * n + j]!;
            }
            expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-13);
            // Subnormal numbers are rounded to multiples of the smallest one.
            const rounding = 4 * n * Number.MIN_VALUE;
            expect(Math.abs(sum - matrix[i * n + j]!)).toBeLessThanOrEqual(1e-13 * size + rounding);
          }
        }
      }),
    );
  });

  it('takes a matrix apart whose numbers are of very different sizes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1074, max: 9 }), { minLength: 10, maxLength: 10 }),
        (octaves) => {
          const matrix = new Float64Array(16);
          let at = 0;
          for (let row = 0; row < 4; row++) {
            for (let column = row; column < 4; column++) {
              const value = (at % 3 === 0 ? -1 : 1) * 2 ** octaves[at++]!;
              matrix[row * 4 + column] = value;
              matrix[column * 4 + row] = value;
            }
          }
          const { values, vectors: rows } = symmetricEigen(matrix, 4);
          const size = Math.max(...values.map(Math.abs));
          for (let i = 0; i < 16; i++) {
            const [row, column] = [i >> 2, i & 3];
            let sum = 0;
            for (let k = 0; k < 4; k++) sum += rows[k * 4 + row]! * values[k]! * rows[k * 4 + column]!;
            expect(Math.abs(sum - matrix[i]!)).toBeLessThanOrEqual(1e-13 * size + 16 * Number.MIN_VALUE);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('refuses what is no matrix', () => {
    expect(() => symmetricEigen(new Float64Array(5), 2)).toThrow('expected 2 x 2 numbers, got 5');
    expect(() => symmetricEigen(Float64Array.of(1, Number.NaN, 0, 1), 2)).toThrow('finite');
    expect(symmetricEigen(new Float64Array(0), 0).values).toHaveLength(0);
  });
});

describe('svd', () => {
  it.each(vectors.svd)('agrees with NumPy: $name', ({ rows, columns, matrix, values }) => {
    const found = svd(Float64Array.from(matrix), rows, columns);
    expect(distance(found.values, values)).toBeLessThan(1e-13);
    const again = matrix.map((_, at) => {
      const [i, j] = [Math.floor(at / columns), at % columns];
      return found.values.reduce(
        (sum, value, k) => sum + value * found.left[k * rows + i]! * found.right[k * columns + j]!,
        0,
      );
    });
    expect(distance(again, matrix)).toBeLessThan(1e-13);
    expect(singularValues(Float64Array.from(matrix), rows, columns)).toEqual(found.values);
  });
});

describe('leastSquares', () => {
  it.each(vectors.svd)('agrees with NumPy: $name', ({ rows, columns, matrix, right, solution }) => {
    const b = Float64Array.from(right);
    const found = leastSquares(Float64Array.from(matrix), rows, columns, b, { count: 2 });
    expect(distance(found, solution)).toBeLessThan(1e-12);
  });

  it('refuses a right-hand side of another size', () => {
    expect(() => leastSquares(new Float64Array(6), 3, 2, new Float64Array(2))).toThrow('3 x 1');
  });
});

describe('cholesky', () => {
  it.each(vectors.cholesky)('agrees with NumPy, n = $n', ({ n, matrix, lower, right, solution }) => {
    const found = cholesky(Float64Array.from(matrix), n)!;
    expect(distance(found, lower)).toBeLessThan(1e-12);
    expect(distance(solveCholesky(found, n, Float64Array.from(right), 2), solution)).toBeLessThan(1e-10);
  });

  it('tells a matrix that is not positive definite', () => {
    expect(cholesky(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
    expect(cholesky(new Float64Array(4), 2)).toBeUndefined();
  });
});
