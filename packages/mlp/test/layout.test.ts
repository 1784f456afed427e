import { inspect, isVdfcError, type Params } from '@vdfc/core';
import { RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fourierMlp, mlp } from '../src/index.js';
import { codeBits, codeCount, codeDifference } from '../src/layout/fields.js';
import { codeHead, type Head } from '../src/layout/head.js';
import { readPayload, writePayload } from '../src/layout/payload.js';

const values = Float32Array.from({ length: 560 }, (_, i) => Math.exp(-(((i % 10) - 4) ** 2) / 6));
const array = { data: values, shape: [7, 8, 10] };
const quick = { steps: 3, batch: 64, hidden: [3] } as const;

function codeOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
  } catch (error) {
    if (isVdfcError(error)) return error.code;
    throw error;
  }
  return undefined;
}

/** Decodes a payload as the codec does. */
function decodePayload(payload: Uint8Array, params: Params): void {
  const info = { dtype: 'float32', shape: [4, 4, 4] } as const;
  const answer = mlp.spec.decode(payload, params, info, 1) as Generator<unknown>;
  for (let step = answer.next(); !step.done; step = answer.next());
}

const heads: fc.Arbitrary<Head> = fc.record({
  peakExponents: fc
    .array(fc.option(fc.integer({ min: -1074, max: 1023 }), { nil: undefined }), {
      minLength: 1,
      maxLength: 5,
    })
    .filter((exponents) => exponents.some((exponent) => exponent !== undefined)),
  domain: fc.oneof(
    fc.record({ kind: fc.constant('log' as const), octaves: fc.integer({ min: 1, max: 4000 }) }),
    fc.record({
      kind: fc.constant('power' as const),
      exponent: fc.integer({ min: 10, max: 100 }).map((hundredths) => hundredths / 100),
      clamped: fc.boolean(),
    }),
  ),
  structure: fc.record({
    axes: fc.constant(3),
    outputs: fc.constant(0),
    hidden: fc.array(fc.integer({ min: 1, max: 256 }), { minLength: 1, maxLength: 16 }),
    activation: fc.constantFrom('sine', 'tanh', 'relu', 'leaky-relu'),
    features: fc.oneof(
      fc.record({
        reach: fc.constantFrom(1, 0.5),
        order: fc.integer({ min: 1, max: 63 }),
        scale: fc.integer({ min: 1, max: 10000 }).map((hundredths) => hundredths / 100),
        seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
      }),
      fc.record({
        reach: fc.constantFrom(1, 0.5),
        order: fc.constant(0),
        scale: fc.constant(1),
        seed: fc.constant(0),
      }),
    ),
  }),
  stepExponents: fc.constant(undefined),
});

describe('fields', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 })),
        fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 })),
        (differences, counts) => {
          const encoder = new RangeEncoder();
          for (const value of differences) codeDifference(encoder, value);
          for (const value of counts) codeCount(encoder, value);
          codeBits(encoder, 2 ** 52 - 1, 52);
          const decoder = new RangeDecoder(encoder.finish());
          for (const value of differences) expect(codeDifference(decoder, 0)).toBe(value);
          for (const value of counts) expect(codeCount(decoder, 0)).toBe(value);
          expect(codeBits(decoder, 0, 52)).toBe(2 ** 52 - 1);
        },
      ),
    );
  });
});

describe('the head', () => {
  it('comes back as it was, with steps and without', () => {
    fc.assert(
      fc.property(heads, fc.integer({ min: -192, max: 63 }), fc.boolean(), (head, exponent, rounded) => {
        const stepExponents = rounded
          ? Int32Array.from([...head.structure.hidden, 0], (_, i) => Math.max(-192, exponent - 7 * i))
          : undefined;
        const outputs = head.peakExponents.filter((peak) => peak !== undefined).length;
        const whole = { ...head, stepExponents, structure: { ...head.structure, outputs } };
        const encoder = new RangeEncoder();
        codeHead(encoder, whole, head.peakExponents.length, rounded);
        const empty = {
          ...whole,
          peakExponents: [],
          stepExponents: undefined,
          structure: { ...whole.structure, hidden: [], outputs: 0 },
        };
        const decoder = new RangeDecoder(encoder.finish());
        expect(codeHead(decoder, empty, head.peakExponents.length, rounded)).toEqual(whole);
      }),
    );
  });
});

describe('the payload', () => {
  const head: Head = {
    peakExponents: [-42, undefined, -41],
    domain: { kind: 'power', exponent: 0.5, clamped: true },
    structure: {
      axes: 1,
      features: { reach: 1, order: 0, scale: 1, seed: 0 },
      hidden: [2],
      activation: 'sine',
      outputs: 2,
    },
    stepExponents: Int32Array.of(-20, -24),
  };
  const size = 2 + 2 + 4 + 2;

  it('brings levels back', () => {
    const levels = Int32Array.from({ length: size }, (_, i) => (i * 37) % 60);
    levels.subarray(2, 4).sort();
    expect(readPayload(writePayload({ head, levels }), 1, 3, true)).toEqual({ head, levels });
  });

  it('brings float32 parameters back', () => {
    const parameters = Float32Array.from({ length: size }, (_, i) => Math.sin(i) * 10 ** (i - 4));
    const plain = { ...head, stepExponents: undefined };
    const read = readPayload(writePayload({ head: plain, parameters }), 1, 3, false);
    expect(read).toEqual({ head: plain, parameters });
  });

  it('is at least a byte for every 8 parameters', () => {
    const wide = { ...head, structure: { ...head.structure, hidden: [200, 200] } };
    const stepExponents = Int32Array.of(0, 0, 0);
    const count = 200 * 2 + 200 * 201 + 2 * 201;
    const payload = writePayload({ head: { ...wide, stepExponents }, levels: new Int32Array(count) });
    expect(payload.length).toBe(Math.ceil(count / 8));
    expect(codeOf(() => readPayload(payload.subarray(0, 4000), 1, 3, true))).toBe('CORRUPT');
  });
});

describe('the param form', () => {
  it.each([
    [quick, array, 1],
    [{ ...quick, bits: 32 }, array, 2],
    [quick, { data: new Float32Array(9).fill(3), shape: [9] }, 3],
    [quick, { data: Float32Array.of(1, 2), shape: [2] }, 0],
  ] as const)('of %j is told', (options, input, form) => {
    expect(inspect(mlp.encode(input, options), [mlp]).codec.params).toEqual({ form });
  });

  it.each<[string, Params]>([
    ['missing', []],
    ['doubled', [1, 1]],
    ['unknown', [4]],
    ['no number', ['1']],
  ])('is refused when %s', (_, params) => {
    expect(codeOf(() => decodePayload(new Uint8Array(256).fill(77), params))).toBe('CORRUPT');
  });

  it('is refused with a payload that is not of it', () => {
    const payload = new Uint8Array(11).fill(200);
    for (const form of [0, 2, 3]) expect(codeOf(() => decodePayload(payload, [form]))).toBe('CORRUPT');
    expect(codeOf(() => decodePayload(new Uint8Array(4).fill(255), [3]))).toBe('CORRUPT');
    expect(codeOf(() => decodePayload(new Uint8Array(0), [1]))).toBe('CORRUPT');
  });
});

it('takes 30 bytes and what the parameters take', () => {
  const { bytes, payloadBytes } = inspect(mlp.encode(array, quick));
  expect(bytes - payloadBytes).toBeLessThanOrEqual(30);
  const fourier = inspect(fourierMlp.encode(array, { ...quick, order: 1 }));
  expect(fourier.bytes - fourier.payloadBytes).toBeLessThanOrEqual(40);
});
