import { inspect, isVdfcError } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { Random } from '@vdfc/numerics/random';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dct } from '../src/index.js';
import { chooseSizes } from '../src/quantise/choose.js';
import { distance } from './run.js';

describe('tolerance', () => {
  const anyArray = fc
    .tuple(
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
      fc.integer(),
      fc.integer({ min: -250, max: 250 }),
    )
    .map(([shape, seed, size]) => {
      const length = shape.reduce((count, n) => count * n, 1);
      const data = new Random(seed).fillNormal(new Float64Array(length)).map((value) => value * 10 ** size);
      return { data, shape };
    });

  it('is kept by float64 arrays of any size', () => {
    fc.assert(
      fc.property(
        anyArray,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(0.5, 1),
        (array, digits, exponent) => {
          const peak = Math.max(...array.data.map(Math.abs));
          const tolerance = peak * 10 ** -digits;
          const decoded = dct.decode(dct.encode(array, { tolerance, exponent })).data;
          expect(distance(decoded, array.data)).toBeLessThanOrEqual(tolerance);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is what the codec promises', () => {
    expect(dct.guarantee({ tolerance: 3 })).toEqual({ kind: 'max-error', value: 3, of: 'unit' });
    expect(dct.guarantee({ step: 0.1 })).toEqual({ kind: 'none' });
    expect(dct.guarantee({ keep: 2 })).toEqual({ kind: 'none' });
  });

  it('is nearly used up', () => {
    const data = Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i / 50) + Math.cos(i * i));
    const decoded = dct.decode(dct.encode({ data, shape: [16, 16, 16] }, { tolerance: 0.01 })).data;
    expect(distance(decoded, data)).toBeGreaterThan(0.009);
  });

  it('makes almost nothing of an array within it', () => {
    const data = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i));
    const bytes = dct.encode({ data, shape: [10, 10, 10] }, { tolerance: 1 });
    expect(dct.decode(bytes).data).toEqual(new Float32Array(1000));
    expect(bytes.length).toBeLessThan(45);
  });

  it('is refused, with what can be reached, where 28 bits are too few', () => {
    const data = Float64Array.from({ length: 100 }, (_, i) => 1 + Math.sin(i) / 3);
    let caught: unknown;
    try {
      dct.encode({ data, shape: [100] }, { tolerance: 1e-30 });
    } catch (error) {
      caught = error;
    }
    expect(isVdfcError(caught, 'UNREACHED')).toBe(true);
    const reached = Number(/reached is (\S+)$/.exec((caught as Error).message)?.[1]);
    const decoded = dct.decode(dct.encode({ data, shape: [100] }, { tolerance: reached })).data;
    expect(distance(decoded, data)).toBeLessThanOrEqual(reached);
  });
});

describe('values of any size', () => {
  const pattern = Float64Array.from({ length: 512 }, (_, i) => Math.sin(i * i));
  const fine = { step: 2 ** -22, exponent: 1, negatives: 'keep' } as const;

  it.each([1e-300, 1e-31, 1, 1e300, Number.MAX_VALUE])(
    'keep 5 digits of the peak at %d in float64',
    (size) => {
      const data = pattern.map((value) => value * size);
      const decoded = dct.decode(dct.encode({ data, shape: [8, 8, 8] }, fine)).data;
      expect(distance(decoded, data) / size).toBeLessThan(1e-5);
    },
  );

  it.each([1e-37, 1e-13, 3.4e38])('keep 5 digits of the peak at %d in float32', (size) => {
    const data = Float32Array.from(pattern, (value) => value * size);
    const decoded = dct.decode(dct.encode({ data, shape: [8, 8, 8] }, fine)).data;
    expect(distance(decoded, data) / size).toBeLessThan(1e-5);
  });

  it('may be the smallest there are', () => {
    const tiny = Float64Array.of(5e-324, 0, 0, 5e-324);
    expect(dct.decode(dct.encode({ data: tiny, shape: [4] }, fine)).data).toEqual(tiny);
  });

  it.each([
    ['float32', 3.4028234663852886e38, Float32Array],
    ['float64', Number.MAX_VALUE, Float64Array],
  ])('stay finite where a coarse series overshoots the largest %s', (_, most, type) => {
    const data = new type(64).fill(most, 0, 31).fill(-most, 31);
    for (const step of [1, 0.3, 0.1]) {
      const decoded = dct.decode(dct.encode({ data, shape: [8, 8] }, { step, exponent: 0.1 })).data;
      expect(decoded.every((value: number) => Number.isFinite(value))).toBe(true);
    }
  });

  it('may all be equal, and cost next to nothing in any block', () => {
    for (const blockSize of ['auto', 8, 512] as const) {
      const array = { data: new Float64Array(64 ** 2).fill(7), shape: [64, 64] };
      const bytes = dct.encode(array, { blockSize, step: 2 ** -30 });
      expect(distance(dct.decode(bytes).data, array.data)).toBeLessThan(1e-6);
      expect(bytes.length).toBeLessThan(400);
    }
  });

  it('may be none or zeros', () => {
    for (const shape of [[0], [3, 0, 4], [5, 5], [2, 3, 4, 5]]) {
      const length = shape.reduce((count, n) => count * n, 1);
      const bytes = dct.encode({ data: new Float32Array(length), shape });
      expect(dct.decode(bytes).data).toEqual(new Float32Array(length));
      expect(bytes.length).toBeLessThan(40);
    }
  });
});

describe('negatives', () => {
  const data = Float32Array.from({ length: 216 }, (_, i) => (i % 7 === 0 ? -0.2 : 1 + Math.sin(i)));
  const least = (negatives: 'auto' | 'keep' | 'clamp', step: number): number => {
    const bytes = dct.encode({ data, shape: [6, 6, 6] }, { negatives, step, exponent: 0.5 });
    return Math.min(...dct.decode(bytes).data);
  };

  it('are kept, or become 0', () => {
    expect(least('auto', 1 / 64)).toBeCloseTo(-0.2, 1);
    expect(least('keep', 1 / 64)).toBeCloseTo(-0.2, 1);
    expect(least('clamp', 1 / 64)).toBe(0);
    expect(least('auto', 2)).toBeGreaterThanOrEqual(0);
  });
});

describe('blocks of a batch', () => {
  it('may be given for each axis', () => {
    const data = Float32Array.from({ length: 4 * 216 }, (_, i) => Math.exp(-(((i % 6) - 2) ** 2)));
    const array = { data, shape: [4, 6, 6, 6] };
    for (const blockSize of [4, [4, 6, 3, 2]]) {
      expect(distance(dct.decode(dct.encode(array, { blockSize, step: 1e-4 })).data, data)).toBeLessThan(
        1e-2,
      );
    }
    // Four equal items are one along the first axis.
    const joined = dct.encode(array, { blockSize: [4, 6, 6, 6], step: 1e-3 });
    expect(joined.length).toBeLessThan(dct.encode(array, { blockSize: 6, step: 1e-3 }).length);
    expect(dct.encode(array, { step: 1e-3 }).length).toBeLessThanOrEqual(joined.length);
  });

  it('must be as many as the axes', () => {
    const array = { data: new Float32Array(9), shape: [3, 3] };
    expect(() => dct.encode(array, { blockSize: [3] })).toThrow(/one length for each of 2 axes/);
  });
});

describe('effort', () => {
  const shape = [16, 16, 16];
  const data = Float32Array.from({ length: 4096 }, (_, i) => {
    const [z, y, x] = [Math.floor(i / 256) - 7, (Math.floor(i / 16) % 16) - 6, (i % 16) - 8];
    return Math.exp(-(z * z + y * y + x * x) / 12) + 0.1 * Math.exp(-(z * z + (y - 6) ** 2 + x * x) / 3);
  });

  it('makes smaller containers for the same error', () => {
    const sizes = [0, 1, 2].map(
      (effort) =>
        tune(dct.with({ effort }), { data, shape }, { l1: 0.003 }, { resolution: 0.02 }).container.length,
    );
    expect(sizes[1]).toBeLessThan(0.95 * sizes[0]!);
    expect(sizes[2]).toBeLessThan(1.02 * sizes[1]!);
  });

  it('gives the same bytes every time', () => {
    for (const effort of [0, 1, 2]) {
      expect(dct.encode({ data, shape }, { effort })).toEqual(dct.encode({ data, shape }, { effort }));
    }
  });
});

describe('chooseSizes', () => {
  const choose = (y: Float64Array, shape: readonly number[], step: number): number[] => {
    const choice = chooseSizes(y, shape, step, true);
    for (;;) {
      const next = choice.next();
      if (next.done) return next.value;
    }
  };

  it('takes long blocks for what is smooth, short ones for what is not', () => {
    const smooth = Float64Array.from({ length: 400 }, (_, i) => Math.exp(-(((i - 200) / 80) ** 2)));
    expect(choose(smooth, [400], 0.01)[0]).toBeGreaterThan(60);
    const spikes = new Float64Array(400);
    spikes[100] = 1;
    spikes[333] = 1;
    expect(choose(spikes, [400], 0.01)[0]).toBeLessThan(9);
  });

  it('takes other lengths along other axes', () => {
    const y = Float64Array.from(
      { length: 64 * 64 },
      (_, i) => Math.sin(Math.floor(i / 64) ** 2) * Math.cos((i % 64) / 30),
    );
    const [z, x] = choose(y, [64, 64], 0.05);
    expect(x).toBeGreaterThan(z!);
  });
});

withData(['reference-vdf-50x50x50.f64'], 'on the reference VDF', () => {
  const array = { data: readReferenceVdf(), shape: referenceShape };

  it.each([
    [0.0463, 680, { step: 0.1759, exponent: 0.5 }],
    [0.01, 4900, { step: 0.0087, exponent: 0.58 }],
    [0.001, 28_000, { step: 0.00057, exponent: 0.71 }],
  ])('an L1 of %d takes at most %i bytes', (l1, most, options) => {
    const container = dct.encode(array, options);
    expect(compare(array, dct.decode(container)).l1).toBeLessThanOrEqual(l1);
    expect(container.length).toBeLessThanOrEqual(most);
    expect(container.length - inspect(container).payloadBytes).toBeLessThanOrEqual(45);
  });
});
