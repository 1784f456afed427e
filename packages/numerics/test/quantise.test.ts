import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBands, measureBands } from '../src/coding/index.js';
import {
  chooseClamp,
  type Domain,
  decodeLevels,
  dequantise,
  differenceOf,
  errorOf,
  fromDomain,
  optimiseRounding,
  peakOf,
  quantise,
  toDomain,
} from '../src/quantise/index.js';
import { power } from '../src/quantise/power.js';
import { mallatTree, PacketSynthesis } from '../src/wavelet/index.js';

const exponents = fc.integer({ min: 10, max: 100 }).map((hundredths) => hundredths / 100);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe('toDomain and fromDomain', () => {
  it('give back any numbers, to some digits', () => {
    fc.assert(
      fc.property(fc.array(finite, { maxLength: 20 }), exponents, (list, exponent) => {
        const values = Float64Array.from(list);
        const domain = { exponent, peak: peakOf(values), clamped: false };
        const y = new Float64Array(values.length);
        toDomain(values, domain, y);
        expect(y.every((at) => Math.abs(at) <= 1)).toBe(true);
        const back = new Float64Array(values.length);
        fromDomain(y, domain, back);
        // Shares of the peak too small for a float64 become 0.
        values.forEach((value, i) => {
          const allowed = 1e-12 * Math.abs(value) + domain.peak * Number.MIN_VALUE;
          expect(Math.abs(back[i]! - value)).toBeLessThanOrEqual(allowed + Number.MIN_VALUE);
        });
      }),
    );
  });

  it('are the formula', () => {
    const y = new Float64Array(4);
    toDomain(Float32Array.of(8, -1, 0, 1), { exponent: 1 / 3, peak: 8, clamped: false }, y);
    expectClose(y, [1, -0.5, 0, 0.5]);
    toDomain(Float32Array.of(8, -1, 0, 1), { exponent: 1 / 3, peak: 8, clamped: true }, y);
    expectClose(y, [1, 0, 0, 0.5]);
  });

  it('never change the sign, and clamp where told', () => {
    const values = Float32Array.of(-2, -1e-20, 0, 3);
    const y = new Float64Array(4);
    for (const clamped of [false, true]) {
      const domain = { exponent: 0.6, peak: 3, clamped };
      toDomain(values, domain, y);
      expect([...y].map(Math.sign)).toEqual(clamped ? [0, 0, 0, 1] : [-1, -1, 0, 1]);
    }
    const out = new Float32Array(2);
    fromDomain(Float64Array.of(-0.5, 0.5), { exponent: 1, peak: 2, clamped: true }, out);
    expect([...out]).toEqual([0, 1]);
  });

  it('make finite numbers of anything', () => {
    const odd = Float64Array.of(
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      1e300,
      -1e300,
    );
    for (const out of [new Float32Array(5), new Float64Array(5)]) {
      for (const clamped of [false, true]) {
        fromDomain(odd, { exponent: 0.1, peak: 1e38, clamped }, out);
        expect(out.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('have zeros for an array of zeros', () => {
    const y = Float64Array.of(1, 1);
    toDomain(new Float32Array(2), { exponent: 0.5, peak: 0, clamped: false }, y);
    expect([...y]).toEqual([0, 0]);
  });
});

describe('power', () => {
  it('is a power, to a few of the last bits', () => {
    fc.assert(
      fc.property(
        fc.double({ min: Number.MIN_VALUE, max: 1e300, noNaN: true }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        (base, exponent) => {
          const expected = base ** exponent;
          const result = power(base, exponent);
          if (expected > 1e306) expect(result).toBeGreaterThan(1e305);
          else if (expected < 1e-300) expect(Math.abs(result - expected)).toBeLessThan(1e-312);
          else {
            const bits = 4 + 2 * Math.abs(Math.log2(expected));
            expect(Math.abs(result - expected)).toBeLessThanOrEqual(bits * 2 ** -52 * expected);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is exact where it can be', () => {
    expect([power(1, 0.37), power(9, 0.5), power(3, 2), power(0.3, 1)]).toEqual([1, 3, 9, 0.3]);
    expect(power(Number.MAX_VALUE, 3)).toBe(Number.POSITIVE_INFINITY);
    expect(power(Number.POSITIVE_INFINITY, 0.6)).toBe(Number.POSITIVE_INFINITY);
    expect(power(Number.MIN_VALUE, 1.5)).toBe(0);
  });

  it('has the same bits on every machine', () => {
    const results = Float64Array.from({ length: 2000 }, (_, i) => power((i + 1) / 700, 0.1 + i / 250));
    const view = new DataView(results.buffer);
    let hash = 2166136261;
    // The bytes of each number, as they are everywhere.
    for (let i = 0; i < results.length; i++) view.setFloat64(8 * i, results[i]!);
    for (let at = 0; at < view.byteLength; at++) hash = Math.imul(hash ^ view.getUint8(at), 16777619) >>> 0;
    expect(hash).toBe(4270569256);
  });
});

describe('chooseClamp', () => {
  it('keeps what is more than half a step below zero', () => {
    const values = Float64Array.of(-0.01, 1);
    // In the domain: -0.1 for an exponent of one half.
    expect(chooseClamp(values, 0.5, 1, 0.25, 'auto')).toBe(true);
    expect(chooseClamp(values, 0.5, 1, 0.19, 'auto')).toBe(false);
    expect(chooseClamp(values, 0.5, 1, 0.25, 'keep')).toBe(false);
    expect(chooseClamp(values, 0.5, 1, 0.01, 'clamp')).toBe(true);
    expect(chooseClamp(new Float64Array(3), 0.5, 0, 0.01, 'auto')).toBe(true);
  });
});

describe('quantise', () => {
  it('rounds to the nearest with half a zone, towards zero with more', () => {
    const levels = new Int32Array(6);
    const coefficients = Float64Array.of(0.49, 0.51, -0.59, -0.61, 1.59, 1.61);
    quantise(coefficients, 1, 0.5, levels);
    expect([...levels]).toEqual([0, 1, -1, -1, 2, 2]);
    quantise(coefficients, 1, 0.6, levels);
    expect([...levels]).toEqual([0, 0, 0, -1, 1, 2]);
    const back = new Float64Array(6);
    dequantise(levels, 0.5, back);
    expect([...back]).toEqual([0, 0, 0, -0.5, 0.5, 1]);
  });

  it('refuses what cannot be coded', () => {
    const levels = new Int32Array(1);
    expect(() => quantise(Float64Array.of(1), 2 ** -29, 0.5, levels)).toThrow(RangeError);
    expect(() => quantise(Float64Array.of(Number.NaN), 1, 0.5, levels)).toThrow(RangeError);
  });
});

describe('differenceOf', () => {
  it('is the definition, for the largest and the smallest numbers too', () => {
    for (const unit of [1, 1e307, 2 ** -1060]) {
      const original = Float64Array.of(2 * unit, -2 * unit, 0, 4 * unit);
      const decoded = Float64Array.of(unit, -2 * unit, unit, 4 * unit);
      expect(differenceOf(original, decoded)).toEqual({ l1: 0.25, maxError: unit });
    }
    expect(differenceOf(new Float64Array(2), new Float64Array(2))).toEqual({ l1: 0, maxError: 0 });
  });
});

describe('optimiseRounding', () => {
  const shape = [12, 14, 16];
  const values = maxwellian(shape);
  const domain: Domain = { exponent: 0.6, peak: peakOf(values), clamped: true };
  const synthesis = new PacketSynthesis(shape, mallatTree(shape, 2));
  const coefficients = new Float64Array(values.length);
  const y = new Float64Array(values.length);
  toDomain(values, domain, y);
  synthesis.analyse(y, coefficients);

  const optimise = (step: number): { levels: Int32Array; fractions: number[] } => {
    const steps = optimiseRounding(coefficients, step, synthesis, values, domain, { shape });
    const fractions: number[] = [];
    for (;;) {
      const { done, value } = steps.next();
      if (done) return { levels: value, fractions };
      fractions.push(value.fraction);
    }
  };

  it.each([0.1, 0.05, 0.01])('lowers what it promises to, at a step of %d', (step) => {
    const plain = new Int32Array(values.length);
    quantise(coefficients, step, 0.6, plain);
    const before = errorOf(plain, step, synthesis, values, domain).l1;
    const plainBits = measureBands(plain, synthesis.bands);
    const { levels } = optimise(step);
    const after = errorOf(levels, step, synthesis, values, domain).l1;
    const cost = (l1: number, bits: number): number => l1 / before + (1.25 * bits) / plainBits;
    expect(cost(after, measureBands(levels, synthesis.bands))).toBeLessThan(0.97 * cost(before, plainBits));
  });

  it('gives fewer bytes for the same error', () => {
    const plain = new Int32Array(values.length);
    quantise(coefficients, 0.03, 0.6, plain);
    const { l1 } = errorOf(plain, 0.03, synthesis, values, domain);
    const { levels } = optimise(0.027);
    expect(errorOf(levels, 0.027, synthesis, values, domain).l1).toBeLessThan(l1);
    const bytes = encodeBands(levels, synthesis.bands).length;
    expect(bytes).toBeLessThan(0.95 * encodeBands(plain, synthesis.bands).length);
  });

  it('is the same each time, and tells how far it is', () => {
    const [first, second] = [optimise(0.05), optimise(0.05)];
    expect(first.levels).toEqual(second.levels);
    expect(first.fractions.length).toBeGreaterThan(3);
    expect(first.fractions).toEqual(first.fractions.toSorted((a, b) => a - b));
    expect(first.fractions.at(-1)).toBeLessThan(1);
  });

  it('pauses several times in each round', () => {
    const { fractions } = optimise(0.05);
    const rounds = new Set(fractions).size - 1;
    expect(rounds).toBeGreaterThan(3);
    // Around synthesis, its transpose and the changes.
    expect(fractions.length).toBeGreaterThanOrEqual(5 * rounds);
    expect(fractions[0]).toBe(0);
  });

  it('leaves zeros as they are', () => {
    const zeros = new Float32Array(values.length);
    const none = { exponent: 0.6, peak: 0, clamped: true };
    const steps = optimiseRounding(new Float64Array(zeros.length), 0.1, synthesis, zeros, none);
    let result = steps.next();
    while (!result.done) result = steps.next();
    expect(result.value.every((level) => level === 0)).toBe(true);
  });

  it('is judged by what the decoder makes', () => {
    const { levels } = optimise(0.05);
    const decoded = decodeLevels(levels, 0.05, synthesis, values, domain);
    expect(decoded).toBeInstanceOf(Float32Array);
    expect(differenceOf(values, decoded)).toEqual(errorOf(levels, 0.05, synthesis, values, domain));
  });
});

function expectClose(found: Float64Array, expected: readonly number[]): void {
  expected.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 15);
  });
}

/** A Maxwellian with a beam. */
function maxwellian(shape: readonly [number, number, number] | number[]): Float32Array {
  const [nz, ny, nx] = shape as [number, number, number];
  return Float32Array.from({ length: nz * ny * nx }, (_, i) => {
    const [z, yy, x] = [Math.floor(i / (nx * ny)), Math.floor(i / nx) % ny, i % nx];
    const core = Math.exp(-((z - 5) ** 2 + (yy - 6) ** 2 + (x - 6) ** 2) / 5);
    return 1e-9 * (core + 0.1 * Math.exp(-((z - 8) ** 2 + (yy - 9) ** 2 + (x - 11) ** 2) / 2));
  });
}
