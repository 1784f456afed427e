import {
  type Codec,
  createRegistry,
  decode,
  type Filter,
  inspect,
  pipeline,
  type Stage,
  toDense,
} from '@vdfc/core';
import { dct } from '@vdfc/dct';
import { compare } from '@vdfc/metrics';
import { batchOf, sampleVdf, twoBeams } from '@vdfc/testkit';
import { deflate, zlib } from '@vdfc/zlib';
import { describe, expect, it } from 'vitest';
import { asinh, cast, crop, log10Floor, normalise, power, threshold } from '../src/index.js';
import { filters } from './run.js';

const vdf = sampleVdf(twoBeams(), { shape: [20, 21, 22], threshold: 1e-15 });
const vdf64 = sampleVdf(twoBeams(), { shape: [20, 21, 22], threshold: 1e-15, dtype: 'float64' });
const stages = [...filters, dct, zlib, deflate] as Stage[];
const all = dct.with({ keep: 8 });

describe('in a pipeline', () => {
  it.each([
    ['crop', [crop]],
    ['power', [power]],
    ['crop and power', [crop, power]],
    ['power and crop', [power, crop]],
    ['asinh', [asinh]],
    ['logarithm', [log10Floor.with({ floor: 1e-15 })]],
    ['normalise and the like', [normalise, crop.with({ below: 1e-9 }), power.with({ exponent: 0.6 })]],
    ['threshold', [threshold.with({ below: 1e-20, mask: 'exact' }), power]],
    ['cast', [cast]],
    ['everything', [cast, normalise, crop, power.with({ exponent: 0.8 }), asinh.with({ scale: 1e-4 })]],
  ] as [string, Filter[]][])('with %s the array comes back', (_, chosen) => {
    for (const array of [vdf, vdf64, batchOf([vdf, vdf]), { ...vdf, shape: [20 * 21, 22] }]) {
      const codec = pipeline({ filters: chosen, codec: all });
      const bytes = codec.encode(array);
      const again = decode(bytes, stages);
      expect(again.shape).toEqual(array.shape);
      expect(again.dtype).toBe(array.dtype);
      expect(compare(array, again).l1).toBeLessThan(2e-5);
      expect(toDense(codec.decode(bytes))).toEqual(toDense(again));
    }
  });

  it('crop leaves less to code, and power less to lose', () => {
    const rim = sampleVdf(twoBeams(), { shape: [40, 40, 40], extent: 2e6, threshold: 1e-15 });
    const kept = dct.with({ mode: 'keep' });
    const plain = kept.encode(rim);
    const cropped = pipeline({ filters: [crop], codec: kept }).encode(rim);
    expect(cropped.length).toBeLessThan(plain.length / 2);
    const root = pipeline({ filters: [crop, power], codec: kept }).encode(rim);
    // The same number of coefficients, and the name and params of one more filter.
    expect(root.length).toBeLessThanOrEqual(cropped.length + 12);
    expect(compare(rim, decode(root, stages)).l1).toBeLessThan(compare(rim, decode(cropped, stages)).l1);
  });

  it.each([
    ['nothing in it', { data: new Float32Array(60), shape: [3, 4, 5] }],
    ['no cells', { data: new Float32Array(0), shape: [0, 4, 5] }],
    ['no cells along the last axis', { data: new Float32Array(0), shape: [3, 4, 0] }],
    ['a value in its last cell', { data: new Float32Array(60).fill(1, 59), shape: [3, 4, 5] }],
    ['a value in one cell of a batch', { data: new Float64Array(120).fill(-1, 61, 62), shape: [2, 3, 4, 5] }],
  ])('an array with %s comes back', (_, array) => {
    for (const codec of [all, zlib] as Codec[]) {
      const chain = pipeline({ filters: [crop, power], codec });
      const again = chain.decode(chain.encode(array));
      expect(again.shape).toEqual(array.shape);
      again.data.forEach((value, i) => {
        expect(value).toBeCloseTo(array.data[i]!, 6);
      });
    }
  });

  it('makes a container that a registry decodes and inspect can name', async () => {
    const codec = pipeline({ filters: [crop, power], codec: dct, packers: [deflate] });
    const bytes = codec.encode(vdf);
    const registry = createRegistry(Object.fromEntries(stages.map((stage) => [stage.id, stage])));
    expect(toDense(await registry.decode(bytes))).toEqual(toDense(codec.decode(bytes)));
    const found = inspect(bytes, stages).filters;
    expect(found.map(({ id }) => id)).toEqual(['crop', 'power']);
    expect(found[1]!.params).toEqual({ exponent: 0.5, negatives: 0 });
    expect(found[0]!.params.margins).toHaveLength(6);
  });

  it('knows what is guaranteed', () => {
    expect(pipeline({ filters: [crop, cast.with({ to: 'float64' })], codec: zlib }).guarantee()).toEqual({
      kind: 'lossless',
    });
    expect(pipeline({ filters: [power], codec: zlib }).guarantee()).toEqual({ kind: 'none' });
  });
});
