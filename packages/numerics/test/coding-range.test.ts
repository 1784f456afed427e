import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BitMeter, EVEN, RangeDecoder, RangeEncoder } from '../src/coding/index.js';

interface Decision {
  readonly bit: number;
  readonly probability: number;
}

const decision = fc.record({
  bit: fc.integer({ min: 0, max: 1 }),
  probability: fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constantFrom(1, 2, 65534, 65535)),
});
const decisions = fc.array(decision, { maxLength: 400 });

function encode(list: readonly Decision[]): Uint8Array {
  const encoder = new RangeEncoder();
  for (const { bit, probability } of list) encoder.code(bit, probability);
  return encoder.finish();
}

function decode(bytes: Uint8Array, list: readonly Decision[]): number[] {
  const decoder = new RangeDecoder(bytes);
  return list.map(({ probability }) => decoder.code(0, probability));
}

/** The interval of all decisions, exactly: the same splits, but a lower end of any length instead of carries. */
function interval(list: readonly Decision[]): { low: bigint; range: bigint; bits: number } {
  let low = 0n;
  let range = (1n << 32n) - 1n;
  let bits = 32;
  for (const { bit, probability } of list) {
    const split = (range * BigInt(probability)) >> 16n;
    if (bit === 0) low += split;
    range = bit === 1 ? split : range - split;
    while (range < 1n << 24n) {
      range <<= 8n;
      low <<= 8n;
      bits += 8;
    }
  }
  return { low, range, bits };
}

function numberOf(bytes: Uint8Array, bits: number): bigint {
  let number = 0n;
  for (let i = 0; i < bits / 8; i++) number = (number << 8n) | BigInt(bytes[i] ?? 0);
  return number;
}

describe('RangeEncoder and RangeDecoder', () => {
  it('give back any decisions', () => {
    fc.assert(
      fc.property(decisions, (list) => {
        expect(decode(encode(list), list)).toEqual(list.map(({ bit }) => bit));
      }),
    );
  });

  it('write a number within the exact interval of the decisions', () => {
    fc.assert(
      fc.property(decisions, (list) => {
        const { low, range, bits } = interval(list);
        const bytes = encode(list);
        expect(bytes.length).toBeLessThanOrEqual(bits / 8);
        const number = numberOf(bytes, bits);
        expect(number >= low && number < low + range).toBe(true);
      }),
    );
  });

  it('carry through a long run of 255', () => {
    // Unlikely zeros push the lower end to just below a power of two; the last one takes it across.
    const run = Array.from({ length: 300 }, () => ({ bit: 0, probability: 65535 }));
    for (let ones = 0; ones < 40; ones++) {
      const list = [...Array.from({ length: ones }, () => ({ bit: 1, probability: EVEN + 1 })), ...run];
      expect(decode(encode(list), list)).toEqual(list.map(({ bit }) => bit));
    }
  });

  it('take no more than a byte beyond the information', () => {
    const random = new Random(3);
    const list = Array.from({ length: 50_000 }, () => {
      const probability = 1 + Math.floor(65534 * random.uniform() ** 3);
      return { bit: random.uniform() < probability / 65536 ? 1 : 0, probability };
    });
    const meter = new BitMeter();
    for (const { bit, probability } of list) meter.code(bit, probability);
    expect(encode(list).length).toBeLessThanOrEqual(1 + (meter.bits * 1.0002) / 8);
  });

  it('write nothing for no decisions, and for likely ones', () => {
    expect(encode([]).length).toBe(0);
    expect(encode(Array.from({ length: 100 }, () => ({ bit: 1, probability: 65000 }))).length).toBeLessThan(
      2,
    );
  });

  it('never end in a zero byte', () => {
    fc.assert(fc.property(decisions, (list) => encode(list).at(-1) !== 0));
  });

  it('read zeros past the end of cut bytes, without end or error', () => {
    fc.assert(
      fc.property(decisions, fc.nat(50), (list, cut) => {
        const bytes = encode(list);
        const short = bytes.subarray(0, Math.max(0, bytes.length - cut));
        const padded = new Uint8Array(bytes.length + 8);
        padded.set(short);
        expect(decode(short, list)).toEqual(decode(padded, list));
      }),
    );
  });

  it('read every kind of bit from bytes that no encoder writes', () => {
    const decoder = new RangeDecoder(new Uint8Array(16).fill(255));
    const bits = Array.from({ length: 400 }, () => decoder.code(0, EVEN));
    expect(new Set(bits)).toEqual(new Set([0, 1]));
  });

  it('read bytes from within a larger buffer', () => {
    const list = Array.from({ length: 100 }, (_, i) => ({ bit: i % 3 === 0 ? 1 : 0, probability: 20_000 }));
    const bytes = encode(list);
    const buffer = new Uint8Array(bytes.length + 7).fill(255);
    buffer.set(bytes, 3);
    expect(decode(buffer.subarray(3, 3 + bytes.length), list)).toEqual(list.map(({ bit }) => bit));
  });
});
