import { isVdfcError } from '@vdfc/core';
import { Random } from '@vdfc/numerics/random';
import { meterAllocations, mutate, mutateContainer, ramp, raw, repairChecksum } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../src/mutation.js';

const container = raw.encode(ramp({ dtype: 'float32', shape: [3, 4] }));

describe('crc32c', () => {
  // The first from RFC 3720, appendix B.4 (32 bytes of zeros), the second the usual check value.
  it.each([
    [new Uint8Array(32), 0x8a9136aa],
    [new TextEncoder().encode('123456789'), 0xe3069283],
  ])('has the published values', (bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });
});

describe('mutations', () => {
  it('are copies, nearly always different, and depend on the seed alone', () => {
    const before = container.slice();
    const of = (seed: number): Uint8Array[] => {
      const random = new Random(seed);
      return Array.from({ length: 300 }, () => mutate(container, random));
    };
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
    expect(container).toEqual(before);
    const text = String(container);
    expect(of(1).filter((bytes) => String(bytes) !== text).length).toBeGreaterThan(270);
    const lengths = new Set(of(1).map((bytes) => bytes.length));
    expect(lengths.size).toBeGreaterThan(20);
  });

  it('of nothing make something', () => {
    expect(mutate(new Uint8Array(0), new Random(1)).length).toBeGreaterThan(0);
  });

  it('of containers keep magic, version and a right checksum', () => {
    const random = new Random(3);
    let reached = 0;
    for (let i = 0; i < 300; i++) {
      const bytes = mutateContainer(container, random);
      expect(bytes.subarray(0, 5)).toEqual(container.subarray(0, 5));
      try {
        raw.decode(bytes);
      } catch (error) {
        expect(isVdfcError(error)).toBe(true);
        expect((error as Error).message).not.toContain('checksum');
        reached++;
      }
    }
    expect(reached).toBeGreaterThan(100);
  });

  it('repairing a sound container changes nothing', () => {
    expect(repairChecksum(container)).toEqual(container);
  });
});

describe('meterAllocations', () => {
  it('counts what is asked for by length, and puts the constructors back', () => {
    const { Float32Array: before } = globalThis;
    const taken = meterAllocations((meter) => {
      meter.reset(1e6);
      const values = new Float32Array(100);
      expect(values.constructor).toBe(before);
      Float64Array.from({ length: 10 });
      new ArrayBuffer(7);
      new Array(2);
      new Uint8Array(values.buffer);
      return meter.taken;
    });
    expect(taken).toBe(400 + 80 + 7 + 16);
    expect(globalThis.Float32Array).toBe(before);
  });

  it('refuses what goes above the limit before it is taken, and says how much that was', () => {
    const { Uint8Array: before } = globalThis;
    const work = (): void =>
      meterAllocations((meter) => {
        meter.reset(1000);
        expect(() => new Float64Array(2 ** 40)).toThrow(RangeError);
        expect(meter.taken).toBe(2 ** 43);
        throw new Error('out of here');
      });
    expect(work).toThrow('out of here');
    expect(globalThis.Uint8Array).toBe(before);
  });
});
