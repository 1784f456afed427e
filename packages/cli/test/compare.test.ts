import { createRegistry, defineCodec, type NdArray, toNdArray, VdfcError } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { compareAll, type Trial } from '../src/compare.js';
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

const arrayOf = (...values: number[]): NdArray =>
  toNdArray({ dtype: 'float32', shape: [values.length], data: Float32Array.from(values) });

async function* subjectsOf(...arrays: NdArray[]): AsyncIterable<Subject> {
  for (const [i, array] of arrays.entries()) yield { label: `array ${i}`, array };
}

async function trials(arrays: NdArray[], codecs: (typeof scaled)[]): Promise<Trial[]> {
  let time = 0;
  const work = {
    subjects: subjectsOf(...arrays),
    contestants: codecs.map((codec, i) => ({ label: `codec ${i}`, codec })),
    registry: createRegistry({ 'test.scaled': scaled }),
    now: () => time++,
  };
  const all: Trial[] = [];
  for await (const trial of compareAll(work)) all.push(trial);
  return all;
}

describe('compareAll', () => {
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
