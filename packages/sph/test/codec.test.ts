import { inspect, type NdArray, VdfcError } from '@vdfc/core';
import { batchOf, kappa, maxwellian, partialRing, sampleVdf, shell, twoBeams } from '@vdfc/testkit';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SphOptions, sph } from '../src/index.js';

type Values = Float32Array | Float64Array;

const beams = sampleVdf(twoBeams(), { shape: [20, 22, 24], threshold: 1e-15 });

/** Σ|a - b| / Σ|a| */
function l1(a: Values, b: Values): number {
  let [error, sum] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    error += Math.abs(a[i]! - b[i]!);
    sum += Math.abs(a[i]!);
  }
  return error / sum;
}

function maxError(a: Values, b: Values): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}

const again = (array: { data: Values; shape: readonly number[] }, options: SphOptions = {}): NdArray =>
  sph.decode(sph.encode(array, options));

describe('options', () => {
  it.each([
    [{ step: 0 }, 'step'],
    [{ step: 5 }, 'step'],
    [{ step: 0.1, tolerance: 1 }, 'tolerance'],
    [{ tolerance: 0 }, 'tolerance'],
    [{ exponent: 0.05 }, 'exponent'],
    [{ effort: 3 }, 'effort'],
    [{ degree: 81 }, 'degree'],
    [{ order: -1 }, 'order'],
    [{ mode: 'other' as 'notebook' }, 'mode'],
    [{ mode: 'notebook' as const, degree: 41 }, 'degree'],
    [{ mode: 'notebook' as const, shells: 1 }, 'shells'],
  ])('refuse %o', (options, option) => {
    const refused = expect.objectContaining({ code: 'BAD_OPTION', option });
    expect(() => sph.encode(beams, options as SphOptions)).toThrow(refused);
  });

  it('bind a quality in place of a tolerance, and keep an exponent', () => {
    const bound = sph.with({ tolerance: 1e-15, effort: 0, exponent: 0.3 });
    const options = bound.quality!(0.2);
    expect(options).toMatchObject({ effort: 0, step: 2 ** -2, exponent: 0.3 });
    expect(bound.guarantee(options)).toEqual({ kind: 'none' });
    expect(sph.quality!(1)).toMatchObject({ exponent: 1 });
    expect(sph.with({ shells: 20 }).quality!(0.5)).toMatchObject({ shells: 20, degree: 20 });
  });

  it('bound degree and order', () => {
    const sizes = [
      [2, 4],
      [4, 8],
      [8, 16],
    ].map(([degree, order]) => sph.encode(beams, { degree, order, step: 1e-3, effort: 0 }).length);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    const whole = sph.encode(beams, { step: 1e-3, effort: 0 }).length;
    expect(sizes[0]).toBeLessThan(whole / 3);
  });
});

describe('a step', () => {
  it.each([0, 1, 2])('that is finer gives a closer and larger result, at effort %i', (effort) => {
    const containers = [0.2, 0.05, 0.01, 0.001].map((step) => sph.encode(beams, { step, effort }));
    const errors = containers.map((bytes) => l1(beams.data, sph.decode(bytes).data));
    const sizes = containers.map((bytes) => bytes.length);
    expect(errors).toEqual([...errors].sort((a, b) => b - a));
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(errors[3]).toBeLessThan(0.01);
  });
});

describe('a tolerance', () => {
  const arrays = fc.record({
    shape: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 4 }),
    seed: fc.integer({ min: 1, max: 1000 }),
    fine: fc.double({ min: 1, max: 4, noNaN: true }),
    scale: fc.integer({ min: -30, max: 30 }),
    exponent: fc.constantFrom(0.5, 1),
  });

  it('bounds the error, in either type', () => {
    fc.assert(
      fc.property(arrays, ({ shape, seed, fine, scale, exponent }) => {
        const length = shape.reduce((product, n) => product * n, 1);
        const values = Float64Array.from({ length }, (_, i) => Math.sin(seed * (i + 1)) * 10 ** scale);
        const tolerance = 10 ** (scale - fine);
        for (const data of [values, Float32Array.from(values)]) {
          const decoded = again({ data, shape }, { tolerance, exponent, effort: 0 }).data;
          expect(maxError(data, decoded)).toBeLessThanOrEqual(tolerance);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('that is not reached tells what would be', () => {
    const data = Float32Array.from({ length: 64 }, (_, i) => Math.sin(9 * i));
    const encode = (): Uint8Array => sph.encode({ data, shape: [4, 4, 4] }, { tolerance: 1e-20, effort: 0 });
    expect(encode).toThrow(VdfcError);
    expect(encode).toThrow(/the least that can be reached is \d/);
  });

  it('is promised', () => {
    expect(sph.guarantee({ tolerance: 2 })).toEqual({ kind: 'max-error', value: 2, of: 'unit' });
    expect(sph.guarantee({})).toEqual({ kind: 'none' });
  });

  it('coarser than all values needs next to nothing', () => {
    expect(sph.encode(beams, { tolerance: 1 }).length).toBeLessThan(60);
  });
});

describe('degenerate input', () => {
  const cube = (at: (i: number) => number): { data: Float64Array; shape: number[] } => ({
    data: Float64Array.from({ length: 9 ** 3 }, (_, i) => at(i)),
    shape: [9, 9, 9],
  });
  const cases: [string, { data: Values; shape: number[] }, number][] = [
    ['nothing', { data: new Float32Array(0), shape: [0, 3, 3] }, 0],
    ['no VDFs', { data: new Float32Array(0), shape: [0, 3, 3, 3] }, 0],
    ['zeros', cube(() => 0), 0],
    ['one cell', { data: Float32Array.of(3e-15), shape: [1, 1, 1] }, 0.05],
    ['one voxel', cube((i) => (i === 100 ? 1e-15 : 0)), 0.3],
    ['all mass in one corner', cube((i) => (i === 728 ? 2e-15 : 0)), 0.3],
    ['two voxels far apart', cube((i) => (i % 728 === 0 ? 1 : 0)), 0.5],
    ['a flat plane', cube((i) => (Math.floor(i / 81) === 3 ? 1 : 0)), 0.3],
    ['a plane of one cell', { data: Float32Array.from({ length: 64 }, (_, i) => i), shape: [1, 8, 8] }, 0.2],
    ['a constant', cube(() => 7), 0.1],
    ['huge numbers', cube((i) => 1e300 * (i % 7)), 0.3],
    ['tiny numbers', cube((i) => 1e-300 * (i % 7)), 0.3],
    ['noise below zero', cube((i) => -1e-19 * (i % 5)), 0.3],
  ];

  it.each(cases)('%s makes a sound container', (_, array, bound) => {
    for (const mode of ['quantise', 'notebook'] as const) {
      const { data, shape } = again(array, mode === 'quantise' ? { step: 0.02 } : { mode });
      expect(shape).toEqual(array.shape);
      expect(data.every(Number.isFinite)).toBe(true);
      const peak = Math.max(0, ...Array.from(array.data, Math.abs));
      if (mode === 'quantise') expect(maxError(array.data, data)).toBeLessThanOrEqual(bound * peak);
      else if (bound === 0) expect(data.every((value) => value === 0)).toBe(true);
    }
  });

  it.each([1, 2])('of rank %i is refused', (rank) => {
    const array = { data: new Float32Array(4), shape: rank === 1 ? [4] : [2, 2] };
    expect(() => sph.encode(array)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });
});

describe('a batch', () => {
  it('holds VDFs with frames of their own', () => {
    const cells = [maxwellian({ velocity: [2e5, 0, 0] }), partialRing(), shell()].map((distribution) =>
      sampleVdf(distribution, { shape: [14, 15, 16], threshold: 1e-16 }),
    );
    const decoded = again(batchOf(cells), { step: 0.02, effort: 1 }).data;
    const size = cells[0]!.data.length;
    cells.forEach(({ data }, i) => {
      expect(l1(data, decoded.slice(i * size, (i + 1) * size) as Values)).toBeLessThan(0.06);
    });
  });
});

it('beyond the outer shell all is zero', () => {
  const vdf = sampleVdf(kappa(), { shape: [24, 24, 24], threshold: 1e-15 });
  const decoded = again(vdf, { step: 0.1 }).data;
  expect(vdf.data[0]).toBe(0);
  expect([0, 23, 24 * 23, 24 ** 3 - 1].map((at) => decoded[at])).toEqual([0, 0, 0, 0]);
});

it('writes little beside its payload', () => {
  const bytes = sph.encode(beams);
  expect(bytes.length - inspect(bytes).payloadBytes).toBeLessThanOrEqual(45);
});

describe('mode notebook', () => {
  it('has the right amplitude and axes', () => {
    const vdf = sampleVdf(maxwellian({ velocity: [1.5e5, -1e5, 0.5e5], speed: 1.4e5 }), {
      shape: [24, 26, 28],
    });
    const decoded = again(vdf, { mode: 'notebook' });
    expect(l1(vdf.data, decoded.data)).toBeLessThan(0.03);
  });

  it('takes (degree + 1)² floats a shell', () => {
    const bytes = sph.encode(beams, { mode: 'notebook' });
    expect(inspect(bytes).payloadBytes).toBe(4 * (4 + 50 * 121));
  });
});

withData(['reference-vdf-50x50x50.f64'], 'on the reference VDF', () => {
  const array = { data: readReferenceVdf(), shape: referenceShape };

  it.each([
    [{ effort: 0 }, 0.0463, 420],
    [{ effort: 1 }, 0.0463, 380],
    [{ effort: 0 }, 0.01, 5_500],
  ])('%o tunes to an L1 of %d in at most %i bytes', { timeout: 120_000 }, (options, target, most) => {
    const { container } = tune(sph.with(options), array, { l1: target });
    expect(l1(array.data, sph.decode(container).data)).toBeLessThanOrEqual(target);
    expect(container.length).toBeLessThanOrEqual(most);
  });

  it('does what the notebook meant', () => {
    const bytes = sph.encode(array, { mode: 'notebook' });
    expect(bytes.length).toBeLessThan(24_300);
    expect(l1(array.data, sph.decode(bytes).data)).toBeLessThan(0.08);
  });
});
