import { inspect, isVdfcError } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { dct } from '../src/index.js';

const info = { dtype: 'float32', shape: [4, 4] } as const;

/** The payload and the params of a container. */
function open(bytes: Uint8Array): { payload: Uint8Array; params: unknown } {
  const { payloadBytes, codec } = inspect(bytes, [dct]);
  const end = bytes.length - 4;
  return { payload: bytes.slice(end - payloadBytes, end), params: codec.params };
}

describe('the byte table of the README', () => {
  // Two blocks of 2 x 2, of which 1 x 1 is kept: the mean of a block times √4, scaled by 2^-3 (peak 6 -> 0.75).
  const array = { data: Float32Array.of(1, 1, 6, 6, 1, 1, 6, 6), shape: [2, 4] };

  it('holds for float32 coefficients', () => {
    const { payload, params } = open(dct.encode(array, { blockSize: 2, keep: 1 }));
    expect(params).toEqual({ blockSize: 2, keep: 1, coefficients: 0, exponent: 3 });
    const view = new DataView(payload.buffer, payload.byteOffset);
    expect(payload.length).toBe(8);
    expect(view.getFloat32(0, true)).toBeCloseTo(2 / 8, 7);
    expect(view.getFloat32(4, true)).toBeCloseTo(12 / 8, 6);
  });

  it('holds for float64 coefficients', () => {
    const { payload, params } = open(dct.encode(array, { blockSize: 2, keep: 1, coefficients: 'float64' }));
    expect(params).toEqual({ blockSize: 2, keep: 1, coefficients: 1, exponent: 3 });
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
    const values = read(payload, [2, 1, 0, 3], { dtype: 'float32', shape: [2, 4] });
    const expected = [1, 1, 6, 6, 1, 1, 6, 6];
    expected.forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 6);
    });
  });
});

describe('refuses as CORRUPT', () => {
  const payload = new Uint8Array(16 * 4);

  it('nothing that is right', () => {
    expect(read(payload, [4, 4, 0, 0], info)).toEqual(new Float32Array(16));
  });

  it.each<[string, readonly (number | string | null)[]]>([
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
    expectCorrupt(() => read(payload, params, info));
  });

  it.each([0, 1, 63, 65, 68, 128])('a payload of %i bytes instead of 64', (length) => {
    expectCorrupt(() => read(new Uint8Array(length), [4, 4, 0, 0], info));
  });

  it.each([Number.NaN, Infinity, -Infinity, 16385, -3e38])('a coefficient of %d', (value) => {
    const bad = payload.slice();
    new DataView(bad.buffer).setFloat32(60, value, true);
    expectCorrupt(() => read(bad, [4, 4, 0, 0], info));
  });

  it('a payload for a huge array without taking memory for it', () => {
    const huge = { dtype: 'float32', shape: [60_000, 60_000] } as const;
    expectCorrupt(() => read(payload, [8, 8, 1, 0], huge));
  });
});

function read(
  payload: Uint8Array,
  params: readonly (number | string | null)[],
  of: { dtype: 'float32' | 'float64'; shape: readonly number[] },
): ArrayLike<number> {
  const answer = dct.spec.decode(payload, params, of, 1);
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
