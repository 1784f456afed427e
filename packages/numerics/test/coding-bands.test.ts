import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BAND_CLASSES,
  type Band,
  decodeBands,
  encodeBands,
  measureBands,
  type RelatedBand,
  relateBands,
} from '../src/coding/index.js';

/** The bands of a wavelet transform of so many levels in Mallat's layout, coarse ones first. */
function mallatBands(shape: readonly number[], levels: number): Band[] {
  const strides = shape.map((_, axis) =>
    shape.slice(axis + 1).reduce((product, length) => product * length, 1),
  );
  const half = (lengths: readonly number[]): number[] => lengths.map((length) => Math.ceil(length / 2));
  const boxes = [shape];
  for (let level = 1; level <= levels; level++) boxes.push(half(boxes.at(-1)!));
  const bands: Band[] = [];
  for (let level = levels; level >= 1; level--) {
    const [outer, inner] = [boxes[level - 1]!, boxes[level]!];
    for (let mask = level === levels ? 0 : 1; mask < 2 ** shape.length; mask++) {
      const high = shape.map((_, axis) => ((mask >> (shape.length - 1 - axis)) & 1) === 1);
      bands.push({
        offset: high.reduce((sum, isHigh, axis) => sum + (isHigh ? inner[axis]! * strides[axis]! : 0), 0),
        shape: high.map((isHigh, axis) => (isHigh ? outer[axis]! - inner[axis]! : inner[axis]!)),
        strides,
        spacing: shape.map(() => 2 ** level),
        high,
      });
    }
  }
  return bands;
}

const total = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

/** Coefficients that decay with the frequency, in a ball, as those of a VDF do. */
function coefficients(
  shape: readonly number[],
  bands: readonly Band[],
  amplitude: number,
  seed: number,
): Int32Array {
  const random = new Random(seed);
  const values = new Int32Array(total(shape));
  for (const band of bands) {
    const scale = amplitude * Math.max(...band.spacing) ** 1.5 * 4 ** -band.high.filter(Boolean).length;
    for (let i = 0; i < total(band.shape); i++) {
      let rest = i;
      let at = band.offset;
      let radius = 0;
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        const index = rest % band.shape[axis]!;
        rest = Math.floor(rest / band.shape[axis]!);
        at += index * band.strides[axis]!;
        radius += (2 * ((index + 0.5) / band.shape[axis]!) - 1) ** 2;
      }
      values[at] = Math.trunc(scale * Math.exp(-6 * radius) * random.normal());
    }
  }
  return values;
}

const shapes = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 90 })),
  fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 70 })),
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 70 })),
  fc.tuple(...[4, 5, 6, 7].map((max) => fc.integer({ min: 1, max }))),
);
const arrays = fc.record({
  shape: shapes as fc.Arbitrary<number[]>,
  levels: fc.integer({ min: 1, max: 3 }),
  amplitude: fc.constantFrom(0, 0.02, 0.3, 4, 3000),
  seed: fc.nat(1000),
});

function roundTrip(values: Int32Array, bands: readonly RelatedBand[]): Int32Array {
  const decoded = new Int32Array(values.length).fill(-7);
  decodeBands(encodeBands(values, bands), decoded, bands);
  return decoded;
}

describe('encodeBands and decodeBands', () => {
  it('give back any coefficients of any rank', () => {
    fc.assert(
      fc.property(arrays, ({ shape, levels, amplitude, seed }) => {
        const bands = relateBands(mallatBands(shape, levels));
        const values = coefficients(shape, bands, amplitude, seed);
        expect(roundTrip(values, bands)).toEqual(values);
      }),
      { numRuns: 150 },
    );
  });

  it('give back single values far from everything, of the largest magnitude too', () => {
    const shape = [40, 6, 80];
    const bands = relateBands(mallatBands(shape, 2));
    for (const [at, value] of [
      [0, 1],
      [19_199, -1],
      [9_999, 2 ** 28],
      [7_777, -(2 ** 28)],
    ] as const) {
      const values = new Int32Array(total(shape));
      values[at] = value;
      expect(roundTrip(values, bands)).toEqual(values);
    }
  });

  it('leave elements outside the bands alone', () => {
    const bands = relateBands(mallatBands([8, 8], 1)).slice(0, 2);
    const values = Int32Array.from({ length: 64 }, (_, i) => i - 30);
    const decoded = new Int32Array(64).fill(99);
    decodeBands(encodeBands(values, bands), decoded, bands);
    expect(decoded[63]).toBe(99);
    expect(decoded[0]).toBe(-30);
  });

  it('do not change what they encode', () => {
    const bands = relateBands(mallatBands([20, 20, 40], 2));
    const values = coefficients([20, 20, 40], bands, 0.5, 4);
    const before = values.slice();
    encodeBands(values, bands);
    measureBands(values, bands, new Float32Array(3 * values.length));
    expect(values).toEqual(before);
  });

  it('take no bytes for zeros', () => {
    const bands = relateBands(mallatBands([50, 50, 50], 3));
    expect(encodeBands(new Int32Array(125_000), bands).length).toBeLessThanOrEqual(8);
  });

  it('make coefficients of any bytes, without end or error', () => {
    const bands = relateBands(mallatBands([9, 10, 33], 2));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const values = new Int32Array(9 * 10 * 33);
        decodeBands(bytes, values, bands);
        expect(values.every((value) => Math.abs(value) < 2 ** 30)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('write the same bytes on every machine', () => {
    const shape = [12, 14, 40];
    const bands = relateBands(mallatBands(shape, 2));
    // Integer arithmetic alone, so that the coefficients are the same everywhere too.
    const values = Int32Array.from({ length: total(shape) }, (_, i) => {
      const hash = Math.imul(i + 1, 0x9e3779b1) >>> 8;
      return i % 40 < 20 && hash % 5 === 0 ? ((hash >>> 4) % 9) - 4 : 0;
    });
    const bytes = encodeBands(values, bands);
    const sum = bytes.reduce((hash, byte) => Math.imul(hash ^ byte, 16777619) >>> 0, 2166136261);
    expect([bytes.length, sum]).toMatchInlineSnapshot(`
      [
        530,
        4209070008,
      ]
    `);
  });

  it('refuse bands outside the array and magnitudes too large', () => {
    const bands = relateBands(mallatBands([8, 8], 1));
    expect(() => encodeBands(new Int32Array(63), bands)).toThrow(RangeError);
    expect(() => decodeBands(new Uint8Array(4), new Int32Array(63), bands)).toThrow(RangeError);
    expect(() => encodeBands(new Int32Array(64).fill(2 ** 28 + 1), bands)).toThrow(RangeError);
  });

  it('take far fewer bits than independent coefficients of the same histogram hold', () => {
    const shape = [48, 48, 48];
    const bands = relateBands(mallatBands(shape, 3));
    const values = coefficients(shape, bands, 0.3, 8);
    const counts = new Map<number, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    let bits = 0;
    for (const count of counts.values()) bits -= count * Math.log2(count / values.length);
    expect(8 * encodeBands(values, bands).length).toBeLessThan(0.6 * bits);
  });
});

describe('measureBands', () => {
  const shape = [30, 31, 40];
  const bands = relateBands(mallatBands(shape, 3));

  it.each([0.05, 0.5, 20])('agrees with the bytes written, at amplitude %d', (amplitude) => {
    const values = coefficients(shape, bands, amplitude, 2);
    const bytes = encodeBands(values, bands).length;
    expect(Math.abs(measureBands(values, bands) / 8 - bytes)).toBeLessThan(2 + 0.001 * bytes);
  });

  it('prices every coefficient as it is so that the prices add up to the whole', () => {
    const values = coefficients(shape, bands, 0.5, 2);
    const costs = new Float32Array(3 * values.length);
    const bits = measureBands(values, bands, costs);
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += costs[3 * i + 1]!;
    expect(sum / bits).toBeGreaterThan(0.93);
    expect(sum / bits).toBeLessThan(1.07);
  });

  it('prices a change as it turns out, where it comes last', () => {
    const values = coefficients(shape, bands, 0.5, 2);
    const last = bands.at(-1)!;
    const at = last.shape.reduce(
      (sum, length, axis) => sum + (length - 1) * last.strides[axis]!,
      last.offset,
    );
    const costs = new Float32Array(3 * values.length);
    const bits = measureBands(values, bands, costs);
    for (const change of [-1, 1]) {
      const changed = values.slice();
      changed[at]! += change;
      const difference = measureBands(changed, bands) - bits;
      expect(Math.abs(costs[3 * at + 1 + change]! - costs[3 * at + 1]! - difference)).toBeLessThan(3);
    }
  });
});

describe('relateBands', () => {
  const bands = mallatBands([32, 32, 32], 3);
  const related = relateBands(bands);

  it('names earlier bands only, the smooth one never', () => {
    for (const [index, { parent, siblings }] of related.entries()) {
      for (const relative of [...siblings, ...(parent === undefined ? [] : [parent])]) {
        expect(relative).toBeGreaterThan(0);
        expect(relative).toBeLessThan(index);
      }
    }
  });

  it('takes as parent of a band high along two axes one that is high along one of them', () => {
    const index = bands.findIndex(({ high, spacing }) => spacing[0] === 2 && !high[0] && high[1] && high[2]);
    const parent = bands[related[index]!.parent!]!;
    expect(parent.spacing).toEqual([2, 2, 2]);
    expect(parent.high.filter(Boolean).length).toBe(1);
  });

  it('relates a detail to the same one of the coarser level', () => {
    const index = bands.findIndex(({ high, spacing }) => spacing[0] === 2 && high[2]);
    const same = bands.findIndex(({ high, spacing }) => spacing[0] === 4 && !high[0] && !high[1] && high[2]);
    expect([related[index]!.parent, ...related[index]!.siblings]).toContain(same);
  });

  it('keeps classes within bounds in four dimensions', () => {
    const classes = relateBands(mallatBands([8, 8, 8, 8], 3)).map((band) => band.class);
    expect(Math.max(...classes)).toBeLessThan(BAND_CLASSES);
    expect(classes.filter((each) => each === 0).length).toBe(1);
  });

  it('passes over empty bands', () => {
    const thin = relateBands(mallatBands([1, 1, 16], 3));
    for (const { parent, siblings } of thin) {
      for (const relative of [...siblings, ...(parent === undefined ? [] : [parent])]) {
        expect(thin[relative]!.shape).not.toContain(0);
      }
    }
  });
});
