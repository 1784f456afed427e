import { describe, expect, it } from 'vitest';
import { hosvd } from '../src/index.js';
import { multiplyMode, transpose } from '../src/kernel/modes.js';
import { basisOfLevels, orthonormalise } from '../src/kernel/orthonormal.js';
import { TuckerSynthesis } from '../src/kernel/synthesis.js';
import { random } from './arrays.js';
import vectors from './vectors/hosvd.json' with { type: 'json' };

describe('hosvd', () => {
  it.each(vectors)('agrees with NumPy: $name', ({ shape, data, ranks, singularValues, rebuilt }) => {
    const bases = hosvd(Float64Array.from(data), shape);
    const largest = Math.max(...singularValues[0]!);
    singularValues.forEach((expected, axis) => {
      const found = bases[axis]!.singularValues;
      expected.forEach((value, k) => {
        // Squares are what the Gram matrix knows to the last digits.
        expect(Math.abs(value ** 2 - found[k]! ** 2)).toBeLessThan(1e-13 * largest ** 2);
        if (value > 1e-4 * largest) expect(Math.abs(value - found[k]!)).toBeLessThan(1e-10 * largest);
      });
    });
    const synthesis = new TuckerSynthesis(
      shape.map((length, axis) => {
        const rank = ranks[axis]!;
        return { length, rank, vectors: bases[axis]!.vectors.slice(0, rank * length) };
      }),
    );
    const core = new Float64Array(synthesis.coefficients);
    synthesis.adjoint(Float64Array.from(data), core);
    const again = new Float64Array(synthesis.values);
    synthesis.synthesise(core, again);
    rebuilt.forEach((value, i) => {
      expect(Math.abs(value - again[i]!)).toBeLessThan(1e-10);
    });
  });
});

describe('orthonormalise', () => {
  it('keeps the spans and turns dependent rows into zeros', () => {
    const rows = Float64Array.of(3, 0, 4, 6, 0, 8, 1, 1, 1);
    orthonormalise(rows, 3, 3);
    const expected = [0.6, 0, 0.8, 0, 0, 0];
    expected.forEach((value, i) => {
      expect(rows[i]).toBeCloseTo(value, 14);
    });
    // What (1, 1, 1) leaves beside (0.6, 0, 0.8): (0.16, 1, -0.12) / length.
    const length = Math.hypot(0.16, 1, 0.12);
    [0.16, 1, -0.12].forEach((value, i) => {
      expect(rows[6 + i]).toBeCloseTo(value / length, 14);
    });
  });

  it('makes orthonormal vectors of any levels', () => {
    const levels = Int32Array.from({ length: 5 * 13 }, (_, i) => ((i * 7919) % 31) - 15);
    const basis = basisOfLevels(levels, 5, 13);
    const products = multiplyMode(transpose(basis, 5, 13), [13, 5], 0, basis, 5);
    products.forEach((value, i) => {
      expect(value).toBeCloseTo(i % 6 === 0 ? 1 : 0, 13);
    });
  });
});

describe('TuckerSynthesis', () => {
  const long = 520;
  const basis = { length: 4, rank: 2, vectors: basisOfLevels(Int32Array.of(3, 1, 0, 0, 0, 2, -1, 1), 2, 4) };
  const synthesis = new TuckerSynthesis([basis, { length: long, rank: long, vectors: undefined }]);

  it('is orthonormal, and its adjoint is its transpose', () => {
    const a = random(synthesis.coefficients, 1);
    const b = random(synthesis.values, 2);
    const sa = new Float64Array(synthesis.values);
    const sb = new Float64Array(synthesis.coefficients);
    synthesis.synthesise(a, sa);
    synthesis.adjoint(b, sb);
    expect(dot(sa, b)).toBeCloseTo(dot(a, sb), 10);
    expect(dot(sa, sa)).toBeCloseTo(dot(a, a), 9);
  });

  it('has the curvature of the weights where these are equal', () => {
    const curvature = new Float64Array(synthesis.coefficients);
    synthesis.curvature(new Float64Array(synthesis.values).fill(3), curvature);
    for (const value of curvature) expect(value).toBeCloseTo(3, 12);
  });

  it('weighs squares where every axis has a basis', () => {
    const plane = new TuckerSynthesis([basis, { ...basis, length: 4 }]);
    const weights = random(16, 3).map(Math.abs);
    const curvature = new Float64Array(4);
    plane.curvature(weights, curvature);
    for (let i = 0; i < 4; i++) {
      const column = new Float64Array(16);
      plane.synthesise(
        Float64Array.from({ length: 4 }, (_, k) => (k === i ? 1 : 0)),
        column,
      );
      expect(curvature[i]).toBeCloseTo(
        column.reduce((sum, value, x) => sum + weights[x]! * value * value, 0),
        13,
      );
    }
  });
});

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
