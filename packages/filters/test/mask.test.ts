import type { DenseArray, DType, Filter, Floats } from '@vdfc/core';
import { Random } from '@vdfc/numerics/random';
import { bytesOf, noise } from '@vdfc/testkit';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { threshold } from '../src/index.js';
import { decodeMask, encodeMask } from '../src/mask/bytes.js';
import { fillSmoothly } from '../src/mask/fill.js';
import { apply, largest, restore, row } from './run.js';

const shapes: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 1, max: 9 }), {
  minLength: 1,
  maxLength: 4,
});

function count(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Masks of every kind: of independent cells, rare or frequent, and of balls and half-spaces. */
const masks: fc.Arbitrary<{ mask: Uint8Array; shape: number[] }> = fc
  .tuple(shapes, fc.integer({ min: 0, max: 1000 }), fc.constantFrom(0, 0.02, 0.5, 0.98, 1, 2, 3))
  .map(([shape, seed, kind]) => {
    const random = new Random(seed);
    const mask = new Uint8Array(count(shape));
    if (kind <= 1) return { shape, mask: mask.map(() => (random.uniform() < kind ? 1 : 0)) };
    const middle = shape.map((length) => random.uniform() * length);
    return { shape, mask: mask.map((_, i) => (kind === 2 ? ball(i, shape, middle, 9) : Number(i % 9 < 4))) };
  });

function ball(i: number, shape: readonly number[], middle: readonly number[], squared: number): number {
  let [rest, sum] = [i, 0];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const index = rest % shape[axis]!;
    rest = (rest - index) / shape[axis]!;
    sum += (index - middle[axis]!) ** 2;
  }
  return sum > squared ? 1 : 0;
}

describe('a coded mask', () => {
  it('comes back as it was, whatever its shape', () => {
    fc.assert(
      fc.property(masks, ({ mask, shape }) => {
        const copy = mask.slice();
        const bytes = encodeMask(mask, shape);
        expect(mask).toEqual(copy);
        expect(decodeMask(bytes, shape)).toEqual(mask);
      }),
      { numRuns: 400 },
    );
  });

  it('is the same with axes of length 1', () => {
    const mask = new Uint8Array(60).map((_, i) => (i % 7 < 3 ? 1 : 0));
    expect(encodeMask(mask, [1, 6, 10])).toEqual(encodeMask(mask, [6, 1, 10, 1]));
    expect(encodeMask(mask, [6, 10])).toEqual(encodeMask(mask, [1, 6, 10]));
    expect(encodeMask(new Uint8Array(0), [0, 4])).toEqual(new Uint8Array(0));
    expect(encodeMask(Uint8Array.of(1), [1, 1])).toEqual(new Uint8Array(0));
  });

  it('costs next to nothing where it is all alike, and no more than its cells where they are random', () => {
    const shape = [40, 40, 40];
    expect(encodeMask(new Uint8Array(40 ** 3).fill(1), shape).length).toBe(0);
    expect(encodeMask(new Uint8Array(40 ** 3), shape).length).toBeLessThan(30);
    const random = new Random(5);
    const mixed = new Uint8Array(40 ** 3).map(() => random.integer(2));
    expect(encodeMask(mixed, shape).length).toBeLessThan(1.04 * (40 ** 3 / 8));
  });

  it('costs a fraction of a bit for each cell of a surface', () => {
    const shape = [50, 50, 50];
    const mask = new Uint8Array(50 ** 3).map((_, i) => ball(i, shape, [24, 25, 26.5], 300));
    expect(encodeMask(mask, shape).length).toBeLessThan(350);
    const flat = new Uint8Array(50 ** 3).map((_, i) => (i % 50 < 20 ? 1 : 0));
    expect(encodeMask(flat, shape).length).toBeLessThan(30);
  });

  it('costs less in a batch of volumes alike than in each', () => {
    const shape = [16, 18, 20];
    const one = new Uint8Array(count(shape)).map((_, i) => ball(i, shape, [8, 8, 10], 40));
    const batch = new Uint8Array(4 * one.length);
    for (let i = 0; i < 4; i++) batch.set(one, i * one.length);
    const alone = encodeMask(one, shape).length;
    expect(encodeMask(batch, [4, ...shape]).length).toBeLessThan(1.6 * alone);
  });

  it('is some mask for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), shapes, (bytes, shape) => {
        const mask = decodeMask(bytes, shape);
        expect(mask.length).toBe(count(shape));
        expect(mask.every((cell) => cell === 0 || cell === 1)).toBe(true);
        expect(decodeMask(bytes, shape)).toEqual(mask);
      }),
    );
  });
});

describe('a smooth filling', () => {
  const value = fc.oneof(
    fc.double({ min: -3, max: 3, noNaN: true }),
    fc.constantFrom(1e-40, -1.7e308, 1.7e308),
  );

  it('leaves what is not masked, and is no larger', () => {
    fc.assert(
      fc.property(masks, fc.array(value, { minLength: 1, maxLength: 9 }), ({ mask, shape }, values) => {
        const data = Float64Array.from(mask, (_, i) => values[i % values.length]!);
        const filled = fillSmoothly({ dtype: 'float64', shape, data }, mask);
        const sizes = [...data].map((each, i) => (mask[i] === 0 ? Math.abs(each) : 0));
        const most = sizes.reduce((a, b) => Math.max(a, b), 0);
        filled.forEach((each, i) => {
          if (mask[i] === 0) expect(each).toBe(data[i]);
          else expect(Math.abs(each)).toBeLessThanOrEqual(most);
        });
      }),
    );
  });

  it('fades from the rim to zero', () => {
    const mask = Uint8Array.from({ length: 20 }, (_, i) => (i < 4 ? 0 : 1));
    const array = row(
      'float64',
      Array.from(mask, (cell) => 1 - cell),
    );
    const filled = [...fillSmoothly(array, mask)];
    expect(filled.slice(0, 5)).toEqual([1, 1, 1, 1, expect.closeTo(0.5, 1)]);
    for (let i = 4; i < 10; i++) expect(filled[i]! > 0 && filled[i]! < filled[i - 1]!).toBe(true);
    expect(filled.slice(10)).toEqual(new Array(10).fill(0));
  });

  it('of nothing is nothing', () => {
    expect(fillSmoothly(row('float32', [1, -2]), Uint8Array.of(1, 1))).toEqual(new Float32Array(2));
  });
});

describe('threshold', () => {
  const zeros = (data: Floats): number[] => [...data.keys()].filter((i) => data[i] === 0);
  const field = noise({ dtype: 'float32', shape: [5, 6, 7] });
  const array = { dtype: 'float32', shape: field.shape, data: field.data.slice() } as DenseArray;

  it('cuts off what is below, and that alone', () => {
    const values = [0.5, -0.5, 0.499, -0.499, 1e-300, 0, -0];
    const cut = apply(threshold.with({ below: 0.5 }) as Filter, row('float64', values));
    expect(cut).toEqual({ array: row('float64', [0.5, -0.5, 0, 0, 0, 0, 0]), params: [null] });
    expect(apply(threshold as Filter, row('float64', values)).array).toEqual(row('float64', values));
  });

  it.each(['zero', 'smooth'] as const)(
    'brings back its zeros through a lossy codec, filled with %s',
    (fill) => {
      const filter = threshold.with({ below: 0.6, mask: 'exact', fill }) as Filter;
      const cut = apply(threshold.with({ below: 0.6 }) as Filter, array).array.data;
      const { array: filtered, params } = apply(filter, array);
      const lossy = { ...filtered, data: filtered.data.map((x) => Math.round(x - 0.2) + 0.5) };
      const again = restore(filter, lossy, params, array);
      expect(zeros(again)).toEqual(zeros(cut));
      const flat = { ...filtered, data: new Float32Array(array.data.length) };
      expect(zeros(restore(filter, flat, params, array)).length).toBe(array.data.length);
    },
  );

  it.each(['float32', 'float64'] as DType[])(
    'of %s with nothing below is lossless, and keeps -0',
    (dtype) => {
      const values = [0, -0, 1, largest[dtype], -largest[dtype], 0, 0];
      for (const options of [{}, { mask: 'exact' }, { mask: 'exact', fill: 'zero' }] as const) {
        const filter = threshold.with(options) as Filter;
        const { array: filtered, params } = apply(filter, row(dtype, values));
        const again = restore(filter, filtered, params, row(dtype, values));
        expect(bytesOf(again)).toEqual(bytesOf(row(dtype, values).data));
      }
    },
  );

  it('neither changes nor shares memory', () => {
    const copy = array.data.slice();
    for (const options of [{ below: 0.6 }, { below: 0.6, mask: 'exact' }] as const) {
      const filter = threshold.with(options) as Filter;
      const { array: filtered, params } = apply(filter, array);
      expect(filtered.data.buffer).not.toBe(array.data.buffer);
      expect(restore(filter, filtered, params, array).buffer).not.toBe(filtered.data.buffer);
    }
    expect(array.data).toEqual(copy);
  });
});

withData(['reference-vdf-50x50x50.f64'], 'the mask of the reference VDF', () => {
  const array: DenseArray = { dtype: 'float32', shape: referenceShape, data: readReferenceVdf() };

  it.each([
    [1e-15, 460],
    [1e-14, 480],
    [0, 70],
  ])('below %d takes at most %i bytes', (below, most) => {
    const [mask] = apply(threshold.with({ below, mask: 'exact' }) as Filter, array).params;
    expect((mask as Uint8Array).length).toBeLessThanOrEqual(most);
  });
});
