import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type BoundaryMode,
  boundaryModes,
  crop,
  dwt,
  dwtn,
  type FloatArray,
  type Floats,
  idwt,
  idwtn,
  iswtn,
  type LiftingScheme,
  liftForward,
  liftInverse,
  liftingSchemes,
  lowPassShape,
  padToMultiple,
  shrinkStationary,
  swtLevels,
  swtn,
  threshold,
  type Wavelet,
  wavedecn,
  wavelet,
  waveletNames,
  waverecn,
} from '../src/wavelet/index.js';

const shapes = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }).filter(small);
const names = fc.constantFrom(...waveletNames);
const modes = fc.constantFrom<BoundaryMode>(...boundaryModes);
const seeds = fc.nat();
const schemes = fc.constantFrom<LiftingScheme>(...liftingSchemes);

describe('dwtn', () => {
  it('is undone by idwtn for every mode', () => {
    const exact = names.filter((name) => name !== 'dmey');
    fc.assert(
      fc.property(shapes, exact, modes, seeds, (shape, name, mode, seed) => {
        fc.pre(spread(shape, wavelet(name)) < 1e5);
        const x = normal64(shape, seed);
        const before = x.data.slice();
        const back = idwtn(dwtn(x, wavelet(name), { mode }), wavelet(name), { mode });
        // Long filters carry the straight lines of these modes far: what they cancel is large.
        const tolerance = mode === 'smooth' || mode === 'antireflect' ? 1e-7 : 1e-9;
        expect(worst(crop(back, shape).data, x.data)).toBeLessThan(tolerance);
        expectSame(x, { ...x, data: before });
      }),
    );
  });

  it('gives the same along any axis', () => {
    const cases: [number, number, number][] = [
      [5, 6, 7],
      [1, 9, 4],
      // Slices too large to be held all at once.
      [14, 130, 131],
    ];
    for (const shape of cases) {
      for (const mode of ['symmetric', 'periodic'] as const) {
        const x = normal64(shape, 1);
        const w = wavelet('db2');
        const { approximation, detail } = dwt(x, w, { mode, axis: 0 });
        const turned = dwt(turn(x), w, { mode, axis: 2 });
        expectSame(turn(approximation), turned.approximation);
        expectSame(turn(detail), turned.detail);
        const back = idwt(approximation, detail, w, { mode, axis: 0 });
        expectSame(turn(back), idwt(turned.approximation, turned.detail, w, { mode, axis: 2 }));
      }
    }
  });

  it('takes axes in any order, and names bands by it', () => {
    const x = normal64([6, 7, 8], 2);
    const w = [wavelet('haar'), wavelet('db3')];
    const one = dwtn(x, w, { axes: [0, 2], mode: ['zero', 'reflect'] });
    const other = dwtn(x, w.toReversed(), { axes: [-1, 0], mode: ['reflect', 'zero'] });
    expect(Object.keys(one).sort()).toEqual(['aa', 'ad', 'da', 'dd']);
    expect(other.ad).toEqual(one.da);
    expect(other.da).toEqual(one.ad);
    expect(other.dd).toEqual(one.dd);
  });

  it('counts missing bands as zeros', () => {
    const w = wavelet('sym4');
    const { aa, ad, da, dd } = dwtn(normal64([9, 12], 3), w);
    const zero = { ...da!, data: da!.data.map(() => 0) };
    expect(idwtn({ aa, ad, dd }, w)).toEqual(idwtn({ aa, ad, da: zero, dd }, w));
  });

  it('keeps the 2-norm for orthogonal wavelets in mode periodization', () => {
    for (const name of ['db5', 'sym7', 'coif3']) {
      const x = normal64([16, 20], 4);
      const bands = Object.values(dwtn(x, wavelet(name), { mode: 'periodization' }));
      const squares = bands.reduce((sum, { data }) => sum + norm(data) ** 2, 0);
      expect(Math.abs(Math.sqrt(squares) / norm(x.data) - 1)).toBeLessThan(1e-11);
    }
  });

  it('takes a single sample in every mode', () => {
    for (const mode of boundaryModes) {
      const w = wavelet('db4');
      const bands = dwtn({ data: Float64Array.of(3), shape: [1] }, w, { mode });
      expect(idwtn(bands, w, { mode }).data[0]).toBeCloseTo(3, 12);
    }
  });
});

describe('wavedecn', () => {
  it('is undone by waverecn, cropped to the shape there was', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 4 }), seeds, (shape, levels, seed) => {
        const x = normal64(shape, seed);
        const decomposition = wavedecn(x, wavelet('bior4.4'), { levels });
        expect(decomposition.details.length).toBe(levels);
        const back = waverecn(decomposition, wavelet('bior4.4'), { shape });
        expect(back.shape).toEqual(shape);
        expect(worst(back.data, x.data)).toBeLessThan(1e-9);
        expect(decomposition.approximation.data.buffer).not.toBe(x.data.buffer);
      }),
    );
  });
});

const kinds: readonly (readonly [string, (shape: readonly number[], seed: number) => FloatArray])[] = [
  ['float32', normal32],
  ['float64', normal64],
];
describe.each(kinds)('kernels of %s', (_, normal) => {
  it('give the same bits: filters', () => {
    fc.assert(
      fc.property(shapes, names, modes, seeds, (shape, name, mode, seed) => {
        const x = normal(shape, seed);
        const w = wavelet(name);
        fc.pre(spread(shape, w) < 1e5);
        const fast = dwtn(x, w, { mode, kernel: 'wasm' });
        expectSameBands(dwtn(x, w, { mode, kernel: 'typescript' }), fast);
        const back = idwtn(fast, w, { mode, kernel: 'wasm' });
        expectSame(idwtn(fast, w, { mode, kernel: 'typescript' }), back);
      }),
    );
  });

  it('give the same bits: stationary', () => {
    fc.assert(
      fc.property(shapes, names, seeds, (shape, name, seed) => {
        const x = normal(
          shape.map((n) => 4 * Math.ceil(n / 4)),
          seed,
        );
        const w = wavelet(name);
        const fast = swtn(x, w, 2, { kernel: 'wasm' });
        swtn(x, w, 2, { kernel: 'typescript' }).forEach(({ approximation, details }, i) => {
          expectSame(approximation, fast[i]!.approximation);
          expectSameBands(details, fast[i]!.details);
        });
        expectSame(iswtn(fast, w, { kernel: 'typescript' }), iswtn(fast, w, { kernel: 'wasm' }));
      }),
      { numRuns: 50 },
    );
  });

  it('give the same bits: lifting', () => {
    fc.assert(
      fc.property(shapes, schemes, seeds, (shape, scheme, seed) => {
        const fast = normal(shape, seed);
        const slow = { ...fast, data: fast.data.slice() };
        for (const work of [liftForward, liftInverse]) {
          work(fast, { scheme, kernel: 'wasm' });
          work(slow, { scheme, kernel: 'typescript' });
          expectSame(slow, fast);
        }
      }),
    );
  });
});

describe('without WebAssembly', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('gives the same bits by TypeScript, and refuses the other kernel', async () => {
    const x = normal32([9, 10, 11], 14);
    const bands = dwtn(x, wavelet('db4'));
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    const fresh = await import('../src/wavelet/index.js');
    expectSameBands(fresh.dwtn(x, wavelet('db4')), bands);
    expect(() => fresh.dwtn(x, wavelet('db4'), { kernel: 'wasm' })).toThrow(
      'expected an engine with WebAssembly',
    );
    expectSameBands(fresh.dwtn(x, wavelet('db4'), { kernel: 'typescript' }), bands);
  });
});

describe('dwtn of float32', () => {
  it('is near to that of float64', () => {
    const x = normal32([12, 20, 17], 5);
    const wide = { ...x, data: Float64Array.from(x.data) };
    const bands = dwtn(x, wavelet('db6'));
    for (const [key, { data }] of Object.entries(dwtn(wide, wavelet('db6')))) {
      expect(worst(Float64Array.from(bands[key]!.data), data)).toBeLessThan(1e-5);
    }
  });
});

describe('swtn', () => {
  it('keeps the 2-norm with norm, for orthogonal wavelets', () => {
    const x = normal64([8, 16], 6);
    const levels = swtn(x, wavelet('db3'), 3, { norm: true });
    const bands = [levels[0]!.approximation, ...levels.flatMap(({ details }) => Object.values(details))];
    const squares = bands.reduce((sum, { data }) => sum + norm(data) ** 2, 0);
    expect(Math.abs(Math.sqrt(squares) / norm(x.data) - 1)).toBeLessThan(1e-11);
    expect(worst(iswtn(levels, wavelet('db3'), { norm: true }).data, x.data)).toBeLessThan(1e-11);
  });

  it('moves with its input', () => {
    const x = normal64([16], 7);
    const moved = { ...x, data: x.data.map((_, i) => x.data.at((i + 5) % 16)!) };
    const [one, other] = [x, moved].map((array) => swtn(array, wavelet('sym5'), 2)[0]!.details.d!.data);
    expect(other).toEqual(one!.map((_, i) => one!.at((i + 5) % 16)!));
  });

  it('comes level by level, the finest first', () => {
    const x = normal64([8, 16], 8);
    const all = swtn(x, wavelet('haar'), 3);
    expect([...swtLevels(x, wavelet('haar'), 3)].reverse()).toEqual(all);
    const finer = [...all].reverse();
    for (const level of swtLevels(x, wavelet('haar'), 3, { reuse: true }))
      expect(level).toEqual(finer.shift());
    expect(finer).toEqual([]);
    expect(all.map(({ level }) => level)).toEqual([3, 2, 1]);
  });

  it('gives the same along any axis', () => {
    // Slices too large to be held all at once, and taps four apart.
    const x = normal64([24, 130, 130], 9);
    const w = wavelet('db3');
    const [coarse, fine] = swtn(x, w, 3, { axes: [0] });
    const [turnedCoarse, turnedFine] = swtn(turn(x), w, 3, { axes: [2] });
    expectSame(turn(coarse!.details.d!), turnedCoarse!.details.d!);
    expectSame(turn(fine!.details.d!), turnedFine!.details.d!);
    const back = iswtn([coarse!, fine!], w, { axes: [0] });
    expectSame(turn(back), iswtn([turnedCoarse!, turnedFine!], w, { axes: [2] }));
  });
});

describe('shrinkStationary', () => {
  const soft = (coefficients: Floats, _band: string, level: number): void =>
    threshold(coefficients, 0.6 / level, 'soft', coefficients);

  it('gives the same bits as swtn, thresholds and iswtn', () => {
    fc.assert(
      fc.property(shapes, names, seeds, fc.boolean(), (shape, name, seed, single) => {
        const even = shape.map((n) => 4 * Math.ceil(n / 4));
        const x: FloatArray = single ? normal32(even, seed) : normal64(even, seed);
        const w = wavelet(name);
        const levels = swtn(x, w, 2);
        for (const { level, details } of levels) {
          for (const [key, { data }] of Object.entries(details)) soft(data, key, level);
        }
        expectSame(shrinkStationary(x, w, 2, soft), iswtn(levels, w));
      }),
      { numRuns: 50 },
    );
  });

  it('gives back what it got, for any shape, where nothing is shrunk', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 4 }), seeds, (shape, levels, seed) => {
        const x = normal64(shape, seed);
        const same = shrinkStationary(x, wavelet('db4'), levels, () => {});
        expect(worst(same.data, x.data)).toBeLessThan(1e-10);
      }),
    );
  });

  it('lets the shrinkage use transforms itself', () => {
    const x = normal32([8, 8, 8], 10);
    const plain = shrinkStationary(x, wavelet('haar'), 2, soft);
    const busy = shrinkStationary(x, wavelet('haar'), 2, (coefficients, band, level) => {
      liftForward(normal32([40, 40], 11));
      soft(coefficients, band, level);
    });
    expectSame(busy, plain);
  });
});

describe('lifting', () => {
  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(shapes, schemes, fc.integer({ min: 0, max: 6 }), seeds, (shape, scheme, levels, seed) => {
        const x = normal64(shape, seed);
        const y = { ...x, data: x.data.slice() };
        liftForward(y, { scheme, levels });
        liftInverse(y, { scheme, levels });
        expect(worst(y.data, x.data)).toBeLessThan(1e-11);
      }),
    );
  });

  it('has the filters of JPEG 2000', () => {
    // ISO/IEC 15444-1, table F.4 and F.2, times √2 and over √2.
    const taps = {
      cdf97: [
        [0.602949018236358, 0.266864118442872, -0.078223266528988, -0.016864118442875, 0.02674875741081],
        [1.115087052456994, -0.591271763114247, -0.0575435262285, 0.091271763114249],
      ],
      cdf53: [
        [0.75, 0.25, -0.125],
        [1, -0.5],
      ],
    };
    for (const scheme of liftingSchemes) {
      const [low, high] = taps[scheme] as [number[], number[]];
      for (let i = 0; i < 32; i++) {
        const unit = { data: new Float64Array(32), shape: [32] };
        unit.data[i] = 1;
        liftForward(unit, { scheme, levels: 1 });
        expect(unit.data[8]).toBeCloseTo((low[Math.abs(i - 16)] ?? 0) * Math.SQRT2, 13);
        expect(unit.data[24]).toBeCloseTo((high[Math.abs(i - 17)] ?? 0) / Math.SQRT2, 13);
      }
    }
  });

  it('nearly keeps the 2-norm', () => {
    const x = normal64([40, 41, 42], 12);
    const before = norm(x.data);
    liftForward(x);
    expect(norm(x.data) / before).toBeGreaterThan(0.95);
    expect(norm(x.data) / before).toBeLessThan(1.05);
  });

  it('makes of a constant low-pass coefficients only', () => {
    const x = { data: new Float64Array(11 * 9).fill(2), shape: [11, 9] };
    liftForward(x, { levels: 2 });
    expect(lowPassShape(x.shape, 2)).toEqual([3, 3]);
    for (let i = 0; i < 11; i++) {
      for (let j = 0; j < 9; j++) expect(x.data[9 * i + j]).toBeCloseTo(i < 3 && j < 3 ? 8 : 0, 12);
    }
  });

  it('works in blocks as on the whole', () => {
    // Larger than a block: every axis alone, by lines that lie apart, next to each other, and one after the other.
    const shape = [60, 70, 80];
    const together = normal64(shape, 13);
    const single = { ...together, data: together.data.slice() };
    liftForward(together, { levels: 1 });
    for (const axis of [1, 2, 0]) liftForward(single, { levels: 1, axes: [axis] });
    expectSame(single, together);
  });
});

describe('padToMultiple', () => {
  it('goes on as the mode says, and is undone by crop', () => {
    const x = { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] };
    const padded = padToMultiple(x, 4);
    expect(padded.shape).toEqual([4, 4]);
    expect([...padded.data]).toEqual([1, 2, 3, 3, 4, 5, 6, 6, 4, 5, 6, 6, 1, 2, 3, 3]);
    expect(crop(padded, [2, 3])).toEqual(x);
    expect([...padToMultiple(x, 4, { axes: [1], mode: 'smooth' }).data]).toEqual([1, 2, 3, 4, 4, 5, 6, 7]);
  });
});

describe('errors', () => {
  const x = { data: new Float64Array(6), shape: [2, 3] };
  const haar = wavelet('haar');
  it.each<[string, () => unknown, string]>([
    ['unknown wavelets', () => wavelet('db39'), 'db1, db2, db3, db4, db5'],
    ['wavelets of no family', () => wavelet('x'), "dmey, got 'x'"],
    ['shapes that do not match', () => dwtn({ ...x, shape: [7] }, haar), 'got [7] and 6'],
    ['empty arrays', () => dwtn({ data: new Float64Array(0), shape: [0] }, haar), 'got [0]'],
    ['axes that are not there', () => dwtn(x, haar, { axes: [2] }), 'got [2]'],
    ['axes given twice', () => dwtn(x, haar, { axes: [1, -1] }), 'got [1, -1]'],
    ['too few wavelets', () => dwtn(x, [haar], {}), 'one wavelet or 2, got 1'],
    ['unknown modes', () => dwtn(x, haar, { mode: 'mirror' as BoundaryMode }), "got 'mirror'"],
    ['no bands', () => idwtn({}, haar), 'got'],
    ['bands of other names', () => idwtn({ aa: x, b: x }, haar), "got 'b'"],
    ['bands of other shapes', () => idwtn({ a: x, d: { ...x, shape: [6] } }, haar, { axes: [0] }), 'as [6]'],
    ['too few coefficients', () => idwtn({ a: x }, wavelet('db9'), { axes: [0] }), 'at least 9'],
    ['levels below 0', () => wavedecn(x, haar, { levels: -1 }), 'got -1'],
    ['lengths that cannot be halved', () => swtn(x, haar, 1), 'got [2, 3] for 1'],
    ['no levels', () => iswtn([], haar), 'got none'],
    ['crops that are too large', () => crop(x, [2, 4]), 'got [2, 3]'],
    ['lifting by no whole number of levels', () => liftForward(x, { levels: 1.5 }), 'got 1.5'],
    ['shrinkage without levels', () => shrinkStationary(x, haar, 0, () => {}), 'got 0'],
  ])('refuses %s', (_, work, message) => {
    expect(work).toThrow(RangeError);
    expect(work).toThrow(message);
  });
});

function normal64(shape: readonly number[], seed: number): FloatArray<Float64Array> {
  return { data: new Random(seed).fillNormal(new Float64Array(product(shape))), shape };
}

function normal32(shape: readonly number[], seed: number): FloatArray<Float32Array> {
  return { data: new Random(seed).fillNormal(new Float32Array(product(shape))), shape };
}

/** The first axis of three made the last. */
function turn({ data, shape }: FloatArray<Float64Array>): FloatArray<Float64Array> {
  const [n0, n1, n2] = shape as [number, number, number];
  const out = new Float64Array(data.length);
  for (let i = 0; i < n0; i++) for (let j = 0; j < n1 * n2; j++) out[j * n0 + i] = data[i * n1 * n2 + j]!;
  return { data: out, shape: [n1, n2, n0] };
}

/** The same shape and, but for the sign of zeros, bits. Faster than `toEqual` for long arrays. */
function expectSame(a: FloatArray, b: FloatArray): void {
  expect(a.shape).toEqual(b.shape);
  expect(a.data.length).toBe(b.data.length);
  expect(a.data.findIndex((value, i) => value !== b.data[i])).toBe(-1);
}

function expectSameBands(
  a: Readonly<Record<string, FloatArray>>,
  b: Readonly<Record<string, FloatArray>>,
): void {
  expect(Object.keys(a)).toEqual(Object.keys(b));
  for (const [key, band] of Object.entries(a)) expectSame(band, b[key]!);
}

function small(shape: readonly number[]): boolean {
  return product(shape) <= 4000;
}

/** About the number of coefficients: with long filters, short axes give many. */
function spread(shape: readonly number[], { decLo }: Wavelet): number {
  return product(shape.map((n) => n + decLo.length));
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function norm(x: Float64Array): number {
  return Math.sqrt(x.reduce((sum, value) => sum + value * value, 0));
}

/** Largest |a - b|. */
function worst(a: Float64Array, b: Float64Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
