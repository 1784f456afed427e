import { type ArrayInput, type Codec, type DenseArray, defineCodec, isVdfcError, pipeline } from '@vdfc/core';
import { dct } from '@vdfc/dct';
import { crop, power } from '@vdfc/filters';
import { compare } from '@vdfc/metrics';
import { batchOf, biMaxwellian, sampleVdf, twoBeams } from '@vdfc/testkit';
import { zlib } from '@vdfc/zlib';
import { describe, expect, it } from 'vitest';
import { type Target, type Tuned, tune } from '../src/index.js';
import { quantiser, quantiserSpec } from './codecs.js';
import { thrownBy } from './thrown.js';

const vdf = sampleVdf(twoBeams(), { shape: [16, 17, 18], threshold: 1e-15 });
const quantised = quantiser();
const piped = pipeline({ filters: [crop, power], codec: quantised });

/** Whether a container meets a target, told without the code under test. */
function meets(target: Target, codec: Codec, array: DenseArray, container: Uint8Array): boolean {
  const [name, bound] = Object.entries(target)[0] as [string, number];
  if (name === 'bytes') return container.length <= bound;
  if (name === 'ratio') return array.data.byteLength / container.length >= bound;
  const figures = compare(array, codec.decode(container)) as unknown as Record<string, number>;
  return figures[name]! <= bound;
}

/** The codec, and the containers that it was asked to make. */
function watched<Options extends object>(codec: Codec<Options>) {
  const made: Uint8Array[] = [];
  const encode: Codec<Options>['encode'] = (array, options = {}) => {
    made.push(codec.encode(array, options));
    return made.at(-1)!;
  };
  return { codec: { ...codec, encode }, made };
}

const lengths = (containers: readonly Uint8Array[]): number[] => containers.map(({ length }) => length);

/** Errors that fall when the quality rises, and others that do so on the whole. */
const even: Target[] = [{ l1: 0.05 }, { l1: 0.001 }, { l2: 0.01 }];
const uneven: Target[] = [{ maxError: 1e-15 }, { maxErrorOfPeak: 0.01 }, { density: 1e-3 }];
const sizes: Target[] = [{ ratio: 4 }, { ratio: 1.2 }, { bytes: 3000 }, { bytes: 12_345 }];
const codecs = [
  ['a quantiser', quantised],
  ['a pipeline', piped],
  ['dct', dct.with({ mode: 'keep' })],
  ['dct with blocks of 18', dct.with({ mode: 'keep', blockSize: 18 })],
] as [string, Codec][];

describe.each(codecs)('tune of %s', (_, codec) => {
  const grid = Array.from({ length: 201 }, (_, i) => codec.encode(vdf, codec.quality!(i / 200)));
  const gridMeeting = (target: Target): number[] =>
    lengths(grid.filter((container) => meets(target, codec, vdf, container)));

  it.each([...even, ...uneven])('to %j finds the smallest container of those tried', (target) => {
    const { codec: spy, made } = watched(codec);
    const found = tune(spy, vdf, target);
    const meeting = made.filter((container) => meets(target, codec, vdf, container));
    expect(Math.min(...lengths(meeting))).toBe(found.container.length);
    expect(meeting).toContain(found.container);
    isWhole(found, made.length);
  });

  it.each(even)('to %j finds one as small as any of a grid', (target) => {
    const smallest = Math.min(...gridMeeting(target));
    expect(tune(codec, vdf, target).container.length).toBeLessThanOrEqual(smallest * 1.001);
    expect(tune(codec, vdf, target, { resolution: 0.1 }).container.length).toBeLessThanOrEqual(
      smallest * 1.1,
    );
  });

  it.each(uneven)('to %j finds one as small as any of a grid that it scans', (target) => {
    const found = tune(codec, vdf, target, { scan: 200 }).container;
    expect(meets(target, codec, vdf, found)).toBe(true);
    expect(found.length).toBeLessThanOrEqual(Math.min(...gridMeeting(target)));
  });

  it.each(sizes)('to %j finds the finest container', (target) => {
    const { codec: spy, made } = watched(codec);
    const found = tune(spy, vdf, target);
    expect(meets(target, codec, vdf, found.container)).toBe(true);
    expect(found.container.length).toBeGreaterThanOrEqual(Math.max(...gridMeeting(target)) * 0.999);
    isWhole(found, made.length);
  });

  /** What is said of the container is so. */
  function isWhole(found: Tuned, trials: number): void {
    expect(codec.encode(vdf, found.options)).toEqual(found.container);
    expect(codec.quality!(found.quality!)).toEqual(found.options);
    expect(found.comparison).toEqual(compare(vdf, codec.decode(found.container)));
    expect(found.trials).toBe(trials);
  }
});

describe('tune', () => {
  it('asks a codec with few steps for each of them once at most', () => {
    for (const target of [...even, ...uneven, ...sizes]) {
      expect(tune(dct.with({ mode: 'keep' }), vdf, target, { resolution: 0 }).trials).toBeLessThanOrEqual(8);
    }
  });

  it('ends sooner with a coarser resolution', () => {
    const trials = [0, 0.01, 0.5].map(
      (resolution) => tune(quantised, vdf, { l1: 0.01 }, { resolution }).trials,
    );
    expect(trials[0]).toBeGreaterThan(trials[1]!);
    expect(trials[1]).toBeGreaterThan(trials[2]!);
  });

  it('takes the coarsest quality where that meets the target, the finest where the size allows it', () => {
    expect(tune(quantised, vdf, { l1: 1e9 })).toMatchObject({ quality: 0, trials: 2 });
    expect(tune(quantised, vdf, { l1: 1e9 }, { scan: 100 })).toMatchObject({ quality: 0, trials: 2 });
    expect(tune(quantised, vdf, { bytes: 1e9 })).toMatchObject({ quality: 1, trials: 3 });
    expect(tune(quantised, vdf, { ratio: 0 })).toMatchObject({ quality: 1, trials: 3 });
  });

  it('scans coarser qualities, from below, for an error that is small there by chance', () => {
    const plain = tune(piped, vdf, { density: 1e-3 });
    const { codec, made } = watched(piped);
    const scanned = tune(codec, vdf, { density: 1e-3 }, { scan: 200 });
    expect(scanned.container.length).toBeLessThan(plain.container.length / 2);
    expect(scanned.comparison.density).toBeLessThanOrEqual(1e-3);
    // The search as without a scan, then qualities from 0 (which was tried) up, until one meets the target.
    expect(made.length).toBe(plain.trials + Math.round(200 * scanned.quality!));
    expect(made.at(-1)).toBe(scanned.container);
    expect(tune(piped, vdf, { bytes: 3000 }, { scan: 50 })).toEqual(tune(piped, vdf, { bytes: 3000 }));
  });

  it('meets the target though the error rises and falls', () => {
    // Every other step of quality is a hundred times as coarse as it should be.
    const quality = (q: number) => ({ step: 2 ** (-1 - 20 * q) * (Math.floor(40 * q) % 2 === 0 ? 1 : 100) });
    const wobbling = quantiser({ quality: (q) => ({ step: Math.min(1, quality(q).step) }) });
    for (const bound of [0.1, 0.01, 0.001, 1e-4]) {
      const { codec, made } = watched(wobbling);
      const found = tune(codec, vdf, { l1: bound });
      const meeting = made.filter((container) => meets({ l1: bound }, wobbling as Codec, vdf, container));
      expect(found.comparison.l1).toBeLessThanOrEqual(bound);
      expect(Math.min(...lengths(meeting))).toBe(found.container.length);
    }
  });

  it('takes a codec without a quality as it is', () => {
    const found = tune(zlib.with({ level: 1 }), vdf, { l1: 0 });
    expect(found).toEqual({
      container: zlib.encode(vdf, { level: 1 }),
      options: { level: 1 },
      comparison: compare(vdf, vdf),
      trials: 1,
    });
    expect(tune(zlib, vdf, { ratio: 1.1 }).container.length).toBeLessThan(vdf.data.byteLength / 1.1);
  });

  it('keeps the options bound to a codec', () => {
    const found = tune(dct.with({ blockSize: 6, padding: 'mirror' }), vdf, { l1: 0.05 });
    expect(found.options).toMatchObject({ blockSize: 6, padding: 'mirror' });
    expect(found.container).toEqual(dct.encode(vdf, found.options));
  });

  it('sees options as equal by their values, however they are listed', () => {
    const sides = quantiser({ quality: (q) => (q < 0.5 ? { step: 0.5 } : { step: 0.25 }) });
    expect(tune(sides, vdf, { bytes: tune(sides, vdf, { l1: 1e9 }).container.length }).trials).toBe(2);
    // Undefined, as a codec may have it, is a value of its own.
    const spec = {
      ...quantiserSpec,
      resolve: (options: { step?: number | undefined }) => ({ step: options.step ?? 2 ** -10 }),
      quality: (q: number) => (q < 0.5 ? {} : ({ step: undefined } as object)),
    };
    expect(tune(quantiser(spec), vdf, { l1: 1e9 }).trials).toBe(2);
  });

  it.each([
    [{ l1: 0 }, 'l1 of at most 0'],
    [{ maxError: 1e-40 }, 'maxError of at most 1e-40'],
    [{ bytes: 40 }, 'bytes of at most 40'],
    [{ ratio: 1e6 }, 'ratio of at least 1000000'],
  ] as [Target, string][])('says that %j cannot be reached, and how near it came', (target, expected) => {
    const { codec, made } = watched(quantised);
    const error = thrownBy(() => tune(codec, vdf, target));
    expect(isVdfcError(error, 'UNREACHED')).toBe(true);
    expect(error).toMatchObject({ codec: 'test.quantiser+deflate' });
    const figures = made.map((container) => {
      const [name] = Object.keys(target) as [string];
      if (name === 'bytes') return container.length;
      if (name === 'ratio') return vdf.data.byteLength / container.length;
      return (compare(vdf, quantised.decode(container)) as unknown as Record<string, number>)[name]!;
    });
    const nearest = 'ratio' in target ? Math.max(...figures) : Math.min(...figures);
    expect((error as Error).message).toBe(
      `Cannot tune test.quantiser+deflate: expected ${expected}, got ${nearest} at the nearest (trials: ${made.length})`,
    );
    expect(made.length).toBeLessThanOrEqual(3);
  });

  it('does not reach what a lossless codec cannot', () => {
    expect(() => tune(zlib, vdf, { ratio: 1000 })).toThrow(
      'Cannot tune zlib: expected ratio of at least 1000',
    );
    const holey = { data: Float32Array.of(1, Number.NaN), shape: [2] };
    // With NaN in it, nothing is known of the error.
    expect(() => tune(zlib, holey, { l1: 1 })).toThrow('got NaN at the nearest');
    expect(tune(zlib, holey, { bytes: 100 }).trials).toBe(1);
  });

  it('takes arrays of every kind', () => {
    const batch = batchOf([vdf, sampleVdf(biMaxwellian(), { shape: [16, 17, 18] })]);
    expect(tune(quantised, batch, { density: 0.01 }).comparison.density).toBeLessThanOrEqual(0.01);
    const reversed = { data: vdf.data, shape: [vdf.data.length], stride: [-1], offset: vdf.data.length - 1 };
    const before = vdf.data.slice();
    const found = tune(quantised, reversed, { l1: 0.01 });
    expect(compare(reversed, quantised.decode(found.container)).l1).toBe(found.comparison.l1);
    expect(vdf.data).toEqual(before);
    const empty = { data: new Float64Array(0), shape: [0, 3] };
    expect(quantised.decode(tune(quantised, empty, { l1: 0 }).container).shape).toEqual([0, 3]);
    const zeros = { data: new Float32Array(8), shape: [8] };
    expect(tune(quantised, zeros, { maxErrorOfPeak: 0 }).comparison.maxError).toBe(0);
  });

  it('compares on the grid of the VDF', () => {
    const { grid } = vdf;
    const found = tune(quantised, vdf, { density: 1e-3 }, { grid });
    expect(found.comparison).toEqual(compare(vdf, quantised.decode(found.container), { grid }));
    expect(found.comparison).not.toEqual(compare(vdf, quantised.decode(found.container)));
  });

  it('decodes arrays however large, its own containers being no threat', () => {
    const limits: unknown[] = [];
    const decode: Codec['decode'] = (bytes, options) => {
      limits.push(options?.maxBytes);
      return zlib.decode(bytes, options);
    };
    tune({ ...zlib, decode } as Codec, vdf, { l1: 1 });
    expect(limits).toEqual([Infinity]);
  });

  it('lets errors of the codec through', () => {
    const infinite: ArrayInput = { data: Float32Array.of(Infinity), shape: [1] };
    expect(() => tune(quantised, infinite, { l1: 1 })).toThrow(
      'Cannot encode with test.quantiser: expected finite',
    );
    const failing = defineCodec({ ...quantiserSpec, decode: () => new Float32Array(1) });
    expect(
      isVdfcError(
        thrownBy(() => tune(failing, vdf, { l1: 1 })),
        'CORRUPT',
      ),
    ).toBe(true);
  });
});
