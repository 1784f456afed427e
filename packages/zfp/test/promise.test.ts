import { inspect, toDense } from '@vdfc/core';
import { anyBits, hugeRange, noise, peakOf, sampleVdf, subnormal, twoBeams } from '@vdfc/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeZfp } from '../src/codec.js';
import { type ZfpArray, zfp, zfpDefaults, zfpStream } from '../src/index.js';
import { bytesOf, kernels, largestError, refuses } from './run.js';

const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
const dtypes = fc.constantFrom('float32', 'float64');
const makers = [noise, hugeRange, anyBits, subnormal] as const;

/** Arbitrary floating point arrays of some hundred values. */
const arrays = fc
  .record({ shape: shapes, dtype: dtypes, maker: fc.constantFrom(...makers), seed: fc.nat(1000) })
  .map(({ shape, dtype, maker, seed }) => maker({ shape, dtype }, seed));

describe('mode accuracy', () => {
  it('keeps its tolerance as a stream, if that leaves rounding some room', () => {
    const property = fc.property(
      arrays,
      fc.integer({ min: 0, max: 15 }),
      fc.double({ min: 1, max: 2, noNaN: true }),
      (array, k, m) => {
        const peak = peakOf(array.data);
        const least = array.dtype === 'float32' ? 2 ** -80 : 2 ** -940;
        fc.pre(peak > least && peak < 2 ** (array.dtype === 'float32' ? 120 : 1000));
        const tolerance = peak * m * 2 ** -k;
        for (const kernel of kernels) {
          const stream = zfpStream.encode(array, { mode: 'accuracy', tolerance, kernel });
          const { data } = zfpStream.decode(stream, { kernel });
          expect(largestError(array.data, data as Float32Array)).toBeLessThanOrEqual(tolerance);
        }
      },
    );
    fc.assert(property, { numRuns: 400, seed: 1 });
  });

  it('keeps any tolerance as a codec', () => {
    const property = fc.property(arrays, fc.integer({ min: 0, max: 60 }), (array, k) => {
      const toleranceOfPeak = 2 ** -k;
      const decoded = toDense(zfp.decode(zfp.encode(array, { toleranceOfPeak })));
      const most = toleranceOfPeak * peakOf(array.data);
      expect(largestError(array.data, decoded.data)).toBeLessThanOrEqual(most);
    });
    fc.assert(property, { numRuns: 1000, seed: 2 });
  });

  it.each([
    ['float32', Float32Array.of(42, 0.1, -3, 7), 1e-16],
    ['float64', Float64Array.of(42, 0.1, -3, 7), 1e-25],
    ['tiny float32', Float32Array.of(1e-31, 2e-31, 0, -3e-31), 1e-33],
    ['huge float32', Float32Array.of(3.4028234663852886e38, -3.4e38, 3e38, 0), 1e38],
  ])('stores %s reversibly where zfp itself would miss the tolerance', (_, data, tolerance) => {
    const missed = zfpStream.decode(zfpStream.encode(data, { mode: 'accuracy', tolerance }));
    const array = { data, shape: [4] };
    const container = zfp.encode(array, { tolerance });
    const isMissed = !(largestError(data, missed.data as Float32Array) <= tolerance);
    expect(inspect(container, [zfp]).codec.params.mode === 2176).toBe(isMissed);
    expect(largestError(data, zfp.decode(container).data)).toBeLessThanOrEqual(isMissed ? 0 : tolerance);
  });

  it('misses such a tolerance as a stream, as the C library does', () => {
    const data = Float32Array.of(42, 0.1, -3, 7);
    const stream = zfpStream.encode(data, { mode: 'accuracy', tolerance: 1e-16 });
    expect(largestError(data, zfpStream.decode(stream).data as Float32Array)).toBeGreaterThan(1e-16);
  });

  it('takes a fraction of the peak', () => {
    const vdf = sampleVdf(twoBeams(), { shape: [16, 16, 16] });
    const peak = peakOf(vdf.data);
    expect(zfp.encode(vdf)).toEqual(zfp.encode(vdf, { tolerance: zfpDefaults.toleranceOfPeak * peak }));
    const scaled = { ...vdf, data: vdf.data.map((f) => f * 2 ** 20) };
    expect(zfp.encode(scaled).length).toBe(zfp.encode(vdf).length);
  });
});

describe('mode reversible', () => {
  it.each(kernels)('gives back every bit with the %s kernel', (kernel) => {
    const info = { int32: Int32Array, int64: BigInt64Array, float32: Float32Array, float64: Float64Array };
    const property = fc.property(
      shapes,
      fc.constantFrom(...Object.keys(info)),
      fc.nat(1000),
      (shape, dtype, seed) => {
        const { data: bits } = anyBits({ shape, dtype: dtype.endsWith('64') ? 'float64' : 'float32' }, seed);
        const data = new info[dtype as keyof typeof info](bits.buffer as ArrayBuffer);
        const decoded = zfpStream.decode(zfpStream.encode({ data, shape }, { mode: 'reversible', kernel }), {
          kernel,
        });
        expect(decoded).toMatchObject({ dtype, shape });
        expect(bytesOf(decoded)).toEqual(bytesOf({ data } as ZfpArray));
      },
    );
    fc.assert(property, { numRuns: 300, seed: 3 });
  });
});

describe('the codec', () => {
  it('says what it guarantees', () => {
    expect(zfp.guarantee()).toEqual({ kind: 'max-error', value: 1e-3, of: 'peak' });
    expect(zfp.guarantee({ tolerance: 1e-13 })).toEqual({ kind: 'max-error', value: 1e-13, of: 'unit' });
    expect(zfp.guarantee({ mode: 'reversible' })).toEqual({ kind: 'lossless' });
    expect(zfp.guarantee({ mode: 'rate', bitsPerValue: 8 })).toEqual({ kind: 'none' });
    expect(zfp.guarantee({ mode: 'precision', bits: 8 })).toEqual({ kind: 'none' });
  });

  it.each([
    [{ tolerance: 0 }, 'tolerance'],
    [{ toleranceOfPeak: 0 }, 'toleranceOfPeak'],
    [{ tolerance: 1, toleranceOfPeak: 1 }, 'toleranceOfPeak'],
    [{ mode: 'rate', bitsPerValue: 8, toleranceOfPeak: 1 }, 'toleranceOfPeak'],
    [{ mode: 'rate' }, 'bitsPerValue'],
    [{ bits: 8 }, 'bits'],
    [{ mode: 'accuracy', header: 'full' }, 'header'],
  ])('refuses the options %o', (options, name) => {
    refuses(() => zfp.with(options as never), 'BAD_OPTION', name);
  });

  it('refuses rates that no block can have', () => {
    const array = { data: new Float32Array(256), shape: [4, 4, 4, 4] };
    refuses(() => zfp.encode(array, { mode: 'rate', bitsPerValue: 129 }), 'BAD_OPTION', 'bitsPerValue');
  });

  it('refuses values that would come back infinite', () => {
    const data = new Float32Array(4).fill(3.4028234663852886e38).fill(-3.4e38, 1, 2);
    refuses(() => zfp.encode({ data, shape: [4] }, { mode: 'precision', bits: 2 }), 'BAD_INPUT');
    expect(zfp.decode(zfp.encode({ data, shape: [4] }, { mode: 'reversible' })).data).toEqual(data);
  });

  it.each([
    [{ tolerance: 1e-9 }, { mode: 'accuracy', toleranceOfPeak: 1e-6, tolerance: undefined }],
    [{ mode: 'reversible' }, { mode: 'accuracy', toleranceOfPeak: 1e-6 }],
    [
      { mode: 'precision', bits: 3 },
      { mode: 'precision', bits: 32 },
    ],
    [
      { mode: 'rate', bitsPerValue: 1, align: true },
      { mode: 'rate', bitsPerValue: 32, align: true },
    ],
    [
      { mode: 'expert', minBits: 2, maxBits: 99, maxPrecision: 9, minExponent: -9 },
      { mode: 'expert', minBits: 2, maxBits: 99, maxPrecision: 64, minExponent: -9 },
    ],
  ] as const)('goes on from the options %o to the highest quality', (options, finest) => {
    expect(zfp.with(options).quality?.(1)).toMatchObject(finest);
  });

  it('gives the same bytes with both kernels', () => {
    const vdf = sampleVdf(twoBeams(), { shape: [17, 18, 19] });
    const [a, b] = kernels.map((kernel) => makeZfp(kernel).encode(vdf));
    expect(a).toEqual(b);
    expect(a).toEqual(zfp.encode(vdf));
  });
});
