import { describe, expect, it } from 'vitest';
import { fromPrincipal, principalComponents } from '../src/kernel/principal.js';
import { unfold, unfoldingOf } from '../src/kernel/unfold.js';
import { readVectors, type VectorCase } from './vectors/read.js';

/** Largest difference that is allowed, as a share of the largest number. */
const CLOSE = 1e-10;

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  const largest = Math.max(...Array.from(expected, Math.abs));
  const worst = Math.max(...Array.from(expected, (value, i) => Math.abs(value - found[i]!)));
  expect(worst).toBeLessThanOrEqual(CLOSE * largest);
}

function analyse({ shape, axis, array, rows, count }: VectorCase): ReturnType<typeof principalComponents> {
  const unfolding = unfoldingOf(shape, axis ?? 0);
  expect(unfolding.rows).toBe(rows);
  const matrix = unfold(Float64Array.from(array), unfolding, new Float64Array(array.length));
  return principalComponents(matrix, rows, matrix.length / rows, count);
}

describe('principal components are those of scikit-learn', () => {
  for (const vector of readVectors()) {
    const { shape, axis, count, rows } = vector;
    it(`of shape [${shape}] across axis ${axis}, ${count} components`, () => {
      const found = analyse(vector);
      expectClose(found.mean, vector.mean);
      expectClose(found.variances, vector.variances);
      expectClose(fromPrincipal(found, rows), vector.inverse);
      const columns = vector.mean.length;
      for (let k = 0; k < count; k++) {
        // Components without variance point anywhere.
        if (vector.variances[k]! < 1e-12 * vector.variances[0]! || vector.variances[0] === 0) continue;
        const expected = vector.components.slice(k * columns, (k + 1) * columns);
        const component = found.components.slice(k * columns, (k + 1) * columns);
        const sign = Math.sign(expected.reduce((sum, value, i) => sum + value * component[i]!, 0));
        expectClose(
          component,
          expected.map((value) => sign * value),
        );
        const scores = Array.from({ length: rows }, (_, r) => sign * found.scores[r * count + k]!);
        expectClose(
          scores,
          Array.from({ length: rows }, (_, r) => vector.scores[r * count + k]!),
        );
      }
    });
  }
});
