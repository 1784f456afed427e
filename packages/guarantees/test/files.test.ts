import { type Codec, type DenseArray, toDense } from '@vdfc/core';
import { coarse, peakOf } from '@vdfc/testkit';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { openVlsv } from '@vdfc/vlsv-reader';
import { zfp } from '@vdfc/zfp';
import { expect, it } from 'vitest';
import { bounded, conserving, nonNegative } from '../src/index.js';
import { everyCodec } from './codecs.js';
import { momentErrors } from './moments.js';

/** Every file with VDFs that can be read without a decoder of somebody else's. */
const files = [
  'ipshock-1d.vlsv',
  'losscone.vlsv',
  'beams-amr-3d.vlsv',
  'restart-small.vlsv',
  'restart-small-zfp.vlsv',
  'bulk.1d.vlsv',
] as const;
/** Cells of a VDF with a size that every codec can handle in a moment. */
const SMALL = 16;
/** Cells that hold nearly all of each VDF of the largest file. */
const CORE = 40;

const decoded = (codec: Codec, array: DenseArray): DenseArray => toDense(codec.decode(codec.encode(array)));

function expectBounded(codec: Codec, array: DenseArray, of: number): void {
  const peak = peakOf(array.data);
  const found = decoded(bounded(codec, { maxErrorOfPeak: of }), array).data;
  const off = array.data.findIndex((value, i) => !(Math.abs(value - found[i]!) <= of * peak));
  expect(off, codec.id).toBe(-1);
}

function expectConserved(codec: Codec, array: DenseArray): void {
  const plain = codec.encode(array).length;
  const bytes = conserving(codec).encode(array);
  expect(bytes.length - plain, codec.id).toBeLessThanOrEqual(64);
  const errors = momentErrors(array, toDense(conserving(codec).decode(bytes)));
  expect(Math.max(...Object.values(errors)), codec.id).toBeLessThanOrEqual(1e-6);
}

withData(files, 'on the real files', (...paths) => {
  it.each(paths)('bounded holds for every VDF of %s', async (path) => {
    const file = await openVlsv(path);
    let seen = 0;
    for await (const { array } of file.vdfs()) {
      const dense = toDense(array);
      expectBounded(coarse, dense, 1e-2);
      expectBounded(zfp.with({ mode: 'rate', bitsPerValue: 2 }) as Codec, dense, 1e-3);
      seen++;
    }
    await file.close();
    expect(seen).toBe((await cellsOf(path)).length);
  });

  it.each(paths)(
    'conserving holds for every VDF of %s',
    async (path) => {
      const file = await openVlsv(path);
      const box = path.includes('ipshock') ? ({ size: CORE, centre: 'peak' } as const) : 'tight';
      for await (const { array } of file.vdfs({ box })) {
        expectConserved(zfp.with({ mode: 'rate', bitsPerValue: 2 }) as Codec, toDense(array));
      }
      await file.close();
    },
    300_000,
  );

  it.each(paths)('both hold for some VDFs of %s and every codec', async (path) => {
    const file = await openVlsv(path);
    const codecs = await everyCodec(0.3);
    const cells = await cellsOf(path);
    for (const cell of [cells[0]!, cells[Math.floor(cells.length / 2)]!]) {
      const { array } = await file.readVdf(cell, { box: { size: SMALL, centre: 'peak' } });
      for (const codec of codecs) {
        expectBounded(codec, toDense(array), 1e-3);
        expectConserved(codec, toDense(array));
      }
    }
    await file.close();
  });
});

withData(['reference-vdf-50x50x50.f64'], 'on the reference VDF', () => {
  const array = { dtype: 'float32', data: readReferenceVdf(), shape: referenceShape } as const;

  it('both hold, alone and together, for float32 and float64', () => {
    const codec = zfp.with({ mode: 'rate', bitsPerValue: 1 }) as Codec;
    const double = { ...array, dtype: 'float64', data: Float64Array.from(array.data) } as const;
    for (const dense of [array, double]) {
      const whole = conserving(nonNegative(bounded(codec, { maxErrorOfPeak: 0.01 })));
      const found = decoded(whole, dense);
      const errors = momentErrors(dense, found);
      expect(Math.max(...Object.values(errors))).toBeLessThanOrEqual(dense === array ? 1e-6 : 1e-12);
      expect(found.data.every((value) => value >= 0)).toBe(true);
      expectBounded(codec, dense, 0.01);
    }
    expectConserved(codec, array);
  });
});

async function cellsOf(path: string): Promise<readonly number[]> {
  const file = await openVlsv(path);
  const cells = await file.vdfCells();
  await file.close();
  return [...cells];
}
