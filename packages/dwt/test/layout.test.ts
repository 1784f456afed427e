import { type Cbor, isVdfcError } from '@vdfc/core';
import { codeBands, decodeBands, RangeDecoder } from '@vdfc/numerics/coding';
import { codePacketTree, liftingBands, PacketSynthesis } from '@vdfc/numerics/wavelet';
import { describe, expect, it } from 'vitest';
import { dwt, swt } from '../src/index.js';
import { filteredLayout } from '../src/kernel/filtered.js';
import { open } from './open.js';

const hump = Float32Array.from({ length: 64 }, (_, i) => 6 * Math.exp(-((i - 30) ** 2) / 50));
const line = { data: hump, shape: [64] };

describe('the byte tables of the README', () => {
  it('hold for params of mode quantise: form, wavelet, scale, step, exponent, levels', () => {
    // Peak 6 in 2^3: the step 1/4 of 6^0.5 is 0.2165 of 8^0.5, 2^(-142/64) after rounding down.
    const options = { step: 0.25, exponent: 0.5, effort: 0 } as const;
    expect(open(dwt.encode(line, options)).params).toEqual([19, 1, 3, 142, 50, 3]);
    expect(open(dwt.encode(line, { ...options, basis: 'best' })).params[0]).toBe(21);
    expect(open(dwt.encode(line, { ...options, negatives: 'keep' })).params[0]).toBe(18);
    expect(open(dwt.encode(line, { ...options, negatives: 'keep', basis: 'best' })).params[0]).toBe(20);
    expect(open(dwt.encode(line, { ...options, wavelet: 'dd64' })).params[1]).toBe(0);
    expect(open(dwt.encode(line, { ...options, wavelet: 'cdf53', levels: 1 })).params).toMatchObject([
      19, 2, 3, 142, 50, 1,
    ]);
    expect(open(swt.encode(line, options)).params).toEqual([19, 1, 3, 142, 50, 3]);
  });

  it("hold for the payload of Mallat's bands", () => {
    const { payload, params } = open(dwt.encode(line, { step: 0.25, effort: 0, exponent: 1, levels: 2 }));
    const { bands, gains } = liftingBands([64], 2, 'cdf97');
    const levels = new Int32Array(64);
    decodeBands(payload, levels, bands);
    const step = 2 ** (-(params[3] as number) / 64);
    // The smooth band has samples of the hump, each times 2 (√2 for each level), in the unit 2^3.
    expect((levels[7]! * step * 8) / gains[0]! / 2).toBeCloseTo(hump[28]!, 0);
  });

  it('hold for the payload of packets: a tree, then bands', () => {
    const options = { step: 2 ** -8, effort: 0, exponent: 1, basis: 'best', wavelet: 'dd64' } as const;
    const { payload, params } = open(dwt.encode(line, options));
    const decoder = new RangeDecoder(payload);
    const transform = new PacketSynthesis([64], codePacketTree(decoder, [64], null), 'dd64');
    expect(transform.bands.length).toBeGreaterThan(1);
    const levels = new Int32Array(64);
    codeBands(decoder, levels, transform.bands);
    const values = new Float64Array(64);
    transform.synthesise(
      Float64Array.from(levels, (level) => level * 2 ** (-(params[3] as number) / 64)),
      values,
    );
    values.forEach((value, i) => {
      expect(Math.abs(8 * value - hump[i]!)).toBeLessThan(0.1);
    });
  });

  it('hold for mode int8', () => {
    const data = Float64Array.of(8, 8, 8, 8, 3, 3, 0, 0);
    const options = { mode: 'int8', wavelet: 'haar', boundary: 'zero' } as const;
    const { payload, params } = open(dwt.encode({ data, shape: [8] }, options));
    expect(params).toEqual([0, 0, 3, Math.fround(Math.SQRT2 / 127), 100, 1]);
    const levels = new Int32Array(8);
    const { bands } = filteredLayout([8], { wavelet: 'haar', boundary: 'zero', levels: 1 });
    decodeBands(payload, levels, bands);
    // Pairs' sums over √2, then their differences.
    expect([...levels]).toEqual([127, 127, 48, 0, 0, 0, 0, 0]);
  });

  it('hold for mode threshold', () => {
    const data = Float32Array.of(0.5, -0.75, 0, 0.001);
    const options = { mode: 'threshold', levels: 0, boundary: 'periodic', threshold: 0.01 } as const;
    const { payload, params } = open(dwt.encode({ data, shape: [4] }, options));
    // 0.75 in 2^0; the least exponent is that of 0.5, biased by 127; db4 is the fifth wavelet.
    expect(params).toEqual([12, 4, 0, 126, 100, 0]);
    const decoder = new RangeDecoder(payload);
    const exponents = new Int32Array(4);
    codeBands(
      decoder,
      exponents,
      filteredLayout([4], { wavelet: 'db4', boundary: 'periodic', levels: 0 }).bands,
    );
    expect([...exponents]).toEqual([1, -1, 0, 0]);
    const fractions = [0, 1].map(() => {
      let bits = 0;
      for (let i = 0; i < 23; i++) bits = bits * 2 + decoder.code(0, 2 ** 15);
      return bits;
    });
    expect(fractions).toEqual([0, 2 ** 22]);
  });

  it('hold for zeros: no payload', () => {
    const zeros = { data: new Float32Array(8), shape: [2, 4] };
    for (const mode of ['quantise', 'int8', 'threshold'] as const) {
      expect(open(dwt.encode(zeros, { mode })).payload.length).toBe(0);
    }
    expect(open(swt.encode(zeros)).payload.length).toBe(0);
  });
});

describe('refuses as CORRUPT', () => {
  const info = { dtype: 'float32', shape: [4, 4] } as const;
  const some = new Uint8Array(40).fill(77);

  it('nothing that is right', () => {
    for (const params of [
      [20, 0, 0, 64, 60, 3],
      [3, 10, -4, 0.5, 100, 1],
      [9, 0, 0, 100, 100, 0],
    ]) {
      expect(read(new Uint8Array(0), params, info)).toEqual(new Float32Array(16));
    }
  });

  it.each<[string, readonly Cbor[]]>([
    ['a missing param', [19, 1, 3, 142, 50]],
    ['a param too many', [19, 1, 3, 142, 50, 3, 0]],
    ['an unknown form', [22, 1, 3, 142, 50, 3]],
    ['a form that is no integer', [1.5, 1, 3, 142, 50, 3]],
    ['an unknown scheme', [19, 3, 3, 142, 50, 3]],
    ['a scale beyond float64', [19, 1, 1024, 142, 50, 3]],
    ['a step too coarse', [19, 1, 3, -257, 50, 3]],
    ['a step too fine', [19, 1, 3, 2689, 50, 3]],
    ['an exponent of nothing', [19, 1, 3, 142, 9, 3]],
    ['an exponent above 1', [19, 1, 3, 142, 101, 3]],
    ['too many levels', [19, 1, 3, 142, 50, 6]],
    ['an unknown wavelet', [0, 106, 3, 0.1, 100, 1]],
    ['too many levels of a filter bank', [0, 1, 3, 0.1, 100, 17]],
    ['a negative step', [0, 1, 3, -0.1, 100, 1]],
    ['a step of text', [0, 1, 3, '1', 100, 1]],
    ['another domain than that of values', [0, 1, 3, 0.1, 50, 1]],
    ['an infinite coefficient', [9, 1, 3, 255, 100, 1]],
    ['more coefficients than belong to the shape', [0, 37, 3, 0.1, 100, 16]],
  ])('%s', (_, params) => {
    let caught: unknown;
    try {
      read(some, params, { ...info, shape: [4, 4, 4] });
    } catch (error) {
      caught = error;
    }
    expect(isVdfcError(caught, 'CORRUPT'), String(caught)).toBe(true);
  });
});

function read(
  payload: Uint8Array,
  params: readonly Cbor[],
  info: { dtype: 'float32' | 'float64'; shape: readonly number[] },
): ArrayLike<number> {
  const answer = dwt.spec.decode(payload, params, info, 1);
  if ('next' in answer) throw new Error('expected values at once');
  return answer;
}
