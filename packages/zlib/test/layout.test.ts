import { inflateRawSync } from 'node:zlib';
import { inspect, isVdfcError, pipeline } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { deflate, zlib } from '../src/index.js';
import { deflateAll } from '../src/kernel/deflate.js';
import { readCases } from './vectors/read.js';

/** The payload and the params of a container. */
function open(bytes: Uint8Array): { payload: Uint8Array; params: unknown } {
  const { payloadBytes, codec } = inspect(bytes, [zlib]);
  const end = bytes.length - 4;
  return { payload: bytes.slice(end - payloadBytes, end), params: codec.params };
}

const info = { dtype: 'float32', shape: [2] } as const;

describe('the byte table of the README, zlib', () => {
  // Bytes 00 00 80 3f and 00 00 00 c0.
  const array = { data: Float32Array.of(1, -2), shape: [2] };

  it('holds with shuffle', () => {
    const { payload, params } = open(zlib.encode(array));
    expect(params).toEqual({ shuffle: true });
    expect([...inflateRawSync(payload)]).toEqual([0, 0, 0, 0, 0x80, 0, 0x3f, 0xc0]);
  });

  it('holds without shuffle', () => {
    const { payload, params } = open(zlib.encode(array, { shuffle: false, level: 0 }));
    expect(params).toEqual({ shuffle: false });
    // RFC 1951, 3.2.4: last block, stored; length, its complement; the bytes.
    expect([...payload]).toEqual([1, 8, 0, 0xf7, 0xff, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]);
  });

  it.each(readCases())('holds for the payload that Python makes of $name', ({ values, shape, ...vector }) => {
    const dtype = values instanceof Float32Array ? 'float32' : 'float64';
    const array = { data: values, shape };
    expect(open(zlib.encode(array, { level: 9 })).payload).toEqual(vector.deflated['9']);
    expect(open(zlib.encode(array, { shuffle: false })).payload).toEqual(vector.plain);
    const decoded = zlib.spec.decode(vector.deflated['1']!, [true], { dtype, shape }, 1) as typeof values;
    expect(new Uint8Array(decoded.buffer)).toEqual(vector.bytes);
  });
});

describe('the byte table of the README, deflate', () => {
  it('holds', () => {
    const bytes = Uint8Array.of(1, 2, 3, 3, 3, 3, 3, 3, 3, 3);
    const packed = deflate.spec.encode(bytes, { level: 6 });
    expect(packed.params).toEqual([10]);
    expect([...inflateRawSync(packed.bytes)]).toEqual([...bytes]);
    expect(deflate.spec.paramNames).toEqual(['length']);
  });
});

describe('zlib refuses as CORRUPT', () => {
  const payload = deflateAll(new Uint8Array(8), 6);

  it('nothing that is right', () => {
    expect(zlib.spec.decode(payload, [true], info, 1)).toEqual(new Float32Array(2));
  });

  it.each([[[]], [[1]], [[null]], [['true']], [[true, true]]])('the params %o', (params) => {
    expectError('CORRUPT', () => zlib.spec.decode(payload, params, info, 1));
  });

  it.each([[0], [1], [3], [2000], [2 ** 31]])('a payload of 2 values for a shape of %i', (length) => {
    const shape = [length];
    expectError('CORRUPT', () => zlib.spec.decode(payload, [true], { dtype: 'float32', shape }, 1));
  });

  it('bytes that are no stream', () => {
    const bytes = new Uint8Array(20).fill(0xff);
    expectError('CORRUPT', () => zlib.spec.decode(bytes, [true], info, 1));
  });
});

describe('deflate refuses', () => {
  const payload = deflateAll(new Uint8Array(1000), 6);

  it('nothing that is right', () => {
    expect(deflate.spec.decode(payload, [1000], 1000, 1)).toEqual(new Uint8Array(1000));
  });

  it.each([[[]], [[-1]], [[1.5]], [['1000']], [[1000, 0]], [[Number.NaN]]])(
    'the params %o as CORRUPT',
    (params) => {
      expectError('CORRUPT', () => deflate.spec.decode(payload, params, 2 ** 30, 1));
    },
  );

  it('more bytes than allowed as LIMIT', () => {
    expectError('LIMIT', () => deflate.spec.decode(payload, [1000], 999, 1));
  });

  it.each([[0], [999], [1001], [2 ** 29]])('1000 bytes where %i are claimed as CORRUPT', (length) => {
    expectError('CORRUPT', () => deflate.spec.decode(payload, [length], 2 ** 30, 1));
  });

  it('more than the limit of the caller in a container', () => {
    const packed = pipeline({ codec: zlib.with({ level: 0 }), packers: [deflate] });
    const bytes = packed.encode({ data: new Float32Array(100), shape: [100] });
    expect(packed.decode(bytes, { maxBytes: 500 }).data).toEqual(new Float32Array(100));
    expectError('LIMIT', () => packed.decode(bytes, { maxBytes: 404 }));
  });
});

function expectError(code: 'CORRUPT' | 'LIMIT', work: () => unknown): void {
  let caught: unknown;
  try {
    work();
  } catch (error) {
    caught = error;
  }
  expect(isVdfcError(caught, code), String(caught)).toBe(true);
}
