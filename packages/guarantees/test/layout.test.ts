import { isVdfcError } from '@vdfc/core';
import { expect, it } from 'vitest';
import { stepCode, stepOf } from '../src/bound/step.js';
import { bound, clamp, conserve } from '../src/index.js';
import { BitReader, BitWriter } from '../src/moments/bits.js';
import { readReweighting, writeReweighting } from '../src/moments/layout.js';

const info = { dtype: 'float32', shape: [4] } as const;

it('a step is (1 + m/128)·2^e for 128·e + m, the largest below what is wanted', () => {
  expect(stepOf(0)).toBe(1);
  expect(stepOf(128 * 3 + 64)).toBe(12);
  expect(stepOf(-128 + 1)).toBe(0.50390625);
  for (const limit of [1, 0.999, 3e-13, 1e300, 5e-324, 1e-310, 2 ** -1022, 7e307]) {
    const code = stepCode(limit);
    expect(stepOf(code)).toBeLessThanOrEqual(limit);
    expect(stepOf(code + 1)).toBeGreaterThan(limit * (limit < 1e-300 ? 0.999 : 1));
  }
  expect(stepOf(stepCode(0))).toBe(2 ** -1074);
});

it('a change of moments is written bit by bit as the README says', () => {
  const writer = new BitWriter();
  writeReweighting(writer, undefined);
  writeReweighting(writer, { mode: 1, unitExponent: -10, levels: [5, -1, 0, 2], places: 9 });
  // 0 | 1 001 01 010000101000 001001 000011 1 1101 | 1 0 01 | 011 1 | 010 0 0
  const expected = `0${'1'}${'001'}${'01'}${(1064).toString(2).padStart(12, '0')}${'001001'}${'000011'}${'1'}${'1101'}${'1001'}${'0111'}${'01000'}`;
  const bytes = writer.finish();
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  expect(bits.padEnd(expected.length, '0').slice(0, expected.length)).toBe(expected);
  const reader = new BitReader(bytes);
  expect(readReweighting(reader)).toBeUndefined();
  expect(readReweighting(reader)).toEqual({ mode: 1, unitExponent: -10, levels: [5, -1, 0, 2], places: 9 });
});

it('levels of up to 53 bits come back', () => {
  const writer = new BitWriter();
  const change = { mode: 0, unitExponent: 0, levels: [2 ** 53 - 1, -1, 2 ** 40, 12345], places: 52 };
  writeReweighting(writer, change);
  expect(readReweighting(new BitReader(writer.finish()))).toEqual(change);
});

it.each([
  ['a step that is none', () => bound.spec.decode(new Float32Array(4), new Uint8Array(0), [0.5], info, 1)],
  ['a step too large', () => bound.spec.decode(new Float32Array(4), new Uint8Array(0), [131072], info, 1)],
  ['bytes without a step', () => bound.spec.decode(new Float32Array(4), Uint8Array.of(1), [null], info, 1)],
  ['no param', () => bound.spec.decode(new Float32Array(4), new Uint8Array(0), [], info, 1)],
  ['bytes of a clamp', () => clamp.spec.decode(new Float32Array(4), Uint8Array.of(1), [], info, 1)],
  ['a param of moments', () => conserve.spec.decode(new Float32Array(4), new Uint8Array(0), [1], info, 1)],
  ['an unknown mode', () => conserve.spec.decode(new Float32Array(4), Uint8Array.of(0xf0), [], info, 1)],
])('refuses %s as CORRUPT', (_what, work) => {
  let error: unknown;
  try {
    work();
  } catch (thrown) {
    error = thrown;
  }
  expect(isVdfcError(error, 'CORRUPT')).toBe(true);
});
