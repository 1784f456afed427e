import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBands, encodeBands, RangeDecoder, RangeEncoder } from '../src/coding/index.js';
import { dequantiseBands, quantise, quantiseBands } from '../src/quantise/index.js';
import {
  bandGain,
  bestBasis,
  bestBasisSteps,
  codePacketTree,
  decodePacketTree,
  encodePacketTree,
  liftForward,
  liftInverse,
  liftingBands,
  mallatTree,
  type PacketScheme,
  PacketSynthesis,
  type PacketTree,
  packetBands,
  transformPackets,
} from '../src/wavelet/index.js';

const schemes: readonly PacketScheme[] = ['dd64', 'cdf97', 'cdf53'];
const total = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
const noise = (count: number, seed: number): Float64Array =>
  new Random(seed).fillNormal(new Float64Array(count));
const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const largestGap = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

const shapes = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 1 }),
  fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 2 }),
  fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 3 }),
  fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 4, maxLength: 4 }),
);
/** Any bytes are some tree that suits the shape. */
const trees = fc.record({ shape: shapes, bytes: fc.uint8Array({ maxLength: 40 }), seed: fc.nat(1000) });

describe('transformPackets', () => {
  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(trees, fc.constantFrom(...schemes), ({ shape, bytes, seed }, scheme) => {
        const tree = decodePacketTree(bytes, shape);
        const values = noise(total(shape), seed);
        const copy = values.slice();
        transformPackets(copy, shape, tree, scheme, 'forward');
        transformPackets(copy, shape, tree, scheme, 'inverse');
        expect(largestGap(copy, values)).toBeLessThan(1e-12);
      }),
    );
  });

  it.each(['cdf97', 'cdf53'] as const)('of Mallat trees is liftForward: %s', (scheme) => {
    for (const shape of [[37], [12, 1, 9], [16, 11, 5], [3, 6, 2, 9]]) {
      for (const levels of [1, 2, 3]) {
        const values = noise(total(shape), levels);
        const lifted = values.slice();
        liftForward({ data: lifted, shape }, { scheme, levels });
        transformPackets(values, shape, mallatTree(shape, levels), scheme, 'forward');
        expect(largestGap(values, lifted)).toBeLessThan(1e-12);
      }
    }
  });

  it('by dd64 has no details of a quintic polynomial, away from the ends', () => {
    const line = Float64Array.from({ length: 40 }, (_, i) => {
      const x = (i - 17) / 20;
      return 3 - x + 2 * x ** 2 - x ** 3 + 0.5 * x ** 4 - 4 * x ** 5;
    });
    transformPackets(line, [40], { axis: 0, low: null, high: null }, 'dd64', 'forward');
    expect(line.slice(22, 37).every((detail) => Math.abs(detail) < 1e-13)).toBe(true);
    // And the other ones show that there is something to be seen.
    expect(Math.abs(line[39]!)).toBeGreaterThan(1e-3);
  });

  it.each(schemes)('keeps a constant: √2 of it for each halving, details of zero: %s', (scheme) => {
    const shape = [9, 7];
    const values = new Float64Array(63).fill(1);
    transformPackets(values, shape, mallatTree(shape, 1), scheme, 'forward');
    values.forEach((value, i) => {
      const low = Math.floor(i / 7) < 5 && i % 7 < 4;
      expect(value).toBeCloseTo(low ? 2 : 0, 12);
    });
  });

  it('refuses splits that cannot be', () => {
    const split = (axis: number, low: PacketTree = null, high: PacketTree = null): PacketTree => ({
      axis,
      low,
      high,
    });
    for (const tree of [
      split(1),
      split(2),
      split(-1),
      split(0, null, split(0)),
      split(0, split(0, split(0))),
    ]) {
      expect(() => transformPackets(new Float64Array(4), [4, 1], tree, 'dd64', 'forward')).toThrow(
        RangeError,
      );
      expect(() => packetBands([4, 1], tree)).toThrow(RangeError);
    }
  });
});

describe('PacketSynthesis', () => {
  it('has an adjoint: <Sc, v> = <c, Sᵀv>', () => {
    fc.assert(
      fc.property(trees, fc.constantFrom(...schemes), ({ shape, bytes, seed }, scheme) => {
        const synthesis = new PacketSynthesis(shape, decodePacketTree(bytes, shape), scheme);
        const coefficients = noise(synthesis.coefficients, seed);
        const values = noise(synthesis.values, seed + 1);
        const made = new Float64Array(synthesis.values);
        const back = new Float64Array(synthesis.coefficients);
        synthesis.synthesise(coefficients, made);
        synthesis.adjoint(values, back);
        const size = Math.sqrt(dot(made, made) * dot(values, values));
        expect(Math.abs(dot(made, values) - dot(coefficients, back))).toBeLessThan(1e-12 * (1 + size));
      }),
    );
  });

  it('synthesises what it has analysed, and leaves its arguments alone', () => {
    const shape = [13, 10, 6];
    const synthesis = new PacketSynthesis(shape, mallatTree(shape, 2));
    const values = noise(780, 1);
    const coefficients = new Float64Array(780);
    const back = new Float64Array(780);
    synthesis.analyse(values, coefficients);
    const kept = coefficients.slice();
    synthesis.synthesise(coefficients, back);
    expect(coefficients).toEqual(kept);
    expect(largestGap(back, values)).toBeLessThan(1e-12);
  });

  it.each(schemes)('has basis functions of norm 1, away from the edges: %s', (scheme) => {
    const shape = [64, 64];
    const tree = mallatTree(shape, 2);
    const synthesis = new PacketSynthesis(shape, tree, scheme);
    for (const { offset, shape: lengths, strides } of synthesis.bands) {
      const unit = new Float64Array(4096);
      unit[offset + (lengths[0]! / 2) * strides[0]! + (lengths[1]! / 2) * strides[1]!] = 1;
      const made = new Float64Array(4096);
      synthesis.synthesise(unit, made);
      expect(Math.sqrt(dot(made, made))).toBeCloseTo(1, 6);
    }
  });

  it('covers every coefficient by one band', () => {
    fc.assert(
      fc.property(trees, ({ shape, bytes, seed }) => {
        const { bands } = new PacketSynthesis(shape, decodePacketTree(bytes, shape));
        const levels = Int32Array.from(noise(total(shape), seed), (value) => 3 * value);
        const back = new Int32Array(levels.length).fill(9);
        decodeBands(encodeBands(levels, bands), back, bands);
        expect(back).toEqual(levels);
        expect(bands.reduce((sum, band) => sum + total(band.shape), 0)).toBe(levels.length);
      }),
    );
  });

  it('has curvatures near the true ones', () => {
    const shape = [24, 20];
    const synthesis = new PacketSynthesis(shape, mallatTree(shape, 2));
    const weights = Float64Array.from({ length: 480 }, (_, i) => 1 + Math.sin(i / 90) ** 2);
    const estimate = new Float64Array(480);
    synthesis.curvature(weights, estimate);
    const made = new Float64Array(480);
    // Those at the edges, the first and the last, are the worst.
    for (const i of [0, 33, 126, 205, 333, 479]) {
      const unit = new Float64Array(480);
      unit[i] = 1;
      synthesis.synthesise(unit, made);
      const truth = made.reduce((sum, value, x) => sum + weights[x]! * value * value, 0);
      expect(estimate[i]! / truth).toBeGreaterThan(0.3);
      expect(estimate[i]! / truth).toBeLessThan(3);
    }
    synthesis.curvature(new Float64Array(480).fill(2), estimate);
    expect(estimate.every((value) => value === 2)).toBe(true);
  });

  it('is for arrays of no or one element too', () => {
    for (const shape of [[0], [3, 0, 2], [1], [1, 1, 1, 1]]) {
      const synthesis = new PacketSynthesis(shape, mallatTree(shape, 3));
      const coefficients = new Float64Array(total(shape));
      synthesis.analyse(new Float64Array(total(shape)).fill(5), coefficients);
      expect(coefficients.every((value) => value === 5)).toBe(true);
    }
  });
});

describe('trees as bytes', () => {
  it('come back', () => {
    fc.assert(
      fc.property(trees, ({ shape, bytes }) => {
        const tree = decodePacketTree(bytes, shape);
        expect(decodePacketTree(encodePacketTree(shape, tree), shape)).toEqual(tree);
      }),
    );
  });

  it('are few', () => {
    expect(encodePacketTree([50, 50, 50], null).length).toBeLessThanOrEqual(1);
    expect(encodePacketTree([50, 50, 50], mallatTree([50, 50, 50], 3)).length).toBeLessThanOrEqual(12);
  });

  it('go before other things in one stream', () => {
    const shape = [20, 30];
    const tree = mallatTree(shape, 2);
    const encoder = new RangeEncoder();
    expect(codePacketTree(encoder, shape, tree)).toEqual(tree);
    for (const bit of [1, 0, 1, 1]) encoder.code(bit, 20000);
    const decoder = new RangeDecoder(encoder.finish());
    expect(codePacketTree(decoder, shape, null)).toEqual(tree);
    expect([0, 0, 0, 0].map((bit) => decoder.code(bit, 20000))).toEqual([1, 0, 1, 1]);
  });

  it('have an end, whatever they are', () => {
    const bytes = new Uint8Array(10_000).fill(255);
    for (const value of [0, 85, 255]) {
      const tree = decodePacketTree(bytes.fill(value), [100, 100, 100, 100]);
      expect(packetBands([100, 100, 100, 100], tree).length).toBeLessThanOrEqual(6 ** 4);
    }
  });
});

describe('bestBasis', () => {
  const shape = [32, 32];
  /** Sum of log2(1 + 2|c| / step), the measure that it goes by. */
  const cost = (values: Float64Array, tree: PacketTree, step: number): number => {
    const synthesis = new PacketSynthesis(shape, tree);
    const coefficients = new Float64Array(values.length);
    synthesis.analyse(values, coefficients);
    return coefficients.reduce((sum, value) => sum + Math.log2(1 + (2 * Math.abs(value)) / step), 0);
  };

  it('takes fewer bits than Mallat trees', () => {
    // Smooth along one axis, rough along the other.
    const rough = noise(32, 3);
    const values = Float64Array.from({ length: 1024 }, (_, i) => Math.sin(i / 32 / 9) * rough[i % 32]!);
    const tree = bestBasis(values, shape, 'dd64', 0.05);
    for (const levels of [0, 1, 2, 3]) {
      expect(cost(values, tree, 0.05)).toBeLessThan(0.9 * cost(values, mallatTree(shape, levels), 0.05));
    }
  });

  it('leaves alone what it cannot make better', () => {
    expect(bestBasis(new Float64Array(1024), shape, 'dd64', 0.1)).toBe(null);
    const spike = new Float64Array(1024);
    spike[500] = 1;
    expect(bestBasis(spike, shape, 'dd64', 0.01)).toBe(null);
    expect(bestBasis(new Float64Array(0), [0, 4], 'dd64', 0.1)).toBe(null);
  });

  it('finds a tree that suits any shape, at most so many levels deep', () => {
    fc.assert(
      fc.property(shapes, fc.nat(100), fc.constantFrom(0, 1, 3, 5), (lengths, seed, most) => {
        const values = noise(total(lengths), seed);
        const bands = packetBands(lengths, bestBasis(values, lengths, 'cdf97', 0.3, most));
        expect(Math.max(...bands.flatMap(({ spacing }) => spacing))).toBeLessThanOrEqual(2 ** most);
      }),
      { numRuns: 30 },
    );
  });

  it('pauses often, and tells how far it is', () => {
    const lengths = [33, 40, 50];
    const values = noise(total(lengths), 7);
    const steps = bestBasisSteps(values, lengths, 'dd64', 0.5, 3);
    const fractions: number[] = [];
    let state = steps.next();
    for (; !state.done; state = steps.next()) fractions.push(state.value.fraction);
    expect(state.value).toEqual(bestBasis(values, lengths, 'dd64', 0.5, 3));
    // 2.75 times the samples along each axis, or more, and a pause after 2^15 to 2^17 of them.
    expect(fractions.length).toBeGreaterThan((2.75 ** 3 * values.length) / 2 ** 17);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions[0]).toBe(0);
    expect(fractions.at(-1)).toBeGreaterThan(0.95);
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  });

  it('looks at a part of a large array', () => {
    const lengths = [9, 50, 60, 70];
    const values = Float64Array.from({ length: total(lengths) }, (_, i) => Math.sin(i / 7e4) + 1);
    const bands = packetBands(lengths, bestBasis(values, lengths, 'dd64', 0.01, 3));
    expect(bands[0]!.spacing).toEqual([8, 8, 8, 8]);
  });
});

describe('liftingBands', () => {
  const shape = [20, 17, 24];
  const values = noise(total(shape), 5);
  const { bands, gains } = liftingBands(shape, 3);
  const steps = gains.map((gain) => 0.4 / gain);

  it('give the levels of PacketSynthesis without its arrays', () => {
    const synthesis = new PacketSynthesis(shape, mallatTree(shape, 3), 'cdf97');
    const coefficients = new Float64Array(values.length);
    const expected = new Int32Array(values.length);
    synthesis.analyse(values, coefficients);
    quantise(coefficients, 0.4, 0.6, expected);
    const lifted = values.slice();
    liftForward({ data: lifted, shape }, { levels: 3 });
    const levels = new Int32Array(values.length);
    quantiseBands(lifted, bands, steps, 0.6, levels);
    expect(bands).toEqual(synthesis.bands);
    expect(levels).toEqual(expected);
    expect(gains).toEqual(bands.map((band) => bandGain('cdf97', band)));
  });

  it('go with float32, to within the step', () => {
    const lifted = Float32Array.from(values);
    liftForward({ data: lifted, shape }, { levels: 3 });
    const levels = new Int32Array(values.length);
    quantiseBands(lifted, bands, steps, 0.5, levels);
    const back = new Float32Array(values.length);
    dequantiseBands(levels, bands, steps, back);
    liftInverse({ data: back, shape }, { levels: 3 });
    const error = values.map((value, i) => value - back[i]!);
    expect(Math.sqrt(dot(error, error) / values.length)).toBeLessThan(0.4 / Math.sqrt(12) + 0.02);
    expect(() =>
      quantiseBands(
        lifted,
        bands,
        steps.map((step) => step * 1e-10),
        0.5,
        levels,
      ),
    ).toThrow(RangeError);
  });
});
