import { type Codec, type DenseArray, type ErrorCode, inspect, isVdfcError, toDense } from '@vdfc/core';
import { batchOf, filled, hugeRange, noise, peakOf, sampleVdf, twoBeams, vdfFields } from '@vdfc/testkit';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { bounded, conserving, nonNegative } from '../src/index.js';
import { everyCodec, poorCodecs } from './codecs.js';
import { momentErrors } from './moments.js';

const codecs: Codec[] = [];
beforeAll(async () => {
  codecs.push(...(await everyCodec()));
});

/** Of float32 and float64 sums. */
const relative = { float32: 1e-6, float64: 1e-12 } as const;

const decoded = (codec: Codec, array: DenseArray): DenseArray =>
  toDense(codec.decode(codec.encode(array))) as DenseArray;

function worst(a: DenseArray, b: DenseArray): number {
  let most = 0;
  a.data.forEach((value, i) => {
    most = Math.max(most, Math.abs(value - b.data[i]!));
  });
  return most;
}

/** Whether a codec takes an array: some refuse large values. */
function takes(codec: Codec, array: DenseArray): boolean {
  const { dtypes, ranks = [1, 2, 3, 4] } = codec.spec.accepts;
  if (!dtypes.includes(array.dtype) || !ranks.includes(array.shape.length)) return false;
  return encodedUnless('BAD_INPUT', codec, array) !== undefined;
}

function encodedUnless(code: ErrorCode, codec: Codec, array: DenseArray): Uint8Array | undefined {
  try {
    return codec.encode(array);
  } catch (error) {
    if (isVdfcError(error, code)) return undefined;
    throw error;
  }
}

const vdf = (dtype: 'float32' | 'float64'): fc.Arbitrary<DenseArray> =>
  fc
    .tuple(
      fc.nat({ max: 8 }),
      fc.integer({ min: 5, max: 9 }),
      fc.integer({ min: -20, max: 20 }),
      fc.boolean(),
    )
    .map(([kind, size, power, batch]) => {
      const fields = vdfFields({ shape: [size, size + 1, size], dtype });
      const { data, shape } = fields[kind % fields.length]!;
      const one = { dtype, shape, data: data.map((value) => value * 10 ** power) };
      return batch ? batchOf([one, { ...one, data: one.data.map((value) => value / 3) }]) : one;
    });

const numbers = (dtype: 'float32' | 'float64'): fc.Arbitrary<DenseArray> =>
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 6 }), fc.nat())
    .chain(([rank, length, seed]) => {
      const info = { dtype, shape: new Array<number>(rank).fill(length) };
      return fc.constantFrom(
        noise(info, seed),
        hugeRange(info, seed),
        filled(info, (i) => (i === 1 ? 1e-13 : 0)),
        filled(info, (i) => (i % 3) * 1e-40),
        filled(info, (i) => 1 + i),
      );
    });

describe.each(['float32', 'float64'] as const)('for every codec, on arbitrary %s arrays,', (dtype) => {
  it('bounded keeps its bound, whatever it is', () => {
    const bound = fc.double({ min: -7, max: 0, noNaN: true });
    const property = fc.property(
      fc.oneof(vdf(dtype), numbers(dtype)),
      bound,
      fc.nat(),
      (array, power, pick) => {
        const codec = codecs[pick % codecs.length]!;
        if (!takes(codec, array)) return;
        const peak = peakOf(array.data);
        const maxErrorOfPeak = 10 ** power;
        expect(worst(array, decoded(bounded(codec, { maxErrorOfPeak }), array))).toBeLessThanOrEqual(
          maxErrorOfPeak * peak,
        );
        const maxError = peak * 10 ** power;
        expect(worst(array, decoded(bounded(codec, { maxError }), array))).toBeLessThanOrEqual(maxError);
      },
    );
    fc.assert(property, { numRuns: 150, seed: 1 });
  });

  it('conserving keeps the moments of velocity distributions in 64 bytes each', () => {
    const property = fc.property(vdf(dtype), fc.nat(), (array, pick) => {
      const codec = codecs[pick % codecs.length]!;
      if (!takes(codec, array)) return;
      const plain = codec.encode(array);
      const bytes = encodedUnless('UNREACHED', conserving(codec), array);
      // What has nothing to do with the original may need more digits than 64 bytes hold.
      if (bytes === undefined && dtype === 'float64' && poorCodecs.includes(codec)) return;
      if (bytes === undefined) throw new Error(`${codec.id}: UNREACHED`);
      const vdfs = array.shape.length === 4 ? array.shape[0]! : 1;
      expect(bytes.length - plain.length).toBeLessThanOrEqual(64 * vdfs);
      const { density, momentum, pressure } = momentErrors(array, toDense(conserving(codec).decode(bytes)));
      expect(Math.max(density, momentum, pressure)).toBeLessThanOrEqual(relative[dtype]);
    });
    fc.assert(property, { numRuns: 100, seed: 2 });
  });

  it('all three hold together, in any order', () => {
    const property = fc.property(vdf(dtype), fc.nat(), fc.boolean(), (array, pick, first) => {
      const codec = codecs[pick % codecs.length]!;
      if (!takes(codec, array)) return;
      const bound = { maxErrorOfPeak: 1e-3 };
      const whole = first
        ? nonNegative(bounded(conserving(codec), bound))
        : conserving(bounded(nonNegative(codec), bound));
      const found = decoded(whole, array);
      const peak = Math.max(...array.data);
      expect(worst(array, found)).toBeLessThanOrEqual(1e-3 * peak);
      expect(found.data.every((value) => value >= 0)).toBe(true);
      const { density, momentum, pressure } = momentErrors(array, found);
      expect(Math.max(density, momentum, pressure)).toBeLessThanOrEqual(relative[dtype]);
    });
    fc.assert(property, { numRuns: 60, seed: 3 });
  });
});

it('guarded codecs say in the container what they promise', () => {
  const array = sampleVdf(twoBeams(), { shape: [8, 8, 8] });
  for (const codec of codecs) {
    const whole = nonNegative(conserving(bounded(codec, { maxErrorOfPeak: 0.01 }), { pressure: false }));
    const { guards } = inspect(whole.encode(array), [whole]);
    expect(guards.map(({ id }) => id)).toEqual(['bounded', 'non-negative', 'moments']);
  }
});
