import { type ArrayInfo, type Cbor, inspect, isVdfcError } from '@vdfc/core';
import { encodeBands } from '@vdfc/numerics/coding';
import { describe, expect, it } from 'vitest';
import { dct } from '../src/index.js';
import { Tiling } from '../src/quantise/tiling.js';

const info = { dtype: 'float32', shape: [4, 4] } as const;

/** The payload and the params of a container. */
function open(bytes: Uint8Array): { payload: Uint8Array; params: unknown } {
  const { payloadBytes, codec } = inspect(bytes, [dct]);
  const end = bytes.length - 4;
  return { payload: bytes.slice(end - payloadBytes, end), params: codec.params };
}

describe('the byte table of the README, mode keep', () => {
  // Two blocks of 2 x 2, of which 1 x 1 is kept: the mean of a block times √4, scaled by 2^-3 (peak 6 -> 0.75).
  const array = { data: Float32Array.of(1, 1, 6, 6, 1, 1, 6, 6), shape: [2, 4] };

  const paramsOf = (mode: object): object => ({ mode, blockSize: 2, scale: 3, step: null });

  it('holds for float32 coefficients', () => {
    const { payload, params } = open(dct.encode(array, { blockSize: 2, keep: 1 }));
    expect(params).toEqual(paramsOf({ keep: 1 }));
    const view = new DataView(payload.buffer, payload.byteOffset);
    expect(payload.length).toBe(8);
    expect(view.getFloat32(0, true)).toBeCloseTo(2 / 8, 7);
    expect(view.getFloat32(4, true)).toBeCloseTo(12 / 8, 6);
  });

  it('holds for float64 coefficients', () => {
    const { payload, params } = open(dct.encode(array, { blockSize: 2, keep: 1, coefficients: 'float64' }));
    expect(params).toEqual(paramsOf({ keep64: 1 }));
    const view = new DataView(payload.buffer, payload.byteOffset);
    expect(payload.length).toBe(16);
    expect(view.getFloat64(0, true)).toBeCloseTo(2 / 8, 15);
    expect(view.getFloat64(8, true)).toBeCloseTo(12 / 8, 15);
  });

  it('holds for the order of coefficients: blocks, then frequencies, the last axis fastest', () => {
    // Cosine (0, 1) in the first block, (1, 0) in the second.
    const data = Float64Array.of(1, -1, 1, 1, 1, -1, -1, -1);
    const { payload } = open(dct.encode({ data, shape: [2, 4] }, { blockSize: 2, keep: 2 }));
    const view = new DataView(payload.buffer, payload.byteOffset);
    const values = Array.from({ length: 8 }, (_, i) => view.getFloat32(4 * i, true));
    const expected = [0, 2, 0, 0, 0, 0, 2, 0];
    expected.forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 6);
    });
  });

  it('reads what stands there, from any offset', () => {
    const payload = new Uint8Array(11).subarray(3);
    const view = new DataView(payload.buffer, payload.byteOffset);
    view.setFloat32(0, 0.25, true);
    view.setFloat32(4, 1.5, true);
    const mode = { keep: 1 };
    const values = read(payload, [mode, 2, 3, null], { dtype: 'float32', shape: [2, 4] });
    const expected = [1, 1, 6, 6, 1, 1, 6, 6];
    expected.forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 6);
    });
  });
});

describe('the byte table of the README, mode quantise', () => {
  it('holds for params', () => {
    const line = { data: Float32Array.from({ length: 40 }, (_, i) => Math.abs(i - 20)), shape: [40] };
    const options = { blockSize: 10, step: 1 / 16, exponent: 0.5 } as const;
    // Peak 20: a step of 1/16 in the domain of peak 20 is one of (20/16)^0.5/16 in that of peak 2^4.
    const step = Math.round(256 * (4 - 0.5 * Math.log2(20 / 16)));
    expect(open(dct.encode(line, options)).params).toEqual({ mode: 101, blockSize: 10, scale: 4, step });
    const negative = { ...line, data: line.data.map((value) => -value) };
    expect(open(dct.encode(negative, options)).params).toMatchObject({ mode: 100 });
  });

  it('holds for block sizes of each axis', () => {
    const cube = { data: Float32Array.from({ length: 512 }, (_, i) => i), shape: [1, 8, 8, 8] };
    const sizeOf = (blockSize: number | number[]): unknown =>
      (open(dct.encode(cube, { blockSize })).params as { blockSize: unknown }).blockSize;
    expect(sizeOf(4)).toBe(4);
    expect(sizeOf([1, 4, 4, 4])).toBe(4);
    expect(sizeOf([1, 4, 8, 4])).toEqual([1, 4, 8, 4]);
    expect(sizeOf([2, 4, 4, 4])).toEqual([2, 4, 4, 4]);
  });

  it('holds for the payload: one block of one coefficient, by the coder of bands', () => {
    const { payload } = open(
      dct.encode({ data: Float32Array.of(4), shape: [1] }, { step: 1 / 8, exponent: 1, effort: 0 }),
    );
    const bands = new Tiling([1], [8]).bands;
    expect(payload).toEqual(encodeBands(Int32Array.of(8), bands));
    expect(read(payload, [201, 8, 2, 3 * 256], { dtype: 'float32', shape: [1] })).toEqual(Float32Array.of(4));
  });

  const good = [130, 8, 0, 100];
  const info = { dtype: 'float32', shape: [4, 4] } as const;

  it('lets any payload be', () => {
    for (const payload of [new Uint8Array(0), new Uint8Array(50).fill(255), Uint8Array.of(1, 2, 3)]) {
      const values = read(payload, good, info);
      expect(values).toHaveLength(16);
      expect(Array.from(values).every(Number.isFinite)).toBe(true);
    }
  });

  it.each<[string, readonly Cbor[]]>([
    ['a mode below those of exponents', [19, 8, 0, 100]],
    ['a mode above those of exponents', [202, 8, 0, 100]],
    ['a mode that is no integer', [130.5, 8, 0, 100]],
    ['block sizes of another rank', [130, [8, 8, 8], 0, 100]],
    ['a block size of 0 among others', [130, [8, 0], 0, 100]],
    ['a block size that is a text', [130, '8', 0, 100]],
    ['a step too fine', [130, 8, 0, 257 * 42]],
    ['a step too coarse', [130, 8, 0, -1281]],
    ['a step of null', [130, 8, 0, null]],
    ['a scale beyond the type', [130, 8, 128, 100]],
    ['a mode that is a text', ['quantise', 8, 0, 100]],
    ['a mode that is null', [null, 8, 0, null]],
    ['a param too many', [...good, 0]],
  ])('refuses as CORRUPT %s', (_, params) => {
    expect(() => read(new Uint8Array(3), good, info)).not.toThrow();
    expectCorrupt(() => read(new Uint8Array(3), params, info));
  });
});

describe('refuses as CORRUPT in mode keep', () => {
  const float32 = { keep: 4 };
  const payload = new Uint8Array(16 * 4);

  it.each<[string, readonly Cbor[]]>([
    ['a step', [float32, 4, 0, 0]],
    ['more coefficients than values', [{ keep: 5 }, 4, 0, null]],
    ['no number of coefficients', [{}, 4, 0, null]],
    ['two numbers of coefficients', [{ keep: 4, keep64: 4 }, 4, 0, null]],
    ['an unknown type of coefficients', [{ keep16: 4 }, 4, 0, null]],
    ['a block size for each axis', [float32, [4, 4], 0, null]],
    ['an exponent below the type', [float32, 4, -150, null]],
  ])('%s', (_, params) => {
    expect(read(payload, [float32, 4, 0, null], info)).toEqual(new Float32Array(16));
    expectCorrupt(() => read(payload, params, info));
  });
});

describe('refuses as CORRUPT in version 1', () => {
  const payload = new Uint8Array(16 * 4);

  it('nothing that is right', () => {
    expect(readFirst(payload, [4, 4, 0, 0], info)).toEqual(new Float32Array(16));
  });

  it.each<[string, readonly Cbor[]]>([
    ['a missing param', [4, 4, 0]],
    ['a param too many', [4, 4, 0, 0, 0]],
    ['a block size of 0', [0, 4, 0, 0]],
    ['a block size above 512', [513, 4, 0, 0]],
    ['a block size that is no integer', [4.5, 4, 0, 0]],
    ['a block size that is no number', ['4', 4, 0, 0]],
    ['more coefficients than values', [4, 5, 0, 0]],
    ['no coefficients', [4, 0, 0, 0]],
    ['an unknown type of coefficients', [4, 4, 2, 0]],
    ['an exponent beyond the type', [4, 4, 0, 129]],
    ['an exponent below the type', [4, 4, 0, -150]],
    ['an exponent of null', [4, 4, 0, null]],
  ])('%s', (_, params) => {
    expectCorrupt(() => readFirst(payload, params, info));
  });

  it.each([0, 1, 63, 65, 68, 128])('a payload of %i bytes instead of 64', (length) => {
    expectCorrupt(() => readFirst(new Uint8Array(length), [4, 4, 0, 0], info));
  });

  it.each([Number.NaN, Infinity, -Infinity, 16385, -3e38])('a coefficient of %d', (value) => {
    const bad = payload.slice();
    new DataView(bad.buffer).setFloat32(60, value, true);
    expectCorrupt(() => readFirst(bad, [4, 4, 0, 0], info));
  });

  it('a payload for a huge array without taking memory for it', () => {
    const huge = { dtype: 'float32', shape: [60_000, 60_000] } as const;
    expectCorrupt(() => readFirst(payload, [8, 8, 1, 0], huge));
  });
});

function readFirst(payload: Uint8Array, params: readonly Cbor[], of: ArrayInfo): ArrayLike<number> {
  return read(payload, params, of, 1);
}

function read(payload: Uint8Array, params: readonly Cbor[], of: ArrayInfo, version = 2): ArrayLike<number> {
  const answer = dct.spec.decode(payload, params, of, version);
  if (!('next' in answer)) return answer;
  for (;;) {
    const step = answer.next();
    if (step.done) return step.value;
  }
}

function expectCorrupt(work: () => unknown): void {
  let caught: unknown;
  try {
    work();
  } catch (error) {
    caught = error;
  }
  expect(isVdfcError(caught, 'CORRUPT'), String(caught)).toBe(true);
}
