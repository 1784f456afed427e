import { createRegistry, decode, elementCount, inspect, isVdfcError, toDense } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { batchOf, kappa, lossCone, maxwellian, ring, sampleVdf, twoBeams, type Vdf } from '@vdfc/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PcaBasis, pca, readPcaBasis } from '../src/index.js';

const shape = [14, 13, 15];
const sample = (field: Parameters<typeof sampleVdf>[0]): Vdf => sampleVdf(field, { shape, threshold: 1e-16 });
const beams = sample(twoBeams());
const code = (attempt: () => unknown): string | undefined => {
  try {
    attempt();
  } catch (error) {
    if (isVdfcError(error)) return error.code;
    throw error;
  }
  return undefined;
};

describe('pca', () => {
  it('is closer and larger with a finer step, along any axis', () => {
    for (const axis of ['auto', 0, 1, 2] as const) {
      let [last, size] = [1, 0];
      for (const step of [0.3, 0.03, 0.003]) {
        const bytes = pca.encode(beams, { step, axis });
        const { l1 } = compare(beams, pca.decode(bytes));
        expect(l1).toBeLessThan(last);
        expect(bytes.length).toBeGreaterThan(size);
        [last, size] = [l1, bytes.length];
      }
      expect(last).toBeLessThan(0.01);
    }
  });

  it('takes fewer bytes with more effort at the same error', () => {
    const cost = (effort: number): number => {
      const bytes = pca.encode(beams, { effort, step: 0.005 });
      return bytes.length * compare(beams, pca.decode(bytes)).l1;
    };
    expect(cost(2)).toBeLessThan(0.97 * cost(0));
  });

  it('keeps a tolerance on any array, and stores the values where nothing else does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 60 }),
        fc.double({ min: 1e-12, max: 1e3, noNaN: true }),
        (values, tolerance) => {
          const array = { data: Float32Array.from(values), shape: [values.length] };
          const { maxError } = compare(array, pca.decode(pca.encode(array, { tolerance })));
          expect(maxError).toBeLessThanOrEqual(tolerance);
        },
      ),
      { numRuns: 40 },
    );
    const exact = pca.encode(beams, { tolerance: 1e-40 });
    expect(toDense(pca.decode(exact)).data).toEqual(beams.data);
  });

  it('never takes more than the values themselves', () => {
    const noise = {
      data: Float64Array.from({ length: 60 }, (_, i) => Math.sin(i * i * 7.1)),
      shape: [6, 10],
    };
    const bytes = pca.encode(noise, { step: 2 ** -26, exponent: 1 });
    expect(bytes.length).toBeLessThan(60 * 8 + 60);
  });

  it('shares images in a batch: less than single containers at the same step', () => {
    const fields = [0, 1, 2, 3].map((i) => ({
      ...beams,
      data: beams.data.map((value) => value * (1 + i / 9)),
    }));
    const batch = batchOf(fields);
    const options = { step: 0.02, axis: 1 };
    const single = fields.reduce((sum, field) => sum + pca.encode(field, { ...options, axis: 0 }).length, 0);
    expect(pca.encode(batch, options).length).toBeLessThan(0.6 * single);
  });

  it('refuses options that do not go together', () => {
    const wrong = [
      { step: 0.1, tolerance: 1 },
      { mode: 'shared' },
      { mode: 'components', step: 0.1 },
      { axis: 4 },
      { axis: 1.5 },
      { effort: 3 },
      { exponent: 0 },
      { components: 0 },
    ];
    for (const options of wrong) expect(code(() => pca.encode(beams, options as object))).toBe('BAD_OPTION');
    expect(code(() => pca.encode({ data: beams.data, shape: [beams.data.length] }, { axis: 2 }))).toBe(
      'BAD_OPTION',
    );
  });

  it('promises a bound with a tolerance only', () => {
    expect(pca.guarantee()).toEqual({ kind: 'none' });
    expect(pca.guarantee({ tolerance: 2 })).toEqual({ kind: 'max-error', value: 2, of: 'unit' });
  });
});

describe("the notebook's components", () => {
  it('count mean, components and scores', () => {
    const bytes = pca.encode(beams, { mode: 'components', components: 5 });
    const [rows, columns] = [14, 13 * 15];
    expect(inspect(bytes).payloadBytes).toBe(8 + 4 * (columns + 5 * columns + 5 * rows));
  });

  it('come close with some components, and give back zeros below the floor', () => {
    const decoded = toDense(pca.decode(pca.encode(beams, { mode: 'components', components: 14 })));
    expect(compare(beams, decoded).l1).toBeLessThan(1e-4);
    beams.data.forEach((value, i) => {
      if (value === 0) expect(decoded.data[i]).toBeLessThan(2e-16);
    });
  });
});

describe('a shared basis', () => {
  const samples = [twoBeams(), maxwellian(), kappa(), lossCone(), ring()].map(sample);
  const basis = pca.fit(samples, { step: 0.003 });
  const slices = pca.fit(samples, { step: 0.003, axis: 0 });
  const using = pca.using(basis);
  const bytes = using.encode(beams, { step: 0.03 });

  it('makes smaller containers than components of their own', () => {
    const { l1 } = compare(beams, using.decode(bytes));
    const own = pca.encode(beams, { step: 0.03, exponent: basis.exponent });
    expect(l1).toBeLessThan(1.3 * compare(beams, pca.decode(own)).l1);
    expect(bytes.length).toBeLessThan(0.85 * own.length);
    const sliced = pca.using(slices).encode(beams, { step: 0.03 });
    expect(compare(beams, pca.using(slices).decode(sliced)).l1).toBeLessThan(0.1);
  });

  it('is read back from its bytes, which are a container', () => {
    const again = readPcaBasis(basis.bytes);
    expect(again).toEqual(basis);
    expect(pca.using(again).encode(beams, { step: 0.03 })).toEqual(bytes);
    expect(pca.decode(basis.bytes).shape).toEqual([basis.components, 14, 13, 15]);
    expect(readPcaBasis(slices.bytes)).toEqual(slices);
    expect(basis.hash).toMatch(/^[0-9a-f]{16}$/);
    expect(elementCount(basis.image)).toBe(14 * 13 * 15);
    expect([slices.axis, elementCount(slices.image)]).toEqual([0, 13 * 15]);
  });

  it('is named by an error where it is missing or another one is there', () => {
    const other = pca.fit(samples.slice(1));
    for (const codec of [pca, pca.using(other)]) {
      expect(code(() => codec.decode(bytes))).toBe('UNKNOWN_CODEC');
      expect(() => codec.decode(bytes)).toThrow(basis.hash);
    }
  });

  it('decodes containers of all modes, through a registry too', async () => {
    const registry = createRegistry({ pca }).with({ pca: using });
    for (const container of [
      bytes,
      pca.encode(beams),
      pca.encode(beams, { mode: 'components' }),
      basis.bytes,
    ]) {
      expect((await registry.decode(container)).shape).toEqual(inspect(container).shape);
    }
    expect(decode(bytes, [using]).shape).toEqual(shape);
  });

  it('leaves what it cannot give to components of their own', () => {
    const other = sample(maxwellian({ velocity: [2e5, 1e5, 0] }));
    const container = pca.using(pca.fit([beams])).encode(other, { step: 0.01 });
    expect(compare(other, pca.decode(container)).l1).toBeLessThan(0.1);
  });

  it('codes batches of its VDFs, and other shapes with components of their own', () => {
    const batch = batchOf([beams, samples[2]!]);
    const decoded = using.decode(using.encode(batch, { step: 0.03 }));
    expect(compare(batch, decoded).l1).toBeLessThan(0.1);
    const cut = { data: beams.data.slice(0, 6 * 13 * 14), shape: [6, 13, 14] };
    expect(pca.decode(using.encode(cut)).shape).toEqual(cut.shape);
  });

  it('is fitted to samples of rank 1, 2 and 4', () => {
    const line = { data: beams.data.slice(1000, 1090), shape: [90] };
    const plane = { data: beams.data.slice(1000, 1090), shape: [9, 10] };
    for (const array of [line, plane]) {
      const own: PcaBasis = pca.fit([array], { step: 1e-4 });
      const codec = pca.using(own);
      const decoded = codec.decode(codec.encode(array, { step: 1e-3 }));
      expect(compare(array, decoded).l1).toBeLessThan(0.02);
      expect(codec.encode(array).length).toBeLessThan(pca.encode(array).length);
    }
    expect(pca.fit([batchOf(samples)], { step: 0.003 }).hash).not.toBe('');
    expect(pca.fit([batchOf(samples)], { axis: 1 }).image).toEqual([14, 15]);
  });

  it('refuses samples and containers it cannot use', () => {
    expect(code(() => pca.fit([]))).toBe('BAD_INPUT');
    expect(code(() => pca.fit([{ data: new Float32Array(8), shape: [2, 2, 2] }]))).toBe('BAD_INPUT');
    expect(code(() => pca.fit([{ data: Float32Array.of(1, Number.NaN), shape: [2] }]))).toBe('BAD_INPUT');
    expect(code(() => pca.fit([beams, { data: new Float32Array(8), shape: [2, 2, 2] }]))).toBe('BAD_INPUT');
    expect(code(() => pca.fit([beams], { components: 0 }))).toBe('BAD_OPTION');
    expect(code(() => readPcaBasis(pca.encode(beams)))).toBe('BAD_INPUT');
    expect(code(() => readPcaBasis(basis.bytes.subarray(1)))).toBe('CORRUPT');
    expect(code(() => using.encode(beams, { axis: 1 }))).toBe('BAD_OPTION');
    expect(code(() => using.encode(beams, { exponent: 0.5 }))).toBe('BAD_OPTION');
    expect(code(() => using.encode(beams, { tolerance: 1 }))).toBe('BAD_OPTION');
  });
});
