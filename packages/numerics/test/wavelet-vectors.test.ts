import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type BoundaryMode,
  boundaryModes,
  dwt,
  dwtCoefficientLength,
  dwtMaxLevel,
  type FloatArray,
  idwt,
  iswtn,
  type LiftingScheme,
  liftForward,
  swtn,
  type ThresholdMode,
  threshold,
  wavedecn,
  wavelet,
  waveletNames,
  waverecn,
} from '../src/wavelet/index.js';

interface Cases {
  readonly modes: readonly BoundaryMode[];
  readonly wavelets: readonly {
    readonly name: string;
    readonly length: number;
    readonly orthogonal: boolean;
    readonly biorthogonal: boolean;
    readonly vanishingMoments: number | null;
  }[];
  readonly multilevel: readonly {
    readonly wavelets: readonly string[];
    readonly modes: readonly BoundaryMode[];
    readonly shape: readonly number[];
    readonly axes?: readonly number[];
    readonly levels?: number;
    readonly depth: number;
    readonly inverse: readonly number[];
  }[];
  readonly stationary: readonly {
    readonly wavelet: string;
    readonly shape: readonly number[];
    readonly levels: number;
    readonly axes?: readonly number[];
    readonly norm?: boolean;
  }[];
  readonly lifting: readonly {
    readonly scheme: LiftingScheme;
    readonly shape: readonly number[];
    readonly levels: number;
    readonly axes?: readonly number[];
  }[];
  readonly thresholds: readonly {
    readonly mode: ThresholdMode;
    readonly threshold: number;
    readonly substitute: number;
  }[];
  readonly maxLevels: readonly (readonly [length: number, filterLength: number, levels: number])[];
}

const vectors = new URL('vectors/', import.meta.url);
const cases = JSON.parse(readFileSync(new URL('wavelet.json', vectors), 'utf8')) as Cases;
const expected = new (class {
  readonly #numbers = readFloat64(new URL('wavelet.f64', vectors));
  #at = 0;

  take(count: number): Float64Array {
    this.#at += count;
    return this.#numbers.subarray(this.#at - count, this.#at);
  }

  get left(): number {
    return this.#numbers.length - this.#at;
  }
})();

// The numbers lie in the file in the order in which they are taken here.
describe('against PyWavelets', () => {
  describe('dwt and idwt, every mode', () => {
    cases.wavelets.forEach(({ name, length: filterLength }, i) => {
      const sums = expected.take(boundaryModes.length * 6);
      it(name, () => {
        const w = wavelet(name);
        let at = 0;
        cases.modes.forEach((mode, k) => {
          for (const offset of [0, 64]) {
            const n = 2 + ((37 * i + 11 * k + offset) % 131);
            const { approximation, detail } = dwt(values([n]), w, { mode });
            const m = dwtCoefficientLength(n, filterLength, mode);
            expect([approximation.data.length, detail.data.length]).toEqual([m, m]);
            const inverse = idwt(values([m]), values([m], 1), w, { mode });
            for (const { data } of [approximation, detail, inverse]) {
              expectSum(data, sums[at++]!, `${mode}, length ${n}`);
            }
          }
        });
      });
    });
  });

  describe('wavedecn and waverecn', () => {
    for (const { wavelets, modes, shape, axes, levels, depth, inverse } of cases.multilevel) {
      const options = { mode: single(modes), ...(axes && { axes }), ...(levels !== undefined && { levels }) };
      const filters = single(wavelets.map(wavelet));
      const array = values(shape);
      const decomposition = wavedecn(array, filters, options);
      const low = expected.take(decomposition.approximation.data.length);
      const high = decomposition.details.map((bands) =>
        sorted(bands).map(([, { data }]) => expected.take(data.length)),
      );
      const back = expected.take(product(inverse));

      it(`${wavelets.join('/')}, ${modes.join('/')}, [${shape.join(', ')}], ${depth} levels`, () => {
        expect(decomposition.details.length).toBe(depth);
        expectClose(decomposition.approximation.data, low);
        decomposition.details.forEach((bands, i) => {
          sorted(bands).forEach(([, { data }], band) => {
            expectClose(data, high[i]![band]!);
          });
        });
        const other = {
          approximation: scale(decomposition.approximation, 0.5),
          details: decomposition.details.map((bands) =>
            Object.fromEntries(sorted(bands).map(([key, band], i) => [key, scale(band, 1 + i)])),
          ),
        };
        const result = waverecn(other, filters, options);
        expect(result.shape).toEqual(inverse);
        expectClose(result.data, back);
      });
    }
  });

  describe('swtn and iswtn of every wavelet', () => {
    cases.wavelets.forEach(({ name }, i) => {
      const levels = 1 + (i % 3);
      const shapes = [[2 ** levels * (1 + (i % 7))], [2 ** levels * (1 + (i % 3)), 2 ** levels * 3]];
      const sums = shapes.map(({ length: rank }) => expected.take(levels * 2 ** rank + 1));
      it(name, () => {
        const w = wavelet(name);
        shapes.forEach((shape, s) => {
          let at = 0;
          const made = swtn(values(shape), w, levels);
          const other = made.map((level, j) => {
            const bands = allBands(level);
            for (const [, { data }] of bands) expectSum(data, sums[s]![at++]!, `[${shape.join(', ')}]`);
            const scaled = bands.map(([key, band], k) => [key, scale(band, 1 + k - 0.5 * j)] as const);
            return splitLevel(level.level, scaled);
          });
          expectSum(iswtn(other, w).data, sums[s]![at]!, `inverse, [${shape.join(', ')}]`);
        });
      });
    });
  });

  describe('swtn and iswtn', () => {
    for (const { wavelet: name, shape, levels, axes, norm } of cases.stationary) {
      const options = { ...(axes && { axes }), ...(norm !== undefined && { norm }) };
      const bands = 2 ** (axes ?? shape).length;
      const forward = Array.from({ length: levels * bands }, () => expected.take(product(shape)));
      const back = expected.take(product(shape));
      it(`${name}, [${shape.join(', ')}], ${levels} levels`, () => {
        const made = swtn(values(shape), wavelet(name), levels, options);
        made.forEach((level, j) => {
          allBands(level).forEach(([, { data }], k) => {
            expectClose(data, forward[j * bands + k]!);
          });
        });
        for (const { details } of made) {
          for (const { data } of Object.values(details)) threshold(data, 0.31234567, 'hard', data);
        }
        expectClose(iswtn(made, wavelet(name), options).data, back);
      });
    }
  });

  describe('liftForward, by dwt with mirrored ends', () => {
    for (const { scheme, shape, levels, axes } of cases.lifting) {
      const result = expected.take(product(shape));
      it(`${scheme}, [${shape.join(', ')}], ${levels} levels`, () => {
        const array = values(shape);
        liftForward(array, { scheme, levels, ...(axes && { axes }) });
        // PyWavelets has the filters of bior4.4 to 12 digits, JPEG 2000 the factors of lifting to 15.
        expectClose(array.data, result, scheme === 'cdf97' ? 1e-11 : 1e-13);
        const narrow = { shape, data: Float32Array.from(values(shape).data) };
        liftForward(narrow, { scheme, levels, ...(axes && { axes }) });
        expectClose(Float64Array.from(narrow.data), result, 1e-6);
      });
    }
  });

  describe('threshold', () => {
    for (const { mode, threshold: limit, substitute } of cases.thresholds) {
      const result = expected.take(20);
      it(`${mode}, ${limit}, ${substitute}`, () => {
        const { data } = values([20]);
        threshold(data, limit, mode, data, substitute);
        expectClose(data, result, 1e-15);
      });
    }
  });

  describe('filters', () => {
    for (const { name, length, ...properties } of cases.wavelets) {
      const sums = expected.take(4);
      it(name, () => {
        const w = wavelet(name);
        expect(w).toMatchObject({ name, ...properties });
        [w.decLo, w.decHi, w.recLo, w.recHi].forEach((taps, i) => {
          expect(taps.length).toBe(length);
          expectSum(taps, sums[i]!, name);
        });
      });
    }
  });

  it('has all wavelets and modes', () => {
    expect([...waveletNames].sort()).toEqual(cases.wavelets.map(({ name }) => name).sort());
    expect(boundaryModes).toEqual(cases.modes);
  });

  it.each(cases.maxLevels)('dwtMaxLevel(%d, %d) is %d', (n, filterLength, levels) => {
    expect(dwtMaxLevel(n, filterLength)).toBe(levels);
  });

  it('uses every stored number', () => expect(expected.left).toBe(0));
});

/** An array whose element j of n is as in vectors/make_wavelet.py. */
function values(shape: readonly number[], salt = 0): FloatArray<Float64Array> {
  const n = product(shape);
  const data = Float64Array.from(
    { length: n },
    (_, j) => (((7919 * j * j + 613 * j + 104729 * (n + salt)) % 2003) - 1001) / 1001,
  );
  return { data, shape };
}

/** Σ x_j weight_j is what was stored, to 1e-13 of the sum of the moduli, or of 1, the size of the inputs. */
function expectSum(x: Float64Array, stored: number, what: string): void {
  const weights = values([x.length], 7).data;
  let sum = 0;
  let size = 0;
  for (let j = 0; j < x.length; j++) {
    sum += x[j]! * weights[j]!;
    size += Math.abs(x[j]! * weights[j]!);
  }
  expect(Math.abs(sum - stored), what).toBeLessThanOrEqual(1e-13 * Math.max(1, size));
}

/** Every element to `tolerance` of the largest. */
function expectClose(x: Float64Array, stored: Float64Array, tolerance = 1e-13): void {
  expect(x.length).toBe(stored.length);
  const largest = stored.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const worst = stored.reduce((most, value, i) => Math.max(most, Math.abs(value - x[i]!)), 0);
  expect(worst).toBeLessThanOrEqual(tolerance * largest);
}

function scale({ data, shape }: FloatArray<Float64Array>, factor: number): FloatArray<Float64Array> {
  return { data: data.map((value) => factor * value), shape };
}

type Entry = readonly [string, FloatArray<Float64Array>];

function sorted(bands: Readonly<Record<string, FloatArray<Float64Array>>>): readonly Entry[] {
  return Object.entries(bands).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Approximation and details of a level under their names. */
function allBands(level: {
  readonly approximation: FloatArray<Float64Array>;
  readonly details: Readonly<Record<string, FloatArray<Float64Array>>>;
}): readonly Entry[] {
  const low = 'a'.repeat(Object.keys(level.details)[0]!.length);
  return sorted({ ...level.details, [low]: level.approximation });
}

function splitLevel(level: number, bands: readonly Entry[]) {
  const [[, approximation], ...details] = bands as [Entry, ...Entry[]];
  return { level, approximation, details: Object.fromEntries(details) };
}

function single<T>(list: readonly T[]): T | readonly T[] {
  return list.length === 1 ? list[0]! : list;
}

function readFloat64(file: URL): Float64Array {
  const bytes = readFileSync(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
