import { decode, defineCodec, inspect, isVdfcError, type Params } from '@vdfc/core';
import { BitMeter, RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gmm } from '../src/index.js';
import { familyOf } from '../src/kernel/mixture.js';
import { codeMass, massOf, roundMass, timesMass } from '../src/layout/mass.js';
import { readPayload, writePayload } from '../src/layout/payload.js';
import { PredictedIntegers } from '../src/layout/predicted.js';
import { askew, mixtureOf, pair, relativeDistance, smallGrid } from './brute.js';

const values = Float32Array.from({ length: 560 }, (_, i) => Math.exp(-(((i % 10) - 4) ** 2) / 6));
const array = { data: values, shape: [7, 8, 10] };
const quick = { components: 2, effort: 0 } as const;

describe('the param form', () => {
  it.each([
    [quick, 0],
    [{ ...quick, covariance: 'diagonal' }, 1],
    [{ ...quick, covariance: 'aligned', direction: [1, 2, 2] }, [2, 341, 683, 683]],
    [{ ...quick, covariance: 'aligned', cell: [2, 2, 1] }, [2, 0, 0, 1024, 1, 1, 0.5]],
    [{ mode: 'notebook', components: 2 }, 8],
  ] as const)('of %j is %j', (options, form) => {
    const bytes = gmm.encode(array, options as object);
    expect(inspect(bytes, [gmm]).codec.params).toEqual({ form });
  });

  it.each<[string, Params]>([
    ['missing', []],
    ['doubled', [0, 0]],
    ['unknown', [3]],
    ['unknown and plain', [11]],
    ['no number', ['0']],
    ['aligned without a direction', [2]],
    ['aligned to nowhere', [[2, 0, 0, 0]]],
    ['aligned too far', [[2, 2000, 0, 0]]],
    ['aligned in part', [[2, 1, 0]]],
    ['aligned in cells of no length', [[2, 1, 0, 0, 1, 1, 0]]],
    ['full with a direction', [[0, 1, 0, 0]]],
  ])('is refused when %s', (_, params) => {
    const payload = new Uint8Array(20).fill(77);
    const info = { dtype: 'float32', shape: [4, 4, 4] } as const;
    let error: unknown;
    try {
      const answer = gmm.spec.decode(payload, params, info, 1) as Generator<unknown>;
      for (let step = answer.next(); !step.done; step = answer.next());
    } catch (thrown) {
      error = thrown;
    }
    expect(isVdfcError(error, 'CORRUPT')).toBe(true);
  });
});

describe('the payload', () => {
  const form = {
    family: familyOf('full', smallGrid, askew),
    grid: smallGrid,
    dtype: 'float64',
    plain: false,
  } as const;
  const levels = Int32Array.from([
    9, 1, -2, 3, 4, -5, 6, 7, 8, -9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, -70000, 5, 9, 1, 1, -1, 0, 0, 2,
  ]);

  it('holds a batch: counts, masses and levels, and nothing for what has no mass', () => {
    const mass = massOf(3, 5);
    const payload = writePayload(
      [{ mass, content: levels }, undefined, { mass, content: levels.slice(0, 10) }],
      form,
    );
    const [first, none, last] = [...readPayload(payload, 3, form)];
    expect(none).toBeUndefined();
    expect([first!.mixture.count, last!.mixture.count]).toEqual([3, 1]);
    expect(timesMass(1, first!.mass)).toBe(15);
    // Of equal weights, the second at the middle of the grid with widths of 1.5 octaves.
    const parameters = first!.mixture.parameters;
    expect(parameters[10]).toBe(parameters[0]);
    expect(
      relativeDistance(parameters.subarray(11, 17), [4.5, 3.5, 3, ...new Array(3).fill(1.5 * Math.LN2)]),
    ).toBeLessThan(1e-15);
    expect(relativeDistance(last!.mixture.parameters, parameters.subarray(0, 10))).toBe(0);
  });

  it('holds float32 numbers where that is asked for', () => {
    const plain = { ...form, plain: true };
    const mixture = mixtureOf('full', smallGrid, pair);
    const payload = writePayload([{ mass: massOf(1, 1), content: mixture }], plain);
    const [item] = [...readPayload(payload, 1, plain)];
    expect(relativeDistance(item!.mixture.parameters, mixture.parameters)).toBeLessThan(1e-6);
  });

  it('takes 40 bytes a Gaussian as float32, and mass and count besides', () => {
    const two = gmm.encode(array, { mode: 'notebook', components: 2 }).length;
    const five = gmm.encode(array, { mode: 'notebook', components: 5 }).length;
    expect(Math.abs(five - two - 3 * 40)).toBeLessThanOrEqual(1);
  });

  it('is refused when it claims more Gaussians than its bytes can hold', () => {
    const many = new Int32Array(1000 * 10);
    for (let k = 0; k < 1000; k++) many[10 * k] = 1;
    const payload = writePayload([{ mass: massOf(1, 1), content: many }], form);
    expect(payload.length).toBeGreaterThanOrEqual(250);
    expect([...readPayload(payload, 1, form)][0]!.mixture.count).toBe(1000);
    expect(() => [...readPayload(payload.subarray(0, 100), 1, form)]).toThrow(/at most 400 Gaussians/);
  });

  it('of any bytes decodes to finite values or is CORRUPT', () => {
    const info = { dtype: 'float32', shape: [5, 6, 7] } as const;
    const forms: Params[] = [[0], [1], [[2, 1, 5, -3]], [8]];
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom(...forms), (payload, params) => {
        try {
          const steps = gmm.spec.decode(payload, params, info, 1) as Generator<unknown, Float32Array>;
          let step = steps.next();
          while (!step.done) step = steps.next();
          expect(step.value.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
        } catch (error) {
          expect(isVdfcError(error, 'CORRUPT'), String(error)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('a mass', () => {
  it('is stored to the precision of the type, whatever its size', () => {
    const positive = fc.double({ min: 5e-324, max: 1e308, noNaN: true });
    const sum = fc.double({ min: 1e-20, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(sum, positive, (a, b) => {
        const mass = roundMass(massOf(a, b), 'float64');
        expect(mass.mantissa).toBeGreaterThanOrEqual(0.5);
        expect(mass.mantissa).toBeLessThan(1);
        const log = Math.log2(a) + Math.log2(b);
        expect(Math.abs(Math.log2(mass.mantissa) + mass.exponent - log)).toBeLessThan(1e-9);
        const encoder = new RangeEncoder();
        codeMass(encoder, mass, 'float64');
        const read = codeMass(new RangeDecoder(encoder.finish()), { mantissa: 0.5, exponent: 0 }, 'float64');
        expect(read).toEqual(mass);
      }),
      { numRuns: 300 },
    );
  });

  it('of float32 has 24 bits', () => {
    const { mantissa } = roundMass(massOf(1 / 3, 1), 'float32');
    expect(mantissa * 2 ** 24).toBe(Math.round((2 / 3) * 2 ** 24));
    expect(roundMass({ mantissa: 1 - 2 ** -40, exponent: 4 }, 'float32')).toEqual({
      mantissa: 0.5,
      exponent: 5,
    });
  });
});

describe('predicted integers', () => {
  it('come back, whatever they and their weights are', () => {
    const entry = fc.tuple(
      fc.nat(2),
      fc.integer({ min: -1000, max: 1000 }),
      fc.integer({ min: 1, max: 500 }),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 80 }), (entries) => {
        const encoder = new RangeEncoder();
        const writer = new PredictedIntegers(3, 0.5, 1000);
        for (const [list, number, weight] of entries) writer.code(encoder, list, number, weight);
        const decoder = new RangeDecoder(encoder.finish());
        const reader = new PredictedIntegers(3, 0.5, 1000);
        for (const [list, number, weight] of entries)
          expect(reader.code(decoder, list, 0, weight)).toBe(number);
      }),
      { numRuns: 200 },
    );
  });

  it('take the bits that their distribution needs', () => {
    const meter = new BitMeter();
    const model = new PredictedIntegers(1, 1, 2 ** 20);
    // Logistic values of scale 0.3 about 2, at equal steps of probability in a scattered order.
    const count = 1000;
    for (let i = 0; i < count; i++) {
      const p = (((i * 377) % count) + 0.5) / count;
      model.code(meter, 0, Math.round(100 * (2 + 0.3 * Math.log(p / (1 - p)))), 100);
    }
    // The entropy of a logistic distribution is ln(scale) + 2 nats.
    const entropy = (Math.log(30) + 2) / Math.LN2;
    expect(meter.bits / count).toBeLessThan(entropy + 0.05);
  });
});

it('decodes with a decoder of its own kind only', () => {
  const other = defineCodec({ ...gmm.spec, id: 'other' });
  expect(() => decode(gmm.encode(array, quick), [other])).toThrow(/needs the codec 'gmm'/);
});
