import { type Cbor, inspect, isVdfcError } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { octree } from '../src/index.js';
import { readFloats, readLevels, readParams, writeParams } from '../src/layout.js';

const data = Float32Array.from({ length: 1000 }, (_, i) => 3 * Math.exp(-(((i % 10) - 4) ** 2) / 9));
const array = { data, shape: [10, 10, 10] };

function codeOf(work: () => unknown): boolean {
  try {
    work();
  } catch (error) {
    return isVdfcError(error, 'CORRUPT');
  }
  return false;
}

function payloadOf(bytes: Uint8Array): Uint8Array {
  return bytes.slice(bytes.length - 4 - inspect(bytes).payloadBytes, bytes.length - 4);
}

describe('layout', () => {
  it('has the params of the table', () => {
    const levels = inspect(octree.encode(array, { exponent: 0.6, step: 1 / 4, negatives: 'clamp' }), [
      octree,
    ]);
    // The peak is near 3: the decoder's is 2, and its steps are (3/2)^0.6 times larger.
    expect(levels.codec.params).toEqual({ domain: 121, step: 106, scale: 1, degree: 31 });
    const floats = inspect(octree.encode(array, { mode: 'notebook' }), [octree]);
    expect(floats.codec.params).toEqual({ domain: 0, step: 0, scale: 1, degree: 2 });
    const fine = { data: Float64Array.from(data, Math.sqrt), shape: array.shape };
    const values = inspect(octree.encode(fine, { tolerance: 1e-30, degree: 4 }), [octree]);
    expect(values.codec.params).toMatchObject({ domain: 1, degree: 4 });
    expect(values.payloadBytes).toBe(8000);
  });

  it('has the floats of the table', () => {
    const payload = payloadOf(octree.encode(array, { mode: 'notebook', cuts: 0 }));
    const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
    const tree = view.getUint32(0, true);
    expect(payload.length).toBe(4 + tree + 27 * 4);
    // The first polynomial is 1/√1000; coefficients are those of the array over 2.
    const mean = data.reduce((sum, value) => sum + value, 0) / 1000;
    expect(view.getFloat32(4 + tree, true)).toBeCloseTo((Math.sqrt(1000) * mean) / 2, 5);
  });

  it('writes nothing of zeros', () => {
    for (const options of [{}, { mode: 'notebook' }, { tolerance: 1 }] as const) {
      const bytes = octree.encode({ data: new Float64Array(24), shape: [2, 3, 4] }, options);
      expect(inspect(bytes).payloadBytes).toBe(0);
      expect(octree.decode(bytes).data).toEqual(new Float64Array(24));
    }
    const small = { data: Float32Array.of(1, -2, 3), shape: [3] };
    expect(inspect(octree.encode(small, { step: 16 })).payloadBytes).toBe(0);
  });

  it('has params that are read as they were written', () => {
    for (const form of ['levels', 'floats', 'values'] as const) {
      const params = { form, exponent: 100, clamped: false, stepIndex: 12, scale: -3, degree: 9 };
      expect(readParams(writeParams(params), { dtype: 'float32' })).toEqual(params);
    }
  });

  it.each<[Cbor[]]>([
    [[]],
    [[120, 0, 0]],
    [[19, 0, 0, 7]],
    [[202, 0, 0, 7]],
    [[2.5, 0, 0, 7]],
    [['120', 0, 0, 7]],
    [[120, 10000, 0, 7]],
    [[120, 0, 128, 7]],
    [[120, 0, 0, 32]],
    [[120, 0, 0, -1]],
  ])('refuses params %j', (params) => {
    expect(codeOf(() => readParams(params, { dtype: 'float32' }))).toBe(true);
  });

  it('refuses payloads that no encoder wrote', () => {
    const payload = payloadOf(octree.encode(array, { mode: 'notebook', cuts: 0 }));
    const read = (bytes: Uint8Array) => () => readFloats(bytes, [10, 10, 10], 2);
    expect(codeOf(read(payload))).toBe(false);
    expect(codeOf(read(payload.subarray(1)))).toBe(true);
    expect(codeOf(read(payload.subarray(0, 3)))).toBe(true);
    expect(codeOf(read(Uint8Array.of(...payload, 0)))).toBe(true);
    expect(codeOf(read(Uint8Array.of(255, 255, ...payload.subarray(2))))).toBe(true);
    expect(codeOf(read(payload.with(payload.length - 1, 127).with(payload.length - 2, 200)))).toBe(true);
    expect(codeOf(() => readLevels(new Uint8Array(8).fill(255), [10, 10, 10], 7))).toBe(true);
  });
});
