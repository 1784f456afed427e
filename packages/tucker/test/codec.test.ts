import { inspect, VdfcError } from '@vdfc/core';
import { batchOf, kappa, sampleVdf, twoBeams } from '@vdfc/testkit';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tucker } from '../src/index.js';
import { l1, maxError, random } from './arrays.js';

const beams = sampleVdf(twoBeams(), { shape: [20, 22, 24], threshold: 1e-15 });

describe('options', () => {
  it.each([
    [{ step: 0 }, 'step'],
    [{ step: 5 }, 'step'],
    [{ step: 0.1, tolerance: 1 }, 'tolerance'],
    [{ tolerance: 0 }, 'tolerance'],
    [{ exponent: 0.05 }, 'exponent'],
    [{ effort: 3 }, 'effort'],
    [{ ranks: [] }, 'ranks'],
    [{ ranks: [3, 0, 3] }, 'ranks'],
    [{ ranks: [3, 3] }, 'ranks'],
  ])('refuse %o', (options, option) => {
    const refused = expect.objectContaining({ code: 'BAD_OPTION', option });
    expect(() => tucker.encode(beams, options)).toThrow(refused);
  });

  it('bind a quality in place of a tolerance', () => {
    const bound = tucker.with({ tolerance: 1e-15, effort: 0 });
    const options = bound.quality!(0.5);
    expect(options).toMatchObject({ effort: 0, step: 2 ** -9.5 });
    expect(bound.guarantee(options)).toEqual({ kind: 'none' });
  });

  it('keep an exponent that was bound', () => {
    expect(tucker.with({ exponent: 0.3 }).quality!(0.9)).toMatchObject({ exponent: 0.3 });
    const exponents = [0, 0.25, 0.5, 0.75, 1].map((q) => tucker.quality!(q).exponent!);
    expect(exponents).toEqual([...exponents].sort((a, b) => a - b));
    expect([exponents[0], exponents.at(-1)]).toEqual([0.57, 1]);
  });
});

describe('a step', () => {
  it.each([0, 1, 2])('that is finer gives a closer and larger result, at effort %i', (effort) => {
    const containers = [0.2, 0.05, 0.01, 0.001].map((step) => tucker.encode(beams, { step, effort }));
    const errors = containers.map((bytes) => l1(beams.data, tucker.decode(bytes).data));
    const sizes = containers.map((bytes) => bytes.length);
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(errors[3]).toBeLessThan(2e-3);
  });

  it('as fine as can be leaves rounding', () => {
    const decoded = tucker.decode(tucker.encode(beams, tucker.quality!(1))).data;
    expect(l1(beams.data, decoded)).toBeLessThan(1e-5);
  });
});

describe('ranks', () => {
  it('of 1 give the best product of lines, nearly', () => {
    const x = [1, 2, 3, 4];
    const data = Float64Array.from({ length: 64 }, (_, i) => x[i >> 4]! * x[(i >> 2) & 3]! * x[i & 3]!);
    const bytes = tucker.encode({ data, shape: [4, 4, 4] }, { ranks: [1, 1, 1], step: 1e-6, exponent: 1 });
    expect(maxError(data, tucker.decode(bytes).data)).toBeLessThan(64 * 1e-5);
  });

  it('bound the size', () => {
    const few = tucker.encode(beams, { step: 1e-3, ranks: [2, 2, 2] });
    expect(few.length).toBeLessThan(tucker.encode(beams, { step: 1e-3 }).length / 1.5);
    expect(l1(beams.data, tucker.decode(few).data)).toBeLessThan(0.9);
  });
});

describe('a tolerance', () => {
  const arrays = fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
    seed: fc.nat(),
    fine: fc.double({ min: 1, max: 5, noNaN: true }),
    scale: fc.integer({ min: -30, max: 30 }),
    exponent: fc.constantFrom(0.5, 1),
  });

  it('bounds the error, in either type', () => {
    fc.assert(
      fc.property(arrays, ({ shape, seed, fine, scale, exponent }) => {
        const length = shape.reduce((product, n) => product * n, 1);
        const values = random(length, seed).map((value) => value * 10 ** scale);
        const tolerance = 10 ** (scale - fine);
        for (const data of [values, Float32Array.from(values)]) {
          const bytes = tucker.encode({ data, shape }, { tolerance, exponent });
          expect(maxError(data, tucker.decode(bytes).data)).toBeLessThanOrEqual(tolerance);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('that is not reached tells what would be', () => {
    const data = Float32Array.from(random(64, 1));
    const encode = (): Uint8Array => tucker.encode({ data, shape: [4, 4, 4] }, { tolerance: 1e-20 });
    expect(encode).toThrow(VdfcError);
    expect(encode).toThrow(/the least that can be reached is \d/);
  });

  it('is promised', () => {
    expect(tucker.guarantee({ tolerance: 2 })).toEqual({ kind: 'max-error', value: 2, of: 'unit' });
    expect(tucker.guarantee({})).toEqual({ kind: 'none' });
  });

  it('coarser than all values needs next to nothing', () => {
    expect(tucker.encode(beams, { tolerance: 1 }).length).toBeLessThan(60);
  });
});

describe('values', () => {
  it('below zero are kept where they matter or where that is asked for', () => {
    const data = Float64Array.from({ length: 216 }, (_, i) => Math.sin(i / 9));
    const error = (negatives: 'auto' | 'keep' | 'clamp'): number =>
      l1(data, tucker.decode(tucker.encode({ data, shape: [6, 6, 6] }, { negatives, step: 0.01 })).data);
    expect(error('auto')).toBeLessThan(0.05);
    expect(error('keep')).toBe(error('auto'));
    expect(error('clamp')).toBeGreaterThan(0.3);
  });

  it('of long axes, of which no Gram matrix is made', () => {
    const data = Float32Array.from({ length: 3 * 3001 }, (_, i) => Math.exp(-(((i % 3001) / 400 - 3) ** 2)));
    const bytes = tucker.encode({ data, shape: [3, 3001] }, { step: 1e-3 });
    expect(bytes.length).toBeLessThan(500);
    expect(l1(data, tucker.decode(bytes).data)).toBeLessThan(0.01);
  });

  it('far from all others stay in their box', () => {
    const data = new Float32Array(40 ** 3);
    data[21 * 1600 + 7 * 40 + 33] = 5;
    const bytes = tucker.encode({ data, shape: [40, 40, 40] });
    expect(bytes.length).toBeLessThan(60);
    const decoded = tucker.decode(bytes).data;
    expect(decoded[21 * 1600 + 7 * 40 + 33]).toBeCloseTo(5, 0);
    expect(decoded.filter((value) => value !== 0)).toHaveLength(1);
  });
});

it('shares what neighbouring cells have in common', () => {
  const cells = [1, 1.05, 1.1, 1.15].map((temperature) => {
    const vdf = sampleVdf(kappa(), { shape: [14, 14, 14] });
    return { ...vdf, data: vdf.data.map((value) => value ** temperature * 1e-13 ** (1 - temperature)) };
  });
  const options = { step: 0.01 };
  const apart = cells.reduce((sum, cell) => sum + tucker.encode(cell, options).length, 0);
  expect(tucker.encode(batchOf(cells), options).length).toBeLessThan(apart / 2);
});

it('writes little beside its payload', () => {
  const bytes = tucker.encode(beams);
  expect(bytes.length - inspect(bytes).payloadBytes).toBeLessThanOrEqual(45);
});

withData(['reference-vdf-50x50x50.f64'], 'on the reference VDF', () => {
  const array = { data: readReferenceVdf(), shape: referenceShape };

  it.each([
    [0.0463, 600],
    [0.01, 4500],
  ])('tunes to an L1 of %d in at most %i bytes', { timeout: 120_000 }, (target, most) => {
    const { container, comparison } = tune(tucker.with({ effort: 1 }), array, { l1: target });
    expect(l1(array.data, tucker.decode(container).data)).toBeLessThanOrEqual(target);
    expect(comparison.l1).toBeLessThanOrEqual(target);
    expect(container.length).toBeLessThanOrEqual(most);
  });
});
