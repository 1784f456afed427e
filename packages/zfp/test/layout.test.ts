import { inspect } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { zfp, zfpStream } from '../src/index.js';
import { readParams } from '../src/layout.js';
import { fromHex, hex, refuses } from './run.js';

describe("zfp's header", () => {
  it('has magic, type and shape, and a mode of 12 bits', () => {
    const stream = zfpStream.encode(
      { data: new Float64Array(60), shape: [3, 4, 5] },
      { mode: 'precision', bits: 17 },
    );
    // 'zfp', version 5; type 3 and rank - 1 = 2; nx - 1, ny - 1, nz - 1 in 16 bits each; mode 2048 + 16.
    const meta = 3n | (2n << 2n) | (4n << 4n) | (3n << 20n) | (2n << 36n);
    const expected = 0x0570667an | (meta << 32n) | (2064n << 84n);
    expect(littleEndian(stream.subarray(0, 12))).toBe(expected);
    // Then a bit 0 for each of the two blocks.
    expect(hex(stream.subarray(12))).toBe('00');
  });

  it('may have a mode of 64 bits', () => {
    const mode = { mode: 'expert', minBits: 2, maxBits: 300, maxPrecision: 31, minExponent: -7 } as const;
    const stream = zfpStream.encode(new Int32Array(1), { ...mode, header: 'mode' });
    const expected = 0xfffn | (1n << 12n) | (299n << 27n) | (30n << 42n) | (BigInt(16495 - 7) << 49n);
    expect(littleEndian(stream.subarray(0, 8))).toBe(expected);
  });

  it.each([
    ['int32', new Int32Array(2), 0],
    ['int64', new BigInt64Array(2), 1],
    ['float32', new Float32Array(2), 2],
    ['float64', new Float64Array(2), 3],
  ] as const)('numbers %s as %#', (_, data, code) => {
    const stream = zfpStream.encode(data, { mode: 'reversible' });
    expect(stream[4]! & 3).toBe(code);
    expect(littleEndian(stream.subarray(0, 12)) >> 84n).toBe(2176n);
  });

  it.each([
    [{ mode: 'rate', bitsPerValue: 4 }, 15],
    [{ mode: 'rate', bitsPerValue: 512 }, 2047],
    [{ mode: 'precision', bits: 63 }, 2048 + 62],
    [{ mode: 'reversible' }, 2176],
    [{ mode: 'accuracy', tolerance: 2 ** -1073 }, 2178],
    [{ mode: 'accuracy', tolerance: 1 }, 2177 + 1074],
    [{ mode: 'accuracy', tolerance: 2 ** 843 }, 4094],
  ] as const)('says %o as %d', (mode, code) => {
    const stream = zfpStream.encode(new Float32Array(4), { ...mode, header: 'mode' });
    expect((stream[0]! | (stream[1]! << 8)) & 0xfff).toBe(code);
  });
});

describe('the container', () => {
  const data = Float32Array.from({ length: 64 }, (_, i) => i / 8);
  const array = { data, shape: [4, 4, 4] };

  it.each([
    [{ tolerance: 0.01 }, 2177 + 1074 - 7],
    // The largest value is 7.875: a tolerance of 0.0079, 2^-7 and a bit.
    [{}, 2177 + 1074 - 7],
    [{ mode: 'precision', bits: 9 }, 2048 + 8],
    [{ mode: 'rate', bitsPerValue: 2 }, 127],
    [{ mode: 'reversible' }, 2176],
    [{ mode: 'precision', bits: 64 }, [1, 16658, 64, -1074]],
    [{ mode: 'expert', minBits: 7, maxBits: 99, maxPrecision: 5, minExponent: -3 }, [7, 99, 5, -3]],
  ] as const)('has for %o the param mode %o', (options, mode) => {
    const { codec } = inspect(zfp.encode(array, options), [zfp]);
    expect(codec).toMatchObject({ id: 'zfp', version: 1, params: { mode } });
  });

  it('has as payload the stream without header', () => {
    const options = { mode: 'accuracy', tolerance: 0.01 } as const;
    const container = zfp.encode(array, options);
    const stream = zfpStream.encode(array, { ...options, header: 'none' });
    const { payloadBytes } = inspect(container);
    expect(payloadBytes).toBe(stream.length);
    expect(container.subarray(-4 - payloadBytes, -4)).toEqual(stream);
  });

  it.each([
    [[]],
    [[1, 2]],
    [['mode']],
    [[-1]],
    [[4095]],
    [[1.5]],
    [[[1, 2, 3]]],
    [[[2, 1, 64, 0]]],
    [[[0, 0, 64, 0]]],
    [[[0, 1, 0, 0]]],
    [[[0, 1, 65, 0]]],
    [[[0, 2 ** 31, 64, 0]]],
    [[[32769, 40000, 64, 0]]],
    [[[0, 1, 64, -16496]]],
    [[[0, 1, 64, 0.5]]],
  ])('refuses the params %j', (params) => {
    refuses(() => readParams(params), 'CORRUPT');
  });

  it('refuses a payload that is longer or shorter than its blocks', () => {
    const payload = zfpStream.encode(array, { mode: 'accuracy', tolerance: 0.01, header: 'none' });
    const decode = (bytes: Uint8Array): unknown => {
      const info = { dtype: 'float32', shape: [4, 4, 4] } as const;
      const steps = zfp.spec.decode(bytes, [2177 + 1074 - 7], info, 1) as Generator<unknown>;
      for (;;) {
        const step = steps.next();
        if (step.done) return step.value;
      }
    };
    expect(decode(payload)).toBeInstanceOf(Float32Array);
    refuses(() => decode(new Uint8Array([...payload, 0])), 'CORRUPT');
    refuses(() => decode(payload.subarray(0, -1)), 'CORRUPT');
    refuses(() => decode(fromHex('')), 'CORRUPT');
  });
});

function littleEndian(bytes: Uint8Array): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
