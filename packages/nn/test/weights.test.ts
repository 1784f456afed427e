import { isVdfcError } from '@vdfc/core';
import { BitMeter } from '@vdfc/numerics/coding';
import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codeWeights,
  createDenseNetwork,
  decodeWeights,
  encodeWeights,
  type ParameterTensor,
} from '../src/index.js';

function tensorsOf(inputs: number, units: readonly number[]): readonly ParameterTensor[] {
  const layers = units.map((count) => ({ units: count, activation: 'sine' as const }));
  return createDenseNetwork({ inputs, layers, batch: 4, training: false, kernel: 'typescript' }).tensors;
}

const tensors = tensorsOf(3, [10, 10, 1]);
const size = 3 * 10 + 10 + 100 + 10 + 10 + 1;

/** Normal levels of a deviation for each tensor. */
function normal(deviations: readonly number[], seed = 1): Int32Array {
  const random = new Random(seed);
  const levels = new Int32Array(size);
  tensors.forEach(({ offset, length }, t) => {
    for (let i = offset; i < offset + length; i++) levels[i] = Math.round(deviations[t]! * random.normal());
  });
  return levels;
}

describe('weights', () => {
  it('come back as they were, whatever they are', () => {
    const level = fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -(2 ** 24), max: 2 ** 24 }));
    fc.assert(
      fc.property(fc.array(level, { minLength: size, maxLength: size }), fc.boolean(), (values, sorted) => {
        const levels = Int32Array.from(values);
        const options = { rising: (): boolean => sorted };
        expect(decodeWeights(encodeWeights(levels, tensors, options), tensors, options)).toEqual(levels);
      }),
      { numRuns: 60 },
    );
  });

  it('take little more than the entropy of their distribution', () => {
    const deviations = [40, 20, 12, 10, 60, 20];
    const bits = tensors.reduce(
      (sum, { length }, t) => sum + length * (Math.log2(deviations[t]!) + 2.047),
      0,
    );
    expect(8 * encodeWeights(normal(deviations), tensors).length).toBeLessThan(1.05 * bits);
  });

  it('take next to nothing where they are all zero', () => {
    const wide = tensorsOf(20, [50, 50, 1]);
    const levels = new Int32Array(20 * 50 + 50 + 2500 + 50 + 51);
    expect(encodeWeights(levels, wide).length).toBeLessThan(levels.length / 100);
  });

  it('learn that rows and columns differ', () => {
    const wide = tensorsOf(20, [20]);
    const random = new Random(3);
    const byColumns = Int32Array.from({ length: 420 }, (_, i) =>
      Math.round(64 * 4 ** -(i < 400 ? i % 4 : 1) * random.normal()),
    );
    const anywhere = new Random(4).shuffle(byColumns.slice());
    expect(encodeWeights(byColumns, wide).length).toBeLessThan(0.93 * encodeWeights(anywhere, wide).length);
  });

  it('take fewer bits where units are sorted by their biases', () => {
    const levels = normal([10, 100, 10, 100, 10, 10]);
    for (const { kind, offset, length } of tensors) {
      if (kind === 'biases') levels.subarray(offset, offset + length).sort();
    }
    const bits = (sorted: boolean): number => {
      const meter = new BitMeter();
      codeWeights(meter, levels, tensors, { rising: () => sorted });
      return meter.bits;
    };
    // log2(10!) for each of two layers, less what the model does not know.
    expect(bits(true)).toBeLessThan(bits(false) - 20);
  });

  it('come from any bytes, in bounds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, sorted) => {
        const levels = decodeWeights(bytes, tensors, { rising: () => sorted });
        expect(levels.length).toBe(size);
        expect(levels.every((level) => Math.abs(level) <= 2 ** 24)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each<[string, Int32Array]>([
    ['are too few', new Int32Array(size - 1)],
    ['are too large', new Int32Array(size).fill(2 ** 24 + 1)],
  ])('are refused where they %s', (_, levels) => {
    let error: unknown;
    try {
      encodeWeights(levels, tensors);
    } catch (thrown) {
      error = thrown;
    }
    expect(isVdfcError(error, 'BAD_INPUT')).toBe(true);
  });
});
