import { decode, isVdfcError, pipeline, toDense } from '@vdfc/core';
import { coarse, filled, raw, sampleVdf, twoBeams } from '@vdfc/testkit';
import { zfp } from '@vdfc/zfp';
import { describe, expect, it } from 'vitest';
import { bound, bounded, clamp, conserve, conserving, nonNegative } from '../src/index.js';
import { momentErrors } from './moments.js';

const vdf = sampleVdf(twoBeams(), { shape: [12, 13, 14], threshold: 1e-15 });

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isVdfcError(error)) return `${error.code} ${error.option ?? error.codec}`;
    throw error;
  }
  return 'nothing';
}

describe('guarded codecs', () => {
  it('decode with the guards of a registry, and keep the options of the codec inside', () => {
    const codec = conserving(bounded(zfp, { maxErrorOfPeak: 1e-3 })).with({ toleranceOfPeak: 1e-2 });
    const bytes = codec.encode(vdf);
    const own = toDense(codec.decode(bytes)).data;
    const other = decode(bytes, [zfp, bound, clamp, conserve]).data;
    expect(other).toEqual(own);
    expect(codec.options).toEqual({ toleranceOfPeak: 1e-2 });
    expect(codec.guarantee()).toEqual({ kind: 'max-error', value: 1e-3, of: 'peak' });
    expect(codec.quality?.(0.5)).toBeDefined();
    expect(nonNegative(codec).id).toBe('zfp+bounded+non-negative+moments');
  });

  it('promise what is sure', () => {
    const bound = { kind: 'max-error', value: 1e-3, of: 'peak' };
    expect(bounded(coarse, { maxErrorOfPeak: 1e-3 }).guarantee()).toEqual(bound);
    expect(nonNegative(conserving(bounded(coarse, { maxErrorOfPeak: 1e-3 }))).guarantee()).toEqual(bound);
    expect(conserving(zfp).guarantee()).toEqual({ kind: 'none' });
    expect(conserving(raw).guarantee()).toEqual({ kind: 'lossless' });
    expect(bounded(raw, { maxError: 1 }).guarantee()).toEqual({ kind: 'lossless' });
    const closer = zfp.with({ toleranceOfPeak: 1e-4 });
    expect(bounded(closer, { maxErrorOfPeak: 1e-3 }).guarantee()).toEqual({ ...bound, value: 1e-4 });
  });

  it('refuse options that say nothing or too much', () => {
    expect(codeOf(() => bounded(raw, {}))).toBe('BAD_OPTION maxError');
    expect(codeOf(() => bounded(raw, { maxError: 1, maxErrorOfPeak: 1 }))).toBe('BAD_OPTION maxErrorOfPeak');
    expect(codeOf(() => bounded(raw, { maxError: -1 }))).toBe('BAD_OPTION maxError');
    expect(codeOf(() => conserving(raw, { density: false }))).toBe('BAD_OPTION density');
    expect(codeOf(() => conserving(raw, { momentum: false, pressure: true }))).toBe('BAD_OPTION pressure');
    expect(codeOf(() => nonNegative(raw).encode({ data: Float32Array.of(Number.NaN), shape: [1] }))).toBe(
      'BAD_INPUT non-negative',
    );
  });

  it('say so where promises contradict each other', () => {
    const negative = filled({ dtype: 'float32', shape: [4] }, () => -1);
    const both = nonNegative(bounded(raw, { maxError: 0.5 }));
    expect(codeOf(() => both.encode(negative))).toBe('UNREACHED bounded');
  });

  it('cost what the README says where nothing is wrong', () => {
    const plain = raw.encode(vdf).length;
    expect(bounded(raw, { maxError: 0 }).encode(vdf).length - plain).toBe(15);
    expect(nonNegative(raw).encode(vdf).length - plain).toBe(19);
    expect(conserving(raw).encode(vdf).length - plain).toBe(14);
  });

  it('work in pipelines, behind filters and packers', () => {
    const codec = pipeline({
      codec: coarse,
      guards: [conserve, bound.with({ maxErrorOfPeak: 0.01 })],
    });
    const found = toDense(codec.decode(codec.encode(vdf)));
    expect(momentErrors(vdf, found).pressure).toBeLessThanOrEqual(1e-6);
  });
});

describe('bounded', () => {
  it('keeps every value where the bound is 0', () => {
    const codec = bounded(coarse, { maxError: 0 });
    expect(toDense(codec.decode(codec.encode(vdf))).data).toEqual(vdf.data);
  });

  it('makes no value negative that was not', () => {
    const codec = bounded(coarse, { maxErrorOfPeak: 1e-2 });
    expect(toDense(codec.decode(codec.encode(vdf))).data.every((value) => value >= 0)).toBe(true);
  });
});

describe('conserving', () => {
  it('keeps zeros and signs', () => {
    const before = toDense(coarse.decode(coarse.encode(vdf))).data;
    const codec = conserving(coarse);
    const after = toDense(codec.decode(codec.encode(vdf))).data;
    expect(Array.from(after, Math.sign)).toEqual(Array.from(before, Math.sign));
    expect(after).not.toEqual(before);
  });

  it('keeps fewer moments for fewer bytes', () => {
    const sizes = [{}, { pressure: false }, { momentum: false }].map(
      (options) => conserving(coarse, options).encode(vdf).length,
    );
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(new Set(sizes).size).toBe(3);
  });
});
