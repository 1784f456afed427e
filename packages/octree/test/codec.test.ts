import { isVdfcError } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { Random } from '@vdfc/numerics/random';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leavesOf, linePolynomials, octree, octreeLeaves } from '../src/index.js';
import { distance, sample } from './run.js';

const shape = [20, 20, 20];
const beams = Float32Array.from(
  sample(shape, (z, y, x) => {
    const core = Math.exp(-((z - 9) ** 2 + (y - 8) ** 2 + (x - 10) ** 2) / 12);
    return core + 0.1 * Math.exp(-((z - 9) ** 2 + (y - 14) ** 2 + (x - 10) ** 2) / 3);
  }),
);

describe('options', () => {
  it('have the documented defaults', () => {
    const rest = { degree: 31, effort: 2, negatives: 'auto' };
    expect(octree.spec.resolve({})).toEqual({
      mode: 'quantise',
      aim: { step: 1 / 16 },
      exponent: 55,
      ...rest,
    });
    expect(octree.spec.resolve({ tolerance: 2 } as object)).toMatchObject({
      aim: { tolerance: 2 },
      exponent: 100,
    });
    const sums = { alpha: 0, beta: 1, nu: 2 };
    const notebook = { mode: 'notebook', degree: 2, ...sums, relativeError: 0.3, cuts: 500 };
    expect(octree.spec.resolve({ mode: 'notebook' } as object)).toEqual(notebook);
  });

  it.each([
    [{ mode: 'tree' }, 'mode'],
    [{ step: 0 }, 'step'],
    [{ step: 17 }, 'step'],
    [{ tolerance: 0 }, 'tolerance'],
    [{ step: 0.1, tolerance: 1 }, 'tolerance'],
    [{ exponent: 0.05 }, 'exponent'],
    [{ degree: 3 }, 'degree'],
    [{ degree: 32 }, 'degree'],
    [{ mode: 'notebook', degree: 16 }, 'degree'],
    [{ effort: 3 }, 'effort'],
    [{ negatives: 'drop' }, 'negatives'],
    [{ cuts: 3 }, 'cuts'],
    [{ mode: 'notebook', step: 1 }, 'step'],
    [{ mode: 'notebook', degree: -1 }, 'degree'],
    [{ mode: 'notebook', alpha: 0, beta: 0 }, 'beta'],
    [{ mode: 'notebook', nu: 0 }, 'nu'],
    [{ mode: 'notebook', cuts: 0.5 }, 'cuts'],
  ])('refuse %o', (options, name) => {
    let caught: unknown;
    try {
      octree.with(options as never);
    } catch (error) {
      caught = error;
    }
    expect(isVdfcError(caught, 'BAD_OPTION')).toBe(true);
    expect(caught).toMatchObject({ option: name, codec: 'octree' });
  });
});

describe('tolerance', () => {
  const anyArray = fc
    .tuple(
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      fc.integer(),
      fc.integer({ min: -250, max: 250 }),
    )
    .map(([lengths, seed, size]) => {
      const count = lengths.reduce((product, n) => product * n, 1);
      const data = new Random(seed).fillNormal(new Float64Array(count)).map((value) => value * 10 ** size);
      return { data, shape: lengths };
    });

  it('is kept by float64 arrays of any size', () => {
    fc.assert(
      fc.property(
        anyArray,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(0.5, 1),
        (array, digits, exponent) => {
          const peak = array.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
          const tolerance = peak * 10 ** -digits;
          const decoded = octree.decode(octree.encode(array, { tolerance, exponent })).data;
          expect(distance(decoded, array.data)).toBeLessThanOrEqual(tolerance);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is what the codec promises', () => {
    expect(octree.guarantee({ tolerance: 3 })).toEqual({ kind: 'max-error', value: 3, of: 'unit' });
    expect(octree.guarantee({ step: 0.1 })).toEqual({ kind: 'none' });
    expect(octree.guarantee({ mode: 'notebook' })).toEqual({ kind: 'none' });
  });

  it('is used for the most part', () => {
    const decoded = octree.decode(octree.encode({ data: beams, shape }, { tolerance: 0.01 })).data;
    expect(distance(decoded, beams)).toBeGreaterThan(0.006);
  });

  it('stores the values themselves where rounding would break it', () => {
    const data = new Random(3).fillNormal(new Float64Array(8000));
    const bytes = octree.encode({ data, shape }, { tolerance: 1e-300 });
    expect(octree.decode(bytes).data).toEqual(data);
    expect(bytes.length).toBeLessThan(data.byteLength + 45);
    expect(() => leavesOf(bytes)).toThrow(/values stored/);
  });
});

describe('values of any size', () => {
  const pattern = Float64Array.from({ length: 512 }, (_, i) => Math.sin(i * i));
  const fine = { step: 2 ** -22, exponent: 1, negatives: 'keep' } as const;

  it.each([1e-300, 1e-31, 1, 1e300, Number.MAX_VALUE])(
    'keep 5 digits of the peak at %d in float64',
    (size) => {
      const data = pattern.map((value) => value * size);
      for (const options of [fine, { mode: 'notebook', degree: 15 } as const]) {
        const decoded = octree.decode(octree.encode({ data, shape: [8, 8, 8] }, options)).data;
        expect(distance(decoded, data) / size).toBeLessThan(1e-5);
      }
    },
  );

  it('may be the smallest there are', () => {
    const tiny = Float64Array.of(5e-324, 0, 0, 5e-324);
    expect(octree.decode(octree.encode({ data: tiny, shape: [4] }, fine)).data).toEqual(tiny);
  });

  it.each([
    ['float32', 3.4028234663852886e38, Float32Array],
    ['float64', Number.MAX_VALUE, Float64Array],
  ])('stay finite where a coarse fit overshoots the largest %s', (_, most, type) => {
    const data = type.from(Array.from({ length: 64 }, (_, i) => (i < 31 ? most : -most)));
    for (const options of [{ step: 0.3, exponent: 0.1 }, { mode: 'notebook' } as const]) {
      const decoded = octree.decode(octree.encode({ data, shape: [8, 8] }, options)).data;
      expect(decoded.every((value: number) => Number.isFinite(value))).toBe(true);
    }
  });
});

describe('degenerate arrays', () => {
  const lone = (lengths: readonly number[], at: number): Float32Array => {
    const data = new Float32Array(lengths.reduce((product, n) => product * n, 1));
    data[at] = 1e-13;
    return data;
  };
  const noise = Float32Array.from({ length: 1000 }, (_, i) => -1e-21 * (i % 7));

  it.each([
    ['one voxel', [1, 1, 1], lone([1, 1, 1], 0)],
    ['one voxel of a box', [20, 20, 20], lone([20, 20, 20], 4210)],
    ['all mass in one corner', [12, 5, 30], lone([12, 5, 30], 0)],
    [
      'a flat plane',
      [40, 1, 40],
      Float32Array.from({ length: 1600 }, (_, i) => Math.exp(-(((i % 40) - 20) ** 2) / 50)),
    ],
    ['one line', [1, 1, 200], Float32Array.from({ length: 200 }, (_, i) => Math.exp(-((i - 100) ** 2) / 50))],
    ['two voxels', [1, 2, 1], Float32Array.of(1, 3)],
    ['a constant', [17, 13, 3], new Float32Array(663).fill(5)],
  ])('%s comes back', (_, lengths, data) => {
    for (const options of [{ step: 1 / 200 }, { mode: 'notebook', relativeError: 0, degree: 4 }] as const) {
      const decoded = octree.decode(octree.encode({ data, shape: lengths }, options)).data;
      const peak = data.reduce((most, value) => Math.max(most, value), 0);
      expect(distance(decoded, data) / peak).toBeLessThan(0.03);
    }
  });

  it('of negative noise alone are kept or become 0', () => {
    const array = { data: noise, shape: [10, 10, 10] };
    expect(octree.decode(octree.encode(array, { negatives: 'clamp' })).data).toEqual(new Float32Array(1000));
    const kept = octree.decode(octree.encode(array, { step: 1e-3 })).data;
    expect(distance(kept, noise)).toBeLessThan(1e-22);
  });
});

describe('leaves', () => {
  it('tile the array, and make its values with the polynomials', () => {
    for (const options of [{ step: 1 / 50 }, { effort: 0, exponent: 1 }, { mode: 'notebook' }] as const) {
      const bytes = octree.encode({ data: beams, shape }, options);
      const model = leavesOf(bytes);
      expect(octreeLeaves({ data: beams, shape }, options)).toEqual(model);
      const { exponent, peak, clamped } = model.domain;
      const values = new Float64Array(8000).fill(Number.NaN);
      for (const { start, shape: cells, counts, coefficients } of model.leaves) {
        const lines = counts.map((count, axis) =>
          count === 0 ? undefined : linePolynomials(cells[axis]!, count),
        );
        sample(cells, (...index) => {
          let y = 0;
          if (coefficients.length > 0) {
            y = sample(counts, (...degree) =>
              degree.reduce(
                (product, d, axis) => product * lines[axis]!.rows[d * cells[axis]! + index[axis]!]!,
                1,
              ),
            ).reduce((sum, value, i) => sum + value * coefficients[i]!, 0);
          }
          const at = index.reduce((place, i, axis) => 20 * place + start[axis]! + i, 0);
          expect(values[at]).toBeNaN();
          values[at] = clamped && y < 0 ? 0 : Math.sign(y) * Math.abs(y) ** (1 / exponent) * peak;
          return 0;
        });
      }
      expect(distance(octree.decode(bytes).data, values)).toBeLessThan(1e-6);
    }
  });

  it('are not to be had of other containers', () => {
    const bytes = octree.encode({ data: beams, shape });
    expect(() => leavesOf(bytes, { maxBytes: 100 })).toThrow(/at most 100 bytes/);
    expect(() => leavesOf(bytes.with(20, 3))).toThrow(/checksum/);
    expect(leavesOf(octree.encode({ data: new Float32Array(0), shape: [0, 3] })).leaves).toEqual([]);
    const zeros = leavesOf(octree.encode({ data: new Float32Array(6), shape: [2, 3] })).leaves;
    expect(zeros).toMatchObject([{ start: [0, 0], shape: [2, 3], counts: [0, 0] }]);
  });
});

describe('effort', () => {
  it('makes smaller containers for the same error', () => {
    const sizes = [0, 1, 2].map(
      (effort) => tune(octree.with({ effort }), { data: beams, shape }, { l1: 0.02 }).container.length,
    );
    expect(sizes[1]).toBeLessThan(0.95 * sizes[0]!);
    expect(sizes[2]).toBeLessThan(1.03 * sizes[1]!);
  });
});

it('can be stopped', async () => {
  const run = { signal: AbortSignal.abort() };
  const array = { data: beams, shape };
  for (const options of [{}, { mode: 'notebook' }, { tolerance: 0.1 }] as const) {
    await expect(octree.encodeAsync(array, options, run)).rejects.toMatchObject({ code: 'ABORTED' });
  }
  await expect(octree.decodeAsync(octree.encode(array), run)).rejects.toMatchObject({ code: 'ABORTED' });
});

withData(['reference-vdf-50x50x50.f64'], 'on the reference VDF', () => {
  const array = { data: readReferenceVdf(), shape: referenceShape };

  // Qualities that tune finds.
  it.each([
    [800, 0.0463, 0.165],
    [4200, 0.01, 0.319],
  ])('takes at most %i bytes for an L1 of %d', (most, l1, quality) => {
    const container = octree.with({ effort: 1 }).encode(array, octree.quality!(quality));
    expect(compare(array, octree.decode(container)).l1).toBeLessThanOrEqual(l1);
    expect(container.length).toBeLessThanOrEqual(most);
  });
});
