import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FactorSpace } from '../src/kernel/factors.js';
import { ImageTransform } from '../src/kernel/images.js';
import { leading } from '../src/kernel/leading.js';
import { ImageSynthesis, type ScoreSynthesis } from '../src/kernel/low-rank.js';
import { gram, innerProducts, multiply, multiplyTransposed } from '../src/kernel/products.js';
import { ScoreTransform } from '../src/kernel/scores.js';
import { axesOf, productOf, refold, unfold, unfoldingOf } from '../src/kernel/unfold.js';

const noise = (length: number, seed = 1): Float64Array =>
  new Random(seed).fillNormal(new Float64Array(length));
const difference = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const anyShape = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 });

describe('unfolding', () => {
  it('is undone by refolding, for every axis of any shape', () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const values = noise(productOf(shape));
        for (const axis of axesOf(shape)) {
          const unfolding = unfoldingOf(shape, axis);
          expect(unfolding.rows * unfolding.columns).toBe(values.length);
          const rows = unfold(values, unfolding, new Float64Array(values.length));
          expect(refold(rows, unfolding, new Float64Array(values.length))).toEqual(values);
        }
      }),
    );
  });

  it('makes a row of every slice', () => {
    const values = Float64Array.from({ length: 24 }, (_, i) => i);
    const unfolding = unfoldingOf([2, 3, 4], 1);
    const rows = unfold(values, unfolding, new Float64Array(24));
    expect([...rows.subarray(8, 16)]).toEqual([4, 5, 6, 7, 16, 17, 18, 19]);
    const batch = unfoldingOf([2, 3, 2, 2], 2);
    expect([batch.rows, batch.columns, batch.image]).toEqual([4, 6, [3, 2]]);
  });
});

describe('products', () => {
  it('are those of plain loops', () => {
    const [rows, count, columns] = [7, 6, 2051];
    const [left, right] = [noise(rows * count), noise(count * columns, 2)];
    const out = new Float64Array(rows * columns);
    multiply(left, right, rows, count, columns, out);
    const transposed = new Float64Array(count * columns);
    multiplyTransposed(left, out, rows, count, columns, transposed);
    const inner = new Float64Array(rows * count);
    innerProducts(out, right, rows, count, columns, inner);
    for (const [r, c] of [
      [0, 0],
      [6, 2050],
      [3, 2047],
    ] as const) {
      const sum = [0, 1, 2, 3, 4, 5].reduce((s, k) => s + left[r * count + k]! * right[k * columns + c]!, 0);
      expect(out[r * columns + c]).toBeCloseTo(sum, 10);
    }
    // ⟨L R, Y⟩ = ⟨R, Lᵀ Y⟩ = ⟨L, Y Rᵀ⟩
    expect(dot(transposed, right) / dot(out, out)).toBeCloseTo(1, 10);
    expect(dot(inner, left) / dot(out, out)).toBeCloseTo(1, 10);
    expect(gram(out, rows, columns)[1]).toBeCloseTo(
      dot(out.slice(0, columns), out.slice(columns, 2 * columns)),
      6,
    );
  });
});

describe('leading components', () => {
  /** A matrix with singular values 0.7^k. */
  function decaying(rows: number, columns: number): Float64Array {
    const side = 12;
    const left = noise(rows * side, 3);
    const right = noise(side * columns, 4).map((value, i) => value * 0.7 ** Math.floor(i / columns));
    const out = new Float64Array(rows * columns);
    multiply(left, right, rows, side, columns, out);
    return out;
  }

  for (const [rows, columns] of [
    [9, 40],
    [40, 9],
    [350, 400],
    [400, 350],
    [700, 500],
    [500, 2100],
  ] as const) {
    // Few components of a large matrix are found without its Gram matrix.
    const most = rows > 500 ? 2 : 12;
    it(`rebuild a matrix of ${rows} x ${columns} of low rank`, () => {
      const matrix = decaying(rows, columns);
      const { values, left } = leading(matrix, rows, columns, most);
      const count = values.length;
      const norm = (of: Float64Array, r: number): number =>
        Math.hypot(...of.subarray(r * columns, (r + 1) * columns));
      const images = new Float64Array(count * columns);
      multiply(left, matrix, count, rows, columns, images);
      const rebuilt = new Float64Array(rows * columns);
      multiplyTransposed(left, images, count, rows, columns, rebuilt);
      const share =
        Math.hypot(...values) / Math.hypot(...Array.from({ length: rows }, (_, r) => norm(matrix, r)));
      if (most === 12) expect(difference(rebuilt, matrix)).toBeLessThan(1e-6 * values[0]!);
      else expect(share).toBeGreaterThan(0.8);
      for (let k = 0; k < count; k++) {
        if (k > 0) expect(values[k]).toBeLessThanOrEqual(values[k - 1]!);
        const length = norm(images, k);
        expect(Math.abs(length - values[k]!)).toBeLessThan(1e-6 * values[0]!);
      }
    });
  }
});

describe('image transform', () => {
  it('is undone by its inverse and keeps the 2-norm nearly, for any shape', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 23 }), { minLength: 1, maxLength: 3 }), (image) => {
        const transform = new ImageTransform(image);
        const values = noise(2 * transform.size);
        const work = values.slice();
        transform.forward(work, 2);
        expect(Math.hypot(...work) / Math.hypot(...values)).toBeGreaterThan(0.6);
        expect(Math.hypot(...work) / Math.hypot(...values)).toBeLessThan(1.7);
        transform.inverse(work, 2);
        expect(difference(work, values)).toBeLessThan(1e-10);
      }),
    );
  });

  it('has bands that hold every coefficient once', () => {
    for (const image of [[1], [5, 1], [17, 30], [50, 50], [9, 12, 11]]) {
      const transform = new ImageTransform(image);
      const seen = new Uint8Array(3 * transform.size);
      for (const { offset, shape, strides } of transform.bands(3)) {
        const visit = (axis: number, at: number): void => {
          if (axis === shape.length) seen[at]!++;
          else for (let i = 0; i < shape[axis]!; i++) visit(axis + 1, at + i * strides[axis]!);
        };
        visit(0, offset);
      }
      expect(seen.every((times) => times === 1)).toBe(true);
    }
  });
});

describe('score transform', () => {
  it('is orthonormal for any lengths', () => {
    for (const rows of [[], [1], [50], [3, 7], [600], [2, 515]]) {
      const transform = new ScoreTransform(rows);
      const values = noise(2 * productOf(rows));
      const work = values.slice();
      transform.forward(work, 2);
      expect(Math.abs(Math.hypot(...work) / Math.hypot(...values) - 1)).toBeLessThan(1e-12);
      transform.inverse(work, 2);
      expect(difference(work, values)).toBeLessThan(1e-12);
    }
  });
});

describe('low-rank synthesis', () => {
  const space = new FactorSpace(unfoldingOf([10, 24, 21], 0));
  const { rows, columns } = space.unfolding;
  const count = 3;
  const images = noise(count * columns, 5).map((value) => value / Math.sqrt(columns));

  it('of scores has the adjoint it says, and scores of its bands', () => {
    const synthesis: ScoreSynthesis = space.scoreSynthesis(images, count);
    const coefficients = noise(synthesis.coefficients, 6);
    const values = noise(synthesis.values, 7);
    const made = new Float64Array(synthesis.values);
    const back = new Float64Array(synthesis.coefficients);
    synthesis.synthesise(coefficients, made);
    synthesis.adjoint(values, back);
    expect(dot(made, values)).toBeCloseTo(dot(coefficients, back), 9);
  });

  it('of images has nearly the adjoint it says', () => {
    const scores = noise(rows * count, 8).map((value) => value / Math.sqrt(rows));
    const synthesis = new ImageSynthesis(scores, rows, count, space.images);
    const coefficients = noise(synthesis.coefficients, 9);
    const made = new Float64Array(synthesis.values);
    const back = new Float64Array(synthesis.coefficients);
    synthesis.synthesise(coefficients, made);
    synthesis.adjoint(made, back);
    expect(dot(coefficients, back) / dot(made, made)).toBeGreaterThan(0.9);
    expect(dot(coefficients, back) / dot(made, made)).toBeLessThan(1.1);
  });

  it('knows the curvature of constant weights: about one for every coefficient', () => {
    const unit = new Float64Array(count * columns);
    for (let k = 0; k < count; k++) unit[k * columns + 7 * k] = 1;
    const synthesis = space.scoreSynthesis(unit, count);
    const out = new Float64Array(synthesis.coefficients);
    synthesis.curvature(new Float64Array(synthesis.values).fill(2), out);
    for (const value of out) expect(value).toBeCloseTo(2, 10);
  });
});
