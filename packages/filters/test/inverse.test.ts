import type { DenseArray, DType, Filter, Params } from '@vdfc/core';
import { bytesOf, peakOf, specials } from '@vdfc/testkit';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asinh, cast, crop, log10Floor, normalise, power } from '../src/index.js';
import { apply, epsilon, largest, named, restore, row, smallest } from './run.js';

const dtypes: readonly DType[] = ['float32', 'float64'];

/** Rows of any finite values, of values as VDFs have them, and of values close to 1. */
function anyRow(dtype: DType): fc.Arbitrary<DenseArray> {
  const rules = { noNaN: true, noDefaultInfinity: true };
  const any = dtype === 'float32' ? fc.float(rules) : fc.double(rules);
  const density = fc.double({ min: -30, max: -8, noNaN: true }).map((decades) => 10 ** decades);
  const noise = density.map((value) => -1e-4 * value);
  const ordinary = fc.double({ min: -2, max: 2, noNaN: true });
  const list = (value: fc.Arbitrary<number>): fc.Arbitrary<number[]> => fc.array(value, { maxLength: 40 });
  return fc
    .oneof(list(any), list(fc.oneof(density, fc.constant(0), noise)), list(ordinary))
    .map((values) => row(dtype, values));
}

function roundTrip(filter: Filter, array: DenseArray): ArrayLike<number> {
  const { array: filtered, params } = apply(filter, array);
  return restore(filter, filtered, params, array);
}

/** Every value comes back to within `error` of it. */
function holds(dtype: DType, filter: object, error: (x: number, array: DenseArray) => number): void {
  fc.assert(
    fc.property(anyRow(dtype), (array) => {
      const again = roundTrip(filter as Filter, array);
      array.data.forEach((x, i) => {
        const off = Math.abs(again[i]! - x);
        const allowed = error(x, array);
        if (!(off <= allowed))
          expect.fail(`${x} came back as ${again[i]}, off by ${off}, allowed ${allowed}`);
      });
    }),
    { numRuns: 400 },
  );
}

describe.each(dtypes)('of %s', (dtype) => {
  const [eps, eta] = [epsilon[dtype], smallest[dtype]];

  it.each([1, 0.5, 0.25, 0.01, 0.3, 0.55, 0.999])('power %d keeps its stated error', (exponent) => {
    const rounded = dtype === 'float64' && Math.log2(exponent) % 1 !== 0;
    const steps = (x: number): number =>
      1 + 1 / exponent + (rounded && x !== 0 ? Math.abs(Math.log(Math.abs(x))) : 0);
    holds(dtype, power.with({ exponent }), (x) => steps(x) * eps * Math.abs(x) + eta);
    const clamped = power.with({ exponent, negatives: 'clamp' });
    holds(dtype, clamped, (x) => (x > 0 ? steps(x) * eps * x + eta : -x));
  });

  it.each([1e-16, 1e-20, 1, 5e-324, 1e300])('log10Floor %d keeps its stated error', (floor) => {
    holds(dtype, log10Floor.with({ floor }), (x) => {
      if (x < 1.0003 * floor) return Math.abs(x);
      return (1 + 2.31 * Math.abs(Math.log10(x))) * eps * x + eta;
    });
  });

  it.each([
    { scaleOfPeak: 1e-3 },
    { scaleOfPeak: 1 },
    { scaleOfPeak: 1e-300 },
    { scale: 1e-15 },
    { scale: 1 },
    { scale: 5e-324 },
    { scale: 1e300 },
  ])('asinh %o keeps its stated error', (options) => {
    holds(dtype, asinh.with(options), (x, array) => {
      const scale = options.scale ?? (peakOf(array.data) * options.scaleOfPeak || 1);
      const size = Math.abs(x) / scale;
      const y = size < Infinity ? Math.asinh(size) : Math.log(Math.abs(x)) - Math.log(scale) + Math.LN2;
      return (2 + y) * eps * Math.abs(x) + eta * Math.max(1, scale);
    });
  });

  it('normalise brings back every value but the smallest beside the peak', () => {
    holds(dtype, normalise, (x, { data }) => {
      const peak = peakOf(data);
      return Math.abs(x) >= peak * 2 ** (dtype === 'float32' ? -125 : -1021) ? 0 : peak * eta;
    });
  });

  it('normalise brings every value to 1 or below, the largest above a half', () => {
    fc.assert(
      fc.property(anyRow(dtype), (array) => {
        const peak = peakOf(apply(normalise as Filter, array).array.data);
        if (peakOf(array.data) === 0) expect(peak).toBe(0);
        else expect(peak > 0.5 && peak <= 1).toBe(true);
      }),
    );
  });

  it('cast keeps its stated error', () => {
    holds(dtype, cast.with({ to: 'float64' }), () => 0);
    const limit = largest.float32;
    fc.assert(
      fc.property(anyRow(dtype), (array) => {
        const array32 = { ...array, data: array.data.map((x) => Math.max(-limit, Math.min(limit, x))) };
        const again = roundTrip(cast as Filter, array32);
        array32.data.forEach((x, i) => {
          const allowed = dtype === 'float32' ? 0 : Math.max(2 ** -24 * Math.abs(x), 2 ** -150);
          expect(Math.abs(again[i]! - x)).toBeLessThanOrEqual(allowed);
        });
      }),
    );
  });

  it('crop keeps every bit, or values to within what counts as empty', () => {
    fc.assert(
      fc.property(anyRow(dtype), (array) => {
        const { array: inner, params } = apply(crop as Filter, array);
        expect(bytesOf(restore(crop as Filter, inner, params, array))).toEqual(bytesOf(array.data));
      }),
    );
    for (const below of [1e-15, 1, 1e300]) {
      holds(dtype, crop.with({ below }), (x) => (Math.abs(x) <= below ? Math.abs(x) : 0));
    }
  });

  it('crop keeps signed zeros, infinities and NaN', () => {
    const array = specials(dtype);
    const { array: inner, params } = apply(crop as Filter, array);
    expect(bytesOf(restore(crop as Filter, inner, params, array))).toEqual(bytesOf(array.data));
    const zero = row(dtype, [0, -0, 0, 0]);
    expect(apply(crop as Filter, zero)).toEqual({ array: row(dtype, [-0]), params: [[1, 2]] });
    const marked = row(dtype, [0, 1, Number.NaN, -0]);
    expect(apply(crop.with({ below: 2 }) as Filter, marked).params).toEqual([[2, 1]]);
  });

  // A codec's error may carry a value beyond what the filter made.
  it.each(
    named<[Params, number[]]>([
      [power, [0.5, 0], [largest[dtype], -largest[dtype]]],
      [log10Floor, [1e-16], [400, 1e30]],
      [asinh, [1], [1e5, -1e5]],
      [asinh, [5e-324], [2000, -2000]],
      [normalise, [1024], [2, -2]],
    ]),
  )('%s with params %j gives finite values for %j', (_, params, values, filter) => {
    const array = row(dtype, values);
    const again = restore(filter, array, params, array);
    again.forEach((value, i) => {
      expect(Math.abs(value)).toBe(largest[dtype]);
      expect(Math.sign(value)).toBe(Math.sign(values[i]!));
    });
  });
});

describe('normalise', () => {
  it.each([
    [1, 0],
    [1 + 2 ** -52, 1],
    [1 - 2 ** -53, 0],
    [0.5, -1],
    [2 ** 1000, 1000],
    [2 ** 1000 * (1 + 2 ** -52), 1001],
    [2 ** -1000 * (1 - 2 ** -53), -1000],
    [Number.MAX_VALUE, 1024],
    [Number.MIN_VALUE, -1074],
    [2 ** -1022 - Number.MIN_VALUE, -1022],
    [0, 0],
  ])('divides a peak of %d by 2^%i', (peak, exponent) => {
    const array = row('float64', [0, -peak]);
    const filtered = apply(normalise as Filter, array);
    expect(filtered.params).toStrictEqual([exponent]);
    expect(restore(normalise as Filter, filtered.array, filtered.params, array)).toEqual(array.data);
  });
});

describe('cast', () => {
  it('gives float32 arrays back that a codec carried beyond float32', () => {
    const array = row('float32', [1, 2]);
    const again = restore(cast as Filter, row('float64', [1e300, -1e39]), [1], array);
    expect(again).toEqual(Float32Array.of(largest.float32, -largest.float32));
  });

  it.each([3.5e38, -1e300])('refuses to make a float32 of %d', (value) => {
    const encode = (): unknown => apply(cast as Filter, row('float64', [1, 2, value]));
    expect(encode).toThrow(expect.objectContaining({ code: 'BAD_INPUT', codec: 'cast' }));
    expect(encode).toThrow(`got ${value} at element 2`);
  });

  it('rounds to the nearest float32', () => {
    const { array } = apply(cast as Filter, row('float64', [1 + 2 ** -24, 1 + 3 * 2 ** -24, 1e-46]));
    expect(array.data).toEqual(Float32Array.of(1, 1 + 2 ** -22, 0));
  });
});
