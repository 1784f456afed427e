import { isVdfcError, pipeline } from '@vdfc/core';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflate, deflateDefaults, zlib, zlibDefaults } from '../src/index.js';
import { readCases } from './vectors/read.js';

describe('options', () => {
  it('have the documented defaults', () => {
    expect(zlib.spec.resolve({})).toEqual(zlibDefaults);
    expect(deflate.spec.resolve({})).toEqual(deflateDefaults);
  });

  it.each([
    [{ level: 10 }, 'level'],
    [{ level: -1 }, 'level'],
    [{ level: 1.5 }, 'level'],
    [{ shuffle: 1 }, 'shuffle'],
    [{ tolerance: 0 }, 'tolerance'],
  ])('refuse %o', (options, option) => {
    let caught: unknown;
    try {
      zlib.with(options as never);
    } catch (error) {
      caught = error;
    }
    expect(isVdfcError(caught, 'BAD_OPTION')).toBe(true);
    expect(caught).toMatchObject({ option, codec: 'zlib' });
  });

  it('of the packer refuse those of the codec', () => {
    expect(() => deflate.with({ shuffle: true } as never)).toThrow('shuffle');
  });
});

it('is lossless and has no quality to choose', () => {
  expect(zlib.guarantee()).toEqual({ kind: 'lossless' });
  expect(zlib.quality).toBeUndefined();
});

describe('keeps every bit', () => {
  const anyOptions = fc.record({ level: fc.integer({ min: 0, max: 9 }), shuffle: fc.boolean() });
  const anyShape = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });

  it.each([
    ['float32', 1],
    ['float64', 2],
  ])('of any %s, not a number included', (_, words) => {
    const anyArray = anyShape.chain((shape) => {
      const length = words * shape.reduce((count, n) => count * n, 1);
      return fc.record({
        shape: fc.constant(shape),
        bits: fc.array(word, { minLength: length, maxLength: length }),
      });
    });
    fc.assert(
      fc.property(anyArray, anyOptions, ({ shape, bits }, options) => {
        const { buffer } = Uint32Array.from(bits);
        const data = words === 1 ? new Float32Array(buffer) : new Float64Array(buffer);
        const decoded = zlib.decode(zlib.encode({ data, shape }, options));
        expect(decoded.shape).toEqual(shape);
        expect(bitsOf(decoded.data)).toEqual(bits);
      }),
    );
  });

  it.each(readCases())('of $name', ({ values, shape, bytes }) => {
    const { data } = zlib.decode(zlib.encode({ data: values, shape }));
    expect(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)).toEqual(bytes);
  });

  it('of values at an odd place of their memory', () => {
    const values = Float32Array.of(0, 1, 2, 3, 4).subarray(1);
    expect(zlib.decode(zlib.encode({ data: values, shape: [4] })).data).toEqual(values);
  });
});

describe('the packer', () => {
  it('gives back any bytes, at any level', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 9 }), (bytes, level) => {
        const packed = deflate.spec.encode(bytes, { level });
        expect(deflate.spec.decode(packed.bytes, packed.params, 2 ** 20, 1)).toEqual(bytes);
      }),
    );
  });

  it('works behind a codec', () => {
    const packed = pipeline({ codec: zlib.with({ level: 0 }), packers: [deflate.with({ level: 9 })] });
    const data = new Float64Array(1000).fill(3);
    const bytes = packed.encode({ data, shape: [10, 10, 10] });
    expect(packed.decode(bytes).data).toEqual(data);
    expect(bytes.length).toBeLessThan(200);
  });
});

it('encodes to the same bytes with and without pauses, and can be stopped', async () => {
  const array = { data: Float32Array.from({ length: 600_000 }, (_, i) => i % 1000), shape: [600_000] };
  const fractions: number[] = [];
  const onProgress = ({ fraction }: { fraction: number }): void => {
    fractions.push(fraction);
  };
  const bytes = await zlib.encodeAsync(array, {}, { onProgress });
  expect(Buffer.compare(bytes, zlib.encode(array))).toBe(0);
  expect(fractions.length).toBeGreaterThan(0);
  const stopped = zlib.encodeAsync(array, {}, { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
});

withData(['reference-vdf-50x50x50.f64'], 'on the reference VDF', () => {
  const array = { data: readReferenceVdf(), shape: referenceShape };

  // The sizes of Python's zlib for the shuffled bytes, less its 6 bytes of frame, plus the container's.
  it.each([
    [6, 288_182],
    [9, 286_196],
  ])('keeps every bit in the bytes expected at level %i', (level, python) => {
    const bytes = zlib.encode(array, { level });
    expect(bitsOf(zlib.decode(bytes).data)).toEqual(bitsOf(array.data));
    expect(bytes.length).toBeGreaterThan(python - 6);
    expect(bytes.length).toBeLessThanOrEqual(python - 6 + 40);
  });
});

function bitsOf(data: Float32Array | Float64Array): number[] {
  return [...new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4)];
}
