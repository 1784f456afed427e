import { readFileSync } from 'node:fs';
import { Random } from '@vdfc/numerics/random';
import { DctBlocks, DctPlan } from '@vdfc/numerics/transform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { slowDct, slowInverseDct } from './reference.js';

interface Case {
  readonly kind: 'forward' | 'inverse';
  readonly shape: readonly number[];
}
const vectors = new URL('vectors/', import.meta.url);
const cases = JSON.parse(readFileSync(new URL('dct.json', vectors), 'utf8')) as readonly Case[];
const outputs = readFloat64(new URL('dct.f64', vectors));

describe('against SciPy', () => {
  let at = 0;
  for (const { kind, shape } of cases) {
    const size = product(shape);
    const expected = outputs.subarray(at, at + size);
    at += size;
    it(`${kind} of shape [${shape.join(', ')}]`, () => {
      const data = vectorInput(size);
      new DctBlocks(shape)[kind](data);
      expect(worst(data, expected)).toBeLessThan(1e-12);
    });
  }

  it('uses every stored number', () => expect(at).toBe(outputs.length));
});

describe('DctPlan', () => {
  it('agrees with the definition, keeps the 2-norm and is undone, for every length from 1 to 600', () => {
    for (let n = 1; n <= 600; n++) {
      const x = new Random(n).fillNormal(new Float64Array(n));
      const plan = new DctPlan(n);
      const out = new Float64Array(n);
      plan.inverse(x, 0, 1, out, 0, 1);
      expect(relative(out, slowInverseDct(x)), `inverse, n = ${n}`).toBeLessThan(1e-13);
      plan.forward(x, 0, 1, out, 0, 1);
      expect(relative(out, slowDct(x)), `forward, n = ${n}`).toBeLessThan(1e-13);
      expect(Math.abs(norm(out) / norm(x) - 1), `norm, n = ${n}`).toBeLessThan(1e-14);
      plan.inverse(out, 0, 1, out, 0, 1);
      expect(relative(out, x), `back, n = ${n}`).toBeLessThan(1e-14);
    }
  });

  it.each([1, 2, 4, 5, 8, 12, 17])(
    'makes one coefficient of a constant, and of each cosine (n = %d)',
    (n) => {
      const plan = new DctPlan(n);
      for (let k = 0; k < n; k++) {
        const unit = new Float64Array(n);
        unit[k] = 1;
        const cosine = new Float64Array(n);
        plan.inverse(unit, 0, 1, cosine, 0, 1);
        if (k === 0)
          expect(
            worst(
              cosine,
              cosine.map(() => Math.sqrt(1 / n)),
            ),
          ).toBeLessThan(1e-15);
        plan.forward(cosine, 0, 1, cosine, 0, 1);
        expect(worst(cosine, unit)).toBeLessThan(1e-15);
      }
    },
  );

  it('reads and writes strided lines, touching nothing else', () => {
    const n = 12;
    const plan = new DctPlan(n);
    const x = new Random(2).fillNormal(new Float64Array(n));
    const src = new Float64Array(60).fill(Number.NaN);
    for (let j = 0; j < n; j++) src[58 - 4 * j] = x[j]!;
    const before = src.slice();
    const out = new Float64Array(60).fill(7);
    plan.forward(src, 58, -4, out, 3, 5);
    expect(src).toEqual(before);
    const expected = slowDct(x);
    for (let i = 0; i < out.length; i++) {
      const k = (i - 3) / 5;
      if (k >= 0 && k < n && Number.isInteger(k)) expect(out[i]).toBeCloseTo(expected[k]!, 13);
      else expect(out[i]).toBe(7);
    }
  });

  it('can be used again and again', () => {
    const plan = new DctPlan(10);
    const x = new Random(2).fillNormal(new Float64Array(10));
    const first = new Float64Array(10);
    plan.forward(x, 0, 1, first, 0, 1);
    plan.inverse(new Float64Array(10).fill(Number.NaN), 0, 1, new Float64Array(10), 0, 1);
    const second = new Float64Array(10);
    plan.forward(x, 0, 1, second, 0, 1);
    expect(second).toEqual(first);
  });

  const geometry = { n: fc.integer({ min: 1, max: 24 }), lines: fc.integer({ min: 0, max: 40 }) };

  it('transforms many lines to the same bits as one by one', () => {
    fc.assert(
      fc.property(geometry.n, geometry.lines, fc.boolean(), (n, lines, adjacent) => {
        const [stride, lineStride] = adjacent ? [lines, 1] : [1, n];
        const plan = new DctPlan(n);
        const together = new Random(n + lines).fillNormal(new Float64Array(n * lines + 2));
        const single = together.slice();
        plan.forwardLines(together, 1, stride, lines, lineStride);
        for (let l = 0; l < lines; l++) {
          const start = 1 + l * lineStride;
          plan.forward(single, start, stride, single, start, stride);
        }
        expect(together).toEqual(single);
        plan.inverseLines(together, 1, stride, lines, lineStride);
        for (let l = 0; l < lines; l++) {
          const start = 1 + l * lineStride;
          plan.inverse(single, start, stride, single, start, stride);
        }
        expect(together).toEqual(single);
      }),
    );
  });
});

describe('DctBlocks', () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

  it('keeps the 2-norm and is undone by its inverse', () => {
    fc.assert(
      fc.property(shapes, fc.integer(), (shape, seed) => {
        const blocks = new DctBlocks(shape);
        const x = new Random(seed).fillNormal(new Float64Array(blocks.size));
        const data = x.slice();
        blocks.forward(data);
        expect(Math.abs(norm(data) / norm(x) - 1)).toBeLessThan(1e-14);
        blocks.inverse(data);
        expect(relative(data, x)).toBeLessThan(1e-14);
      }),
    );
  });

  it('transforms several blocks from an offset, each as if alone', () => {
    const shape = [3, 4, 5];
    const blocks = new DctBlocks(shape);
    const all = new Random(4).fillNormal(new Float64Array(2 + 3 * blocks.size + 2));
    const expected = all.slice();
    for (let b = 0; b < 3; b++) {
      const block = expected.subarray(2 + b * blocks.size, 2 + (b + 1) * blocks.size);
      new DctBlocks(shape).forward(block);
    }
    blocks.forward(all, 2, 3);
    expect(all).toEqual(expected);
  });

  it('leaves everything where there is no block', () => {
    const data = Float64Array.of(1, 2, 3);
    new DctBlocks([3]).forward(data, 0, 0);
    expect(data).toEqual(Float64Array.of(1, 2, 3));
  });
});

/** Element j of n, as in vectors/make_dct.py. */
function vectorInput(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, j) => (((7919 * j + 104729 * n) % 2003) - 1001) / 1001);
}

function readFloat64(file: URL): Float64Array {
  const bytes = readFileSync(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function norm(x: Float64Array): number {
  return Math.hypot(...x);
}

/** Largest |a - b|. */
function worst(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

/** ‖a - b‖ / ‖b‖ */
function relative(a: Float64Array, b: Float64Array): number {
  return norm(a.map((value, i) => value - b[i]!)) / norm(b);
}
