import { isVdfcError, toDense } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { noise, sampleVdf, twoBeams } from '@vdfc/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeDwt } from '../src/codec.js';
import { indexOf, stepAt } from '../src/domain-step.js';
import { type DwtOptions, dwt, dwtDefaults, type SwtOptions, swt, swtDefaults } from '../src/index.js';
import { makeSwt } from '../src/swt-codec.js';

const beams = sampleVdf(twoBeams(), { shape: [14, 15, 16], threshold: 1e-15 });

describe('options', () => {
  it('have the documented defaults', () => {
    expect(dwt.spec.resolve({})).toEqual({
      mode: 'quantise',
      wavelet: 'dd64',
      basis: 'best',
      levels: 3,
      aim: { step: 1 / 64 },
      exponent: 65,
      effort: 1,
      negatives: 'auto',
    });
    expect(dwt.spec.resolve({ effort: 0 })).toMatchObject({ wavelet: 'cdf97', basis: 'mallat' });
    expect(dwt.spec.resolve({ tolerance: 2 })).toMatchObject({ aim: { tolerance: 2 }, exponent: 100 });
    expect(dwt.spec.resolve({ mode: 'int8' })).toEqual(dwtDefaults.int8);
    expect(dwt.spec.resolve({ mode: 'threshold' })).toMatchObject({
      wavelet: dwtDefaults.threshold.wavelet,
      rule: 'hard',
      limit: { value: 1e-3, of: 'peak' },
      levels: undefined,
    });
    expect(swt.spec.resolve({})).toMatchObject({ ...swtDefaults, coded: { effort: 1, exponent: 65 } });
  });

  it.each<[object, string]>([
    [{ mode: 'quantised' }, 'mode'],
    [{ wavelet: 'db4' }, 'wavelet'],
    [{ basis: 'worst' }, 'basis'],
    [{ levels: 6 }, 'levels'],
    [{ step: 0 }, 'step'],
    [{ step: 17 }, 'step'],
    [{ tolerance: 0 }, 'tolerance'],
    [{ tolerance: 1, step: 1 }, 'tolerance'],
    [{ exponent: 0.09 }, 'exponent'],
    [{ exponent: 1.01 }, 'exponent'],
    [{ effort: 3 }, 'effort'],
    [{ negatives: 'drop' }, 'negatives'],
    [{ boundary: 'zero' }, 'boundary'],
    [{ mode: 'int8', wavelet: 'db39' }, 'wavelet'],
    [{ mode: 'int8', boundary: 'mirror' }, 'boundary'],
    [{ mode: 'int8', levels: 17 }, 'levels'],
    [{ mode: 'int8', largest: 128 }, 'largest'],
    [{ mode: 'int8', step: 0.1 }, 'step'],
    [{ mode: 'threshold', rule: 'greater' }, 'rule'],
    [{ mode: 'threshold', threshold: -1 }, 'threshold'],
    [{ mode: 'threshold', threshold: 1, thresholdOfPeak: 1 }, 'thresholdOfPeak'],
  ])('of dwt refuse %o', (options, name) => {
    refuses(() => dwt.with(options as DwtOptions), 'dwt', name);
  });

  it.each<[object, string]>([
    [{ wavelet: 'cdf97' }, 'wavelet'],
    [{ levels: 0 }, 'levels'],
    [{ rule: 'less' }, 'rule'],
    [{ threshold: 'bayes' }, 'threshold'],
    [{ threshold: -1 }, 'threshold'],
    [{ basis: 'best' }, 'basis'],
    [{ step: 99 }, 'step'],
  ])('of swt refuse %o', (options, name) => {
    refuses(() => swt.with(options as SwtOptions), 'swt', name);
  });

  it('refuse more coefficients than any array of the shape needs', () => {
    let caught: unknown;
    try {
      dwt.encode(beams, { mode: 'int8', wavelet: 'db38', levels: 9 });
    } catch (error) {
      caught = error;
    }
    expect(isVdfcError(caught, 'BAD_INPUT')).toBe(true);
  });
});

describe('steps', () => {
  it('are taken down to 64ths of an octave, and stay what they are once there', () => {
    for (const step of [16, 1, 0.3, 1 / 64, 1e-7]) {
      const taken = stepAt(indexOf(step));
      expect(taken).toBeLessThanOrEqual(step * (1 + 1e-10));
      expect(taken).toBeGreaterThan(step * 2 ** (-1.01 / 64));
      expect(indexOf(taken)).toBe(indexOf(step));
    }
  });

  it('make the same container of an array in any unit, but for the scale', () => {
    const scaled = { ...beams, data: beams.data.map((value) => value * 2 ** 40) };
    const [bytes, larger] = [dwt.encode(beams), dwt.encode(scaled)];
    expect(larger.length).toBeLessThanOrEqual(bytes.length + 1);
    const [a, b] = [dwt.decode(bytes), dwt.decode(larger)];
    expect([...b.data]).toEqual([...a.data].map((value) => Math.fround(value * 2 ** 40)));
  });
});

describe('effort', () => {
  it('makes smaller containers of equal error', () => {
    const errors = [0, 1].map((effort) => {
      const bytes = dwt.encode(beams, { effort, step: 2 ** -5 });
      return { bytes: bytes.length, l1: compare(beams, dwt.decode(bytes)).l1 };
    });
    expect(errors[1]!.bytes).toBeLessThan(errors[0]!.bytes);
    expect(errors[1]!.bytes * errors[1]!.l1).toBeLessThan(0.95 * errors[0]!.bytes * errors[0]!.l1);
  });
});

describe('tolerance', () => {
  const anyArray = fc
    .record({
      shape: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
      seed: fc.integer({ min: 0, max: 2 ** 30 }),
      dtype: fc.constantFrom('float32' as const, 'float64' as const),
    })
    .map(({ shape, seed, dtype }) => noise({ dtype, shape }, seed));

  it.each([dwt, swt])('is kept by $id for any array, down to no error at all', (codec) => {
    fc.assert(
      fc.property(
        anyArray,
        fc.integer({ min: -60, max: 4 }),
        fc.integer({ min: 20, max: 100 }),
        (array, power, hundredths) => {
          const tolerance = 2 ** power;
          const bytes = codec.encode(array, { tolerance, exponent: hundredths / 100, effort: 0 });
          expect(compare(array, toDense(codec.decode(bytes))).maxError).toBeLessThanOrEqual(tolerance);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it('is used up: a little more is not kept', () => {
    const tolerance = 1e-3 * Math.max(...beams.data);
    const { maxError } = compare(beams, dwt.decode(dwt.encode(beams, { tolerance })));
    expect(maxError).toBeGreaterThan(0.9 * tolerance);
  });

  it('is the guarantee', () => {
    expect(dwt.guarantee({ tolerance: 3 })).toEqual({ kind: 'max-error', value: 3, of: 'unit' });
    expect(swt.guarantee({ tolerance: 3 })).toEqual({ kind: 'max-error', value: 3, of: 'unit' });
    expect(dwt.guarantee()).toEqual({ kind: 'none' });
  });
});

describe('negative values', () => {
  const wave = {
    dtype: 'float32',
    shape: [64],
    data: Float32Array.from({ length: 64 }, (_, i) => Math.sin(i / 5)),
  } as const;
  const least = (options: DwtOptions): number => Math.min(...dwt.decode(dwt.encode(wave, options)).data);

  it('are kept where they are large, and dropped where that is asked for', () => {
    expect(least({})).toBeLessThan(-0.9);
    expect(least({ negatives: 'clamp' })).toBe(0);
    expect(least({ negatives: 'clamp', effort: 0 })).toBe(0);
  });

  it('do not appear where there were none', () => {
    expect(Math.min(...dwt.decode(dwt.encode(beams, { step: 0.25 })).data)).toBe(0);
  });
});

describe('kernels', () => {
  const both = [makeDwt('wasm'), makeDwt('typescript')] as const;
  const anyOptions: readonly DwtOptions[] = [
    {},
    { effort: 0 },
    { effort: 0, wavelet: 'cdf53', step: 2 ** -14 },
    { tolerance: 1e-16 },
    { mode: 'int8' },
    { mode: 'threshold', wavelet: 'sym8', levels: 2 },
  ];

  it.each(anyOptions)('make the same bytes and values with %o', (options) => {
    for (const array of [beams, noise({ dtype: 'float64', shape: [3, 7, 5, 6] }, 4)]) {
      const [a, b] = both.map((codec) => codec.encode(array, options)) as [Uint8Array, Uint8Array];
      expect(a).toEqual(b);
      expect(both[0].decode(a).data).toEqual(both[1].decode(a).data);
    }
  });

  it('make the same bytes in swt', () => {
    const [a, b] = (['wasm', 'typescript'] as const).map((kernel) =>
      makeSwt(kernel).encode(beams, { effort: 0 }),
    );
    expect(a).toEqual(b);
  });
});

describe('batches', () => {
  it('cost less than their arrays one by one, in packets', () => {
    const items = [0, 1, 2, 3].map((i) => beams.data.map((value) => value * (1 + 0.02 * i)));
    const data = new Float32Array(4 * beams.data.length);
    items.forEach((item, i) => {
      data.set(item, i * item.length);
    });
    const together = dwt.encode(
      { data, shape: [4, ...beams.shape] },
      { effort: 0, basis: 'best', wavelet: 'dd64' },
    );
    const one = dwt.encode(beams, { effort: 0, basis: 'best', wavelet: 'dd64' });
    expect(together.length).toBeLessThan(2 * one.length);
  });
});

function refuses(work: () => unknown, codec: string, option: string): void {
  let caught: unknown;
  try {
    work();
  } catch (error) {
    caught = error;
  }
  expect(isVdfcError(caught, 'BAD_OPTION'), String(caught)).toBe(true);
  expect(caught).toMatchObject({ codec, option });
}
