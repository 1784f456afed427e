import { readFileSync } from 'node:fs';
import { Random } from '@vdfc/numerics/random';
import { describe, expect, it } from 'vitest';

interface Case {
  readonly seed: number;
  readonly bits: readonly number[];
  readonly uniform: readonly number[];
  readonly normal: readonly number[];
}
const cases = JSON.parse(
  readFileSync(new URL('vectors/random.json', import.meta.url), 'utf8'),
) as readonly Case[];

describe.each(cases)('Random of seed $seed', ({ seed, bits, uniform, normal }) => {
  it('gives the bits of xoshiro128** after SplitMix64', () => {
    const random = new Random(seed);
    expect(bits.map(() => random.bits())).toEqual(bits);
  });

  it('gives the same uniform numbers as Python, to the last digit', () => {
    const random = new Random(seed);
    expect(uniform.map(() => random.uniform())).toEqual(uniform);
  });

  it('gives the same normal numbers as Python, to the last digit', () => {
    const random = new Random(seed);
    expect(normal.map(() => random.normal())).toEqual(normal);
  });
});

describe('Random', () => {
  const count = 200_000;

  it('refuses a seed that is no integer', () => {
    expect(() => new Random(0.5)).toThrow(RangeError);
  });

  it('draws uniform numbers within [0, 1) with the moments of their distribution', () => {
    const values = new Random(7).fillUniform(new Float64Array(count));
    expect(Math.min(...values.subarray(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
    // Five standard errors of each mean: variance of x is 1/12, of x² 4/45.
    expect(Math.abs(mean(values, 1) - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
    expect(Math.abs(mean(values, 2) - 1 / 3)).toBeLessThan(5 * Math.sqrt(4 / 45 / count));
  });

  it('draws normal numbers with the moments of their distribution', () => {
    const values = new Random(8).fillNormal(new Float64Array(count));
    // Variances of x, x², x³, x⁴ are 1, 2, 15, 96.
    expect(Math.abs(mean(values, 1))).toBeLessThan(5 * Math.sqrt(1 / count));
    expect(Math.abs(mean(values, 2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
    expect(Math.abs(mean(values, 3))).toBeLessThan(5 * Math.sqrt(15 / count));
    expect(Math.abs(mean(values, 4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
  });

  it('fills with a range, or with a mean and deviation', () => {
    const uniform = new Random(1).fillUniform(new Float32Array(1000), -3, 5);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(-3);
    expect(Math.max(...uniform)).toBeLessThan(5);
    const plain = new Random(1).fillNormal(new Float64Array(9));
    const scaled = new Random(1).fillNormal(new Float64Array(9), 10, 2);
    expect(scaled).toEqual(plain.map((x) => 10 + 2 * x));
  });

  it.each([1, 2, 3, 10, 2 ** 31 + 1, 2 ** 32])('draws integers below %d, all as likely', (n) => {
    const random = new Random(n);
    const draws = Array.from({ length: 20_000 }, () => random.integer(n));
    expect(draws.every((x) => Number.isInteger(x) && x >= 0 && x < n)).toBe(true);
    const counts = new Array<number>(Math.min(n, 10)).fill(0);
    for (const x of draws) counts[Math.floor((x / n) * counts.length)]! += 1;
    const expected = draws.length / counts.length;
    for (const found of counts) expect(Math.abs(found - expected)).toBeLessThan(5 * Math.sqrt(expected));
  });

  it.each([0, 1, 3, 4, 5, 1001])('fills %d bytes with the bytes of its bits', (length) => {
    const bytes = new Random(3).fillBytes(new Uint8Array(length));
    const random = new Random(3);
    const words = Uint32Array.from({ length: Math.ceil(length / 4) }, () => random.bits());
    const expected = Array.from({ length }, (_, i) => (words[i >> 2]! >>> (8 * (i % 4))) & 0xff);
    expect([...bytes]).toEqual(expected);
  });

  it('shuffles into a permutation that depends on the seed, every place being as likely', () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = new Random(5).shuffle([...items]);
    expect(shuffled).not.toEqual(items);
    expect(shuffled.toSorted((a, b) => a - b)).toEqual(items);
    expect(new Random(5).shuffle([...items])).toEqual(shuffled);
    expect(new Random(6).shuffle([...items])).not.toEqual(shuffled);
    expect(new Random(6).shuffle(Uint8Array.of(1, 2, 3)).toSorted()).toEqual(Uint8Array.of(1, 2, 3));

    const random = new Random(9);
    const places = [0, 0, 0, 0];
    for (let i = 0; i < 8000; i++) places[random.shuffle([0, 1, 2, 3]).indexOf(0)]! += 1;
    for (const found of places) expect(Math.abs(found - 2000)).toBeLessThan(5 * Math.sqrt(2000));
  });
});

/** Mean of the powers of `values`. */
function mean(values: Float64Array, power: number): number {
  return values.reduce((sum, x) => sum + x ** power, 0) / values.length;
}
