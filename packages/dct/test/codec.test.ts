import { isVdfcError } from '@vdfc/core';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { describe, expect, it } from 'vitest';
import { dct } from '../src/index.js';
import { distance } from './run.js';
import { readCases } from './vectors/read.js';

describe('options', () => {
  it('choose the mode', () => {
    expect(dct.spec.resolve({})).toMatchObject({
      mode: 'quantise',
      blockSize: 'auto',
      aim: { step: 1 / 64 },
    });
    expect(dct.spec.resolve({ blockSize: 4 })).toMatchObject({ mode: 'quantise', blockSize: 4 });
    expect(dct.spec.resolve({ mode: 'quantise', effort: 1 })).toMatchObject({ blockSize: 'auto', effort: 1 });
    for (const options of [{ keep: 4 }, { blockSize: 8, keep: 4 }, { padding: 'zero' }, { mode: 'keep' }]) {
      const resolved = { mode: 'keep', blockSize: 8, keep: 4, padding: 'zero', coefficients: 'float32' };
      expect(dct.spec.resolve(options)).toEqual(resolved);
    }
    expect(dct.spec.resolve({ coefficients: 'float64', blockSize: 3 } as object)).toMatchObject({
      mode: 'keep',
      keep: 3,
    });
  });

  it('have the documented defaults', () => {
    const rest = { mode: 'quantise', negatives: 'auto' };
    const [auto, step] = ['auto', 1 / 64];
    expect(dct.spec.resolve({})).toEqual({
      ...rest,
      blockSize: auto,
      aim: { step },
      exponent: 65,
      effort: 2,
    });
    expect(dct.spec.resolve({ effort: 0 } as object)).toMatchObject({ blockSize: 8 });
    expect(dct.spec.resolve({ tolerance: 2 } as object)).toMatchObject({
      aim: { tolerance: 2 },
      exponent: 100,
    });
  });

  it.each([
    [{ mode: 'keep', blockSize: 0 }, 'blockSize'],
    [{ blockSize: 513 }, 'blockSize'],
    [{ blockSize: [8, 8.5, 8] }, 'blockSize'],
    [{ blockSize: [8, 8, 8, 8, 8] }, 'blockSize'],
    [{ blockSize: 'best' }, 'blockSize'],
    [{ blockSize: [8, 8], keep: 2 }, 'blockSize'],
    [{ blockSize: 8, keep: 9 }, 'keep'],
    [{ keep: 0 }, 'keep'],
    [{ padding: 'none' }, 'padding'],
    [{ coefficients: 'float16' }, 'coefficients'],
    [{ mode: 'quantised' }, 'mode'],
    [{ mode: 'quantise', keep: 4 }, 'keep'],
    [{ keep: 4, tolerance: 1 }, 'tolerance'],
    [{ step: 0 }, 'step'],
    [{ step: 17 }, 'step'],
    [{ tolerance: 0 }, 'tolerance'],
    [{ step: 0.1, tolerance: 1 }, 'tolerance'],
    [{ exponent: 0.05 }, 'exponent'],
    [{ exponent: 1.01 }, 'exponent'],
    [{ effort: 3 }, 'effort'],
    [{ negatives: 'drop' }, 'negatives'],
  ])('refuse %o', (options, name) => {
    let caught: unknown;
    try {
      dct.with(options as never);
    } catch (error) {
      caught = error;
    }
    expect(isVdfcError(caught, 'BAD_OPTION')).toBe(true);
    expect(caught).toMatchObject({ option: name, codec: 'dct' });
  });
});

describe('quality in mode keep', () => {
  it('goes from one coefficient of a block to all of them', () => {
    const kept = dct.with({ mode: 'keep' });
    expect(kept.quality?.(0)).toEqual({ mode: 'keep', blockSize: 8, keep: 1 });
    expect(kept.quality?.(1)).toEqual({ mode: 'keep', blockSize: 8, keep: 8 });
    expect(dct.with({ blockSize: 17, keep: 2 }).quality?.(1)).toMatchObject({ blockSize: 17, keep: 17 });
  });
});

describe.each([
  { mode: 'keep' },
  { mode: 'quantise' },
  { effort: 0, negatives: 'keep' },
  { tolerance: 1e-3 },
] as const)('quality of %o', (base) => {
  it('makes larger containers and smaller errors as it grows', () => {
    const codec = dct.with(base);
    const data = Float32Array.from({ length: 1000 }, (_, i) => Math.exp(-(((i % 31) - 12) ** 2) / 20));
    const array = { data, shape: [10, 10, 10] };
    const sizes: number[] = [];
    const errors: number[] = [];
    for (let q = 0; q <= 1; q += 0.125) {
      const bytes = codec.encode(array, codec.quality?.(q));
      sizes.push(bytes.length);
      errors.push(sumOfSquares(data, codec.decode(bytes).data));
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    expect(errors.at(-1)).toBeLessThan(1e-10);
  });
});

describe('agrees with SciPy through the container', () => {
  it.each(readCases())('for shape $shape, $keep of $blockSize, padding $padding', (vector) => {
    const { shape, blockSize, keep, padding, values } = vector;
    const bytes = dct.encode({ data: values, shape }, { blockSize, keep, padding, coefficients: 'float64' });
    expect(distance(dct.decode(bytes).data, vector.decoded)).toBeLessThan(1e-12);
  });
});

describe('values of any size in mode keep', () => {
  const pattern = Float64Array.from({ length: 512 }, (_, i) => Math.sin(i * i));
  const all = { keep: 8 } as const;

  it.each([1e-300, 1e-31, 1e-13, 1, 1e38, 1e300])('keep 6 digits of the peak at %d in float64', (size) => {
    const data = pattern.map((value) => value * size);
    const decoded = dct.decode(dct.encode({ data, shape: [8, 8, 8] }, all)).data;
    expect(distance(decoded, data) / size).toBeLessThan(1e-6);
  });

  it.each([1e-37, 1e-31, 1e-13, 1, 3.4e38])('keep 6 digits of the peak at %d in float32', (size) => {
    const data = Float32Array.from(pattern, (value) => value * size);
    const decoded = dct.decode(dct.encode({ data, shape: [8, 8, 8] }, all)).data;
    expect(distance(decoded, data) / size).toBeLessThan(1e-6);
  });

  it('keep subnormal numbers to the last digit they have', () => {
    const data = Float32Array.from(pattern, (value) => value * 2 ** -130);
    const decoded = dct.decode(dct.encode({ data, shape: [8, 8, 8] }, all)).data;
    expect(distance(decoded, data)).toBeLessThanOrEqual(2 ** -149);
    const tiny = Float64Array.of(5e-324, 0, 0, 5e-324);
    expect(dct.decode(dct.encode({ data: tiny, shape: [4] }, all)).data).toEqual(tiny);
  });

  it.each([
    ['float32', Float32Array.from({ length: 64 }, (_, i) => (i < 31 ? 1 : -1) * 3.4028234663852886e38)],
    ['float64', Float64Array.from({ length: 64 }, (_, i) => (i < 31 ? 1 : -1) * Number.MAX_VALUE)],
  ])('stay finite where a cut series overshoots the largest %s', (_, data) => {
    const decoded = dct.decode(dct.encode({ data, shape: [8, 8] }, { keep: 3 })).data;
    expect(Math.max(...decoded)).toBe(data[0]);
    expect(Math.min(...decoded)).toBe(data[63]);
  });

  it('decode zeros to zeros', () => {
    const decoded = dct.decode(dct.encode({ data: new Float32Array(60), shape: [3, 4, 5] }, all)).data;
    expect(decoded).toEqual(new Float32Array(60));
  });
});

it('takes no more coefficients than values and padding, however large the blocks', () => {
  const bytes = dct.encode({ data: Float32Array.of(7), shape: [1, 1, 1] }, { blockSize: 512, keep: 512 });
  expect(bytes.length).toBeLessThan(48);
  expect(dct.decode(bytes).data).toEqual(Float32Array.of(7));
});

it('can be stopped', async () => {
  const run = { signal: AbortSignal.abort() };
  const array = { data: new Float32Array(1000), shape: [10, 10, 10] };
  await expect(dct.encodeAsync(array, { keep: 4 }, run)).rejects.toMatchObject({ code: 'ABORTED' });
  await expect(dct.encodeAsync(array, {}, run)).rejects.toMatchObject({ code: 'ABORTED' });
  await expect(dct.decodeAsync(dct.encode(array), run)).rejects.toMatchObject({ code: 'ABORTED' });
});

withData(['reference-vdf-50x50x50.f64'], 'on the reference VDF', () => {
  const array = { data: readReferenceVdf(), shape: referenceShape };

  it('gives the published errors with 4 of 8 coefficients an axis', () => {
    const bytes = dct.encode(array, { blockSize: 8, keep: 4 });
    const decoded = dct.decode(bytes).data;
    const l2 = Math.sqrt(
      sumOfSquares(array.data, decoded) / sumOfSquares(array.data, new Float32Array(125_000)),
    );
    expect(l2.toFixed(4)).toBe('0.0444');
    expect(l1(array.data, decoded).toFixed(4)).toBe('0.0463');
    // 7³ blocks of 4³ coefficients of 4 bytes, and at most 40 bytes around them.
    expect(bytes.length).toBeGreaterThan(87_808);
    expect(bytes.length).toBeLessThanOrEqual(87_808 + 40);
  });

  it('is closer at the same size with mirrored padding', () => {
    const mirrored = dct.decode(dct.encode(array, { padding: 'mirror' })).data;
    expect(l1(array.data, mirrored).toFixed(4)).toBe('0.0409');
  });
});

function l1(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < a.length; i++) {
    difference += Math.abs(a[i]! - b[i]!);
    size += Math.abs(a[i]!);
  }
  return difference / size;
}

function sumOfSquares(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
