import { inspect, isVdfcError, toDense } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { batchOf, biMaxwellian, maxwellian, sampleVdf, twoBeams } from '@vdfc/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hermite } from '../src/index.js';

const shape = [20, 21, 22];
const beams = sampleVdf(twoBeams(), { shape, threshold: 1e-16 });
const code = (attempt: () => unknown): string | undefined => {
  try {
    attempt();
  } catch (error) {
    if (isVdfcError(error)) return error.code;
    throw error;
  }
  return undefined;
};

describe('hermite', () => {
  it('has the documented defaults', () => {
    expect(hermite.spec.resolve({})).toEqual({
      mode: 'quantise',
      order: 60,
      aim: { step: 1 / 32 },
      exponent: 60,
      effort: 1,
      negatives: 'auto',
    });
    expect(hermite.spec.resolve({ tolerance: 2 })).toMatchObject({ aim: { tolerance: 2 }, exponent: 100 });
    expect(hermite.spec.resolve({ mode: 'notebook' })).toEqual({
      mode: 'notebook',
      order: 14,
      fit: 'least-squares',
    });
  });

  it('is closer and larger with a finer step', () => {
    let [last, size] = [1, 0];
    for (const step of [0.3, 0.03, 0.003]) {
      const bytes = hermite.encode(beams, { step });
      const { l1 } = compare(beams, hermite.decode(bytes));
      expect(l1).toBeLessThan(last);
      expect(bytes.length).toBeGreaterThan(size);
      [last, size] = [l1, bytes.length];
    }
    expect(last).toBeLessThan(0.005);
  });

  it('takes fewer bytes with more effort at the same error', () => {
    const cost = (effort: number): number => {
      const bytes = hermite.encode(beams, { effort, step: 0.02 });
      return bytes.length * compare(beams, hermite.decode(bytes)).l1;
    };
    expect(cost(1)).toBeLessThan(0.97 * cost(0));
    expect(cost(2)).toBeLessThan(1.01 * cost(1));
  });

  it('needs a handful of bytes for Maxwellians, wherever they are', () => {
    for (const distribution of [
      maxwellian({ velocity: [1e5, -5e4, 2e4] }),
      biMaxwellian({ field: [0, 1, 0] }),
    ]) {
      const vdf = sampleVdf(distribution, { shape: [30, 30, 30] });
      const bytes = hermite.encode(vdf, { step: 0.1 });
      expect(compare(vdf, hermite.decode(bytes)).l1).toBeLessThan(0.05);
      expect(bytes.length).toBeLessThan(110);
    }
  });

  it('reaches the rounding of float32 at the finest quality', () => {
    const { l2 } = compare(beams, hermite.decode(hermite.encode(beams, hermite.quality?.(1))));
    expect(l2).toBeLessThan(1e-6);
  });

  it('keeps a tolerance on any array, and stores the values where nothing else does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 1e-12, max: 1e3, noNaN: true }),
        (values, tolerance) => {
          const array = { data: Float32Array.from(values), shape: [values.length] };
          const { maxError } = compare(array, hermite.decode(hermite.encode(array, { tolerance })));
          expect(maxError).toBeLessThanOrEqual(tolerance);
        },
      ),
      { numRuns: 40 },
    );
    const exact = hermite.encode(beams, { tolerance: 1e-40 });
    expect(toDense(hermite.decode(exact)).data).toEqual(beams.data);
  });

  it('never takes more than the values themselves', () => {
    const data = Float64Array.from({ length: 60 }, (_, i) => Math.sin(i * i * 7.1));
    const bytes = hermite.encode({ data, shape: [6, 10] }, { step: 2 ** -40, exponent: 1 });
    expect(bytes.length).toBeLessThan(60 * 8 + 60);
  });

  it('shares in a batch what is alike, and gives each VDF its own place', () => {
    const fields = [0, 1, 2, 3].map((i) =>
      sampleVdf(maxwellian({ velocity: [5e4 * i, 0, -4e4 * i], speed: 1e5 + 1e4 * i }), { shape }),
    );
    const batch = batchOf(fields);
    const bytes = hermite.encode(batch, { step: 0.02 });
    const { l1 } = compare(batch, hermite.decode(bytes));
    expect(l1).toBeLessThan(0.02);
    const single = fields.reduce((sum, field) => sum + hermite.encode(field, { step: 0.02 }).length, 0);
    expect(bytes.length).toBeLessThan(0.75 * single);
  });

  it('takes batches with empty VDFs among others, and VDFs without cells', () => {
    const empty = { ...beams, data: new Float32Array(beams.data.length) };
    const batch = batchOf([empty, beams, empty]);
    const decoded = toDense(hermite.decode(hermite.encode(batch)));
    expect(decoded.data.subarray(0, beams.data.length).every((value) => value === 0)).toBe(true);
    expect(compare(batch, decoded).l1).toBeLessThan(0.05);
    const none = { data: new Float32Array(0), shape: [3, 0, 4, 5] };
    expect(hermite.decode(hermite.encode(none)).shape).toEqual(none.shape);
  });

  it('takes degenerate arrays', () => {
    const box = (set: (data: Float32Array) => void): { data: Float32Array; shape: number[] } => {
      const data = new Float32Array(6 * 7 * 8);
      set(data);
      return { data, shape: [6, 7, 8] };
    };
    const arrays = [
      box((data) => data.fill(1e-13, 100, 101)),
      box((data) => data.fill(1e-13, 56, 112)),
      box((data) => data.fill(1, 0, 1)),
      box((data) => {
        data[0] = 1;
        data[data.length - 1] = 2;
      }),
      box((data) =>
        data.forEach((_, i) => {
          data[i] = -1e-20 * (1 + (i % 5));
        }),
      ),
      box((data) => data.fill(3)),
      { data: Float64Array.from({ length: 64 }, (_, i) => 1e300 * (i % 7)), shape: [4, 4, 4] },
      { data: Float64Array.from({ length: 64 }, (_, i) => 1e-300 * (i % 7)), shape: [4, 4, 4] },
    ];
    for (const array of arrays) {
      const fine = hermite.encode(array, { step: 2 ** -12 });
      expect(compare(array, hermite.decode(fine)).l1).toBeLessThan(0.05);
      const notebook = toDense(hermite.decode(hermite.encode(array, { mode: 'notebook' })));
      expect(notebook.data.every(Number.isFinite)).toBe(true);
    }
  });

  it('keeps the order asked for', () => {
    const bytes = hermite.encode(beams, { order: [1, 2, 3], effort: 0, step: 1e-3 });
    expect(bytes.length).toBeLessThan(100);
    expect(code(() => hermite.encode(beams, { order: [1, 2] }))).toBe('BAD_OPTION');
    const line = { data: beams.data.slice(1000, 1400), shape: [400] };
    expect(compare(line, hermite.decode(hermite.encode(line, { step: 1e-3 }))).l1).toBeLessThan(1);
  });

  it('refuses options that do not go together', () => {
    const wrong = [
      { step: 0.1, tolerance: 1 },
      { mode: 'other' },
      { mode: 'notebook', step: 0.1 },
      { fit: 'moments' },
      { order: 61 },
      { order: 1.5 },
      { order: [] },
      { effort: 3 },
      { exponent: 0 },
    ];
    for (const options of wrong)
      expect(code(() => hermite.encode(beams, options as object))).toBe('BAD_OPTION');
  });

  it('promises a bound with a tolerance only', () => {
    expect(hermite.guarantee()).toEqual({ kind: 'none' });
    expect(hermite.guarantee({ mode: 'notebook' })).toEqual({ kind: 'none' });
    expect(hermite.guarantee({ tolerance: 2 })).toEqual({ kind: 'max-error', value: 2, of: 'unit' });
  });
});

describe("the notebook's form", () => {
  it('counts the seven numbers of the fit and all coefficients', () => {
    const bytes = hermite.encode(beams, { mode: 'notebook' });
    expect(inspect(bytes).payloadBytes).toBe(3 + 4 * (7 + 15 ** 3));
  });

  it('is closer with more degrees, and nearly exact with all', () => {
    let last = 1;
    for (const order of [2, 6, 12, 21]) {
      const { l2 } = compare(beams, hermite.decode(hermite.encode(beams, { mode: 'notebook', order })));
      expect(l2).toBeLessThan(last);
      last = l2;
    }
    expect(last).toBeLessThan(1e-5);
  });
});
