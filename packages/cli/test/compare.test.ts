import { type Codec, createRegistry, defineCodec, type NdArray, toNdArray, VdfcError } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { type CompareWork, compareAll, type Trial } from '../src/compare.js';
import type { Subject } from '../src/input.js';

/** Stores float32 values times `gain`. */
const scaled = defineCodec<{ gain?: number }, { gain: number }>({
  kind: 'codec',
  id: 'test.scaled',
  version: 1,
  summary: 'Stores values times a factor',
  paramNames: [],
  accepts: { dtypes: ['float32'], nonFinite: 'reject' },
  resolve: ({ gain = 1 }) => ({ gain }),
  guarantee: () => ({ kind: 'none' }),
  encode: ({ data }, { gain }) => {
    if (data[0] === 13) throw new VdfcError('BAD_INPUT', 'Cannot encode: unlucky');
    return { payload: new Uint8Array(Float32Array.from(data, (v) => v * gain).buffer), params: [] };
  },
  decode: (payload) => new Float32Array(payload.slice().buffer),
});

/**
 * Rounds float32 values to multiples of a step from 1 (quality 0) to 2^-8 (quality 1), in steps of a power of two; an
 * array that begins with 13 is refused at fine steps.
 */
const rounded = defineCodec<{ step?: number }, { step: number }>({
  ...scaled.spec,
  id: 'test.rounded',
  resolve: ({ step = 1 }) => ({ step }),
  quality: (q) => ({ step: 2 ** -Math.round(8 * q) }),
  encode: ({ data }, { step }) => {
    if (data[0] === 13 && step < 0.1) throw new VdfcError('BAD_INPUT', 'Cannot encode: unlucky');
    const values = Float32Array.from(data, (v) => Math.round(v / step) * step);
    // Finer values take more bytes, as in any codec.
    const fill = new Uint8Array(8 + Math.round(-8 * Math.log2(step)));
    return { payload: new Uint8Array([...new Uint8Array(values.buffer), ...fill]), params: [] };
  },
  decode: (payload, _params, { shape }) => new Float32Array(payload.slice(0, 4 * shape[0]!).buffer),
});

const arrayOf = (...values: number[]): NdArray =>
  toNdArray({ dtype: 'float32', shape: [values.length], data: Float32Array.from(values) });

async function* subjectsOf(...arrays: NdArray[]): AsyncIterable<Subject> {
  for (const [i, array] of arrays.entries()) yield { label: `array ${i}`, array };
}

async function trials(
  arrays: NdArray[],
  codecs: readonly Codec[],
  wanted: Partial<CompareWork> = {},
): Promise<Trial[]> {
  let time = 0;
  const work = {
    subjects: subjectsOf(...arrays),
    contestants: codecs.map((codec, i) => ({ label: `codec ${i}`, codec })),
    registry: createRegistry({ 'test.scaled': scaled, 'test.rounded': rounded }),
    now: () => time++,
    ...wanted,
  };
  const all: Trial[] = [];
  for await (const trial of compareAll(work)) all.push(trial);
  return all;
}

describe('compareAll', () => {
  it('follows codecs that train, and no others', async () => {
    const learner = defineCodec<{ seconds?: number }, object>({
      ...scaled.spec,
      id: 'test.scaled',
      resolve: (options) => options,
      budget: (seconds) => ({ seconds }),
      *encode({ data }) {
        yield { fraction: 0.5, phase: 'training', loss: 0.25, secondsLeft: 3 };
        return { payload: new Uint8Array(data.slice().buffer), params: [] };
      },
    });
    const told: string[] = [];
    const found = await trials([arrayOf(1, 2)], [scaled, learner], {
      onProgress: (text) => told.push(text),
    });
    expect(found.map(({ row }) => row.measured?.errors.l1)).toEqual([0, 0]);
    expect(told).toEqual(['array 0, codec 1: training, loss 0.250, 3.0 s left']);
  });

  it('measures every codec on every array, array by array', async () => {
    const rows = (await trials([arrayOf(1, 2), arrayOf(3, 4)], [scaled, scaled.with({ gain: 1.5 })])).map(
      ({ row }) => row,
    );
    expect(rows.map(({ subject, codec }) => [subject, codec])).toEqual([
      ['array 0', 'codec 0'],
      ['array 0', 'codec 1'],
      ['array 1', 'codec 0'],
      ['array 1', 'codec 1'],
    ]);
    expect(rows.map(({ measured }) => measured!.errors.l1)).toEqual([0, 0.5, 0, 0.5]);
  });

  it('counts whole containers and decodes from their bytes alone', async () => {
    const array = arrayOf(1, 2, 3);
    const [trial] = await trials([array], [scaled]);
    const bytes = scaled.encode(array).length;
    expect(trial!.row).toMatchObject({ rawBytes: 12, measured: { bytes, ratio: 12 / bytes } });
    expect(Array.from(trial!.decoded!.data)).toEqual([1, 2, 3]);
    expect(trial!.decoded!.data).not.toBe(array.data);
  });

  it('takes times from the clock it is given', async () => {
    const [trial] = await trials([arrayOf(1)], [scaled]);
    expect(trial!.row.measured).toMatchObject({ encodeMs: 1, decodeMs: 1 });
  });

  it('goes on after a failure and says what failed', async () => {
    const all = await trials([arrayOf(13), arrayOf(1)], [scaled]);
    expect(all.map(({ row }) => row.failure)).toEqual([
      { code: 'BAD_INPUT', message: 'Cannot encode: unlucky' },
      undefined,
    ]);
    expect(all[0]!.decoded).toBeUndefined();
    expect(all[0]!.row.rawBytes).toBe(4);
  });

  it('makes a failure of a stage that the registry lacks', async () => {
    const other = defineCodec({ ...scaled.spec, id: 'test.other' });
    const [trial] = await trials([arrayOf(1)], [other]);
    expect(trial!.row.failure).toMatchObject({ code: 'UNKNOWN_CODEC' });
  });
});

describe('compareAll with a target', () => {
  const array = arrayOf(0.3, 1.7, 2.9);

  it('takes the smallest container within an error, and measures that one alone', async () => {
    const [trial] = await trials([array], [rounded], { target: { name: 'maxError', bound: 0.06 } });
    const { measured, tuned } = trial!.row;
    // Steps of 1/4 are off by 0.1 at 2.9, steps of 1/8 by 0.05 at 0.3 and 1.7.
    expect(tuned).toMatchObject({
      reached: true,
      options: { step: 1 / 8 },
      figure: measured!.errors.maxError,
    });
    expect(tuned!.figure).toBeCloseTo(0.05, 6);
    expect(tuned!.trials).toBeGreaterThan(1);
    expect(measured).toMatchObject({ encodeMs: 1, decodeMs: 1 });
    expect(measured!.bytes).toBe(rounded.encode(array, { step: 1 / 8 }).length);
    expect(trial!.decoded!.data[1]).toBe(1.75);
  });

  it('takes the finest container within a size', async () => {
    const size = (step: number): number => rounded.encode(array, { step }).length;
    const target = { name: 'bytes', bound: size(1 / 32) + 3 } as const;
    const [trial] = await trials([array], [rounded], { target });
    expect(trial!.row.tuned).toMatchObject({
      reached: true,
      options: { step: 1 / 32 },
      figure: size(1 / 32),
    });
  });

  it('shows the nearest of what was tried where the target is out of reach', async () => {
    const [error, ratio] = await Promise.all([
      trials([array], [rounded], { target: { name: 'l1', bound: 0 } }),
      trials([array], [rounded], { target: { name: 'ratio', bound: 100 } }),
    ]);
    expect(error[0]!.row.failure).toBeUndefined();
    expect(error[0]!.row.tuned).toMatchObject({ reached: false, options: { step: 2 ** -8 } });
    expect(error[0]!.row.tuned!.figure).toBe(error[0]!.row.measured!.errors.l1);
    expect(ratio[0]!.row.tuned).toMatchObject({ reached: false, options: { step: 1 } });
    expect(ratio[0]!.row.tuned!.figure).toBe(ratio[0]!.row.measured!.ratio);
  });

  it('takes a codec without a quality as it is', async () => {
    const codecs = [scaled, scaled.with({ gain: 1.5 })];
    const [exact, spoilt] = await trials([array], codecs, { target: { name: 'l1', bound: 0.1 } });
    expect(exact!.row.tuned).toEqual({ figure: 0, reached: true, options: {}, trials: 0 });
    expect(spoilt!.row.tuned).toMatchObject({ reached: false, options: { gain: 1.5 }, trials: 0 });
    expect(spoilt!.row.tuned!.figure).toBeCloseTo(0.5, 6);
  });

  it('makes a failure of any other error, tells how far it is, goes on', async () => {
    const told: string[] = [];
    const wanted = {
      target: { name: 'l1', bound: 0.001 },
      onProgress: (text: string) => told.push(text),
    } as const;
    const [failed, done] = await trials([arrayOf(13, 0.3), array], [rounded], wanted);
    expect(failed!.row).toMatchObject({ failure: { code: 'BAD_INPUT', message: 'Cannot encode: unlucky' } });
    expect(failed!.row.tuned).toBeUndefined();
    expect(done!.row.tuned!.reached).toBe(true);
    expect(told.at(-1)).toBe('array 1, codec 0: tuning, 100 %');
  });
});

describe('compareAll with a sweep', () => {
  it('measures a codec at evenly spaced qualities beside its row', async () => {
    const [trial] = await trials([arrayOf(0.3, 1.7)], [rounded.with({ step: 0.5 })], { sweep: 3 });
    expect(trial!.row.measured!.errors.maxError).toBeCloseTo(0.2, 6);
    expect(trial!.sweep.map(({ quality, options }) => [quality, options])).toEqual([
      [0, { step: 1 }],
      [0.5, { step: 1 / 16 }],
      [1, { step: 1 / 256 }],
    ]);
    const [coarse, middle, fine] = trial!.sweep.map(({ measured }) => measured!);
    expect(coarse!.bytes).toBeLessThan(middle!.bytes);
    expect(coarse!.errors.l1).toBeGreaterThan(middle!.errors.l1);
    expect(middle!.errors.l1).toBeGreaterThan(fine!.errors.l1);
  });

  it('leaves out qualities that change nothing, and codecs without one', async () => {
    const [one, two] = await trials([arrayOf(1)], [rounded, scaled], { sweep: 33 });
    const steps = one!.sweep.map(({ options }) => (options as { step: number }).step);
    expect(steps).toEqual(Array.from({ length: 9 }, (_, i) => 2 ** -i));
    expect(two!.sweep).toEqual([]);
  });

  it('makes rows of failures, those of quality() too', async () => {
    const [one] = await trials([arrayOf(13)], [rounded], { sweep: 3 });
    expect(one!.sweep.map(({ failure }) => failure?.code)).toEqual([undefined, 'BAD_INPUT', 'BAD_INPUT']);
    const broken = defineCodec({
      ...rounded.spec,
      quality: () => {
        throw new Error('no quality today');
      },
    });
    const [two] = await trials([arrayOf(1)], [broken], { sweep: 2 });
    expect(two!.row.measured).toBeDefined();
    expect(two!.sweep.map(({ failure }) => failure?.message)).toEqual([
      'no quality today',
      'no quality today',
    ]);
  });
});
