import type { Accepts, AnySpec, Codec, DenseArray, DType, Guarantee, PackerSpec } from '@vdfc/core';
import { twoBeams } from './fields/distributions.js';
import { batchOf, sampleVdf } from './fields/vdf.js';

/** How thoroughly a stage is to be checked. The defaults suit a stage that handles 2000 values in some milliseconds. */
export interface ConformanceSettings<Options extends object = object> {
  /** Options under which all checks are made, one after the other. @default [{}] */
  readonly variants?: readonly Partial<Options>[];
  /** Cells along each axis of the VDF that most checks use, 2 or more. @default 12 */
  readonly size?: number;
  /** Which of the fixed arrays to encode: a slow learner may do with few. @default 'all' */
  readonly arrays?: 'all' | 'few';
  /** Arbitrary arrays (or byte strings) to encode. @default 50 */
  readonly runs?: number;
  /** Damaged containers to decode. @default 500 */
  readonly damages?: number;
  /** Seed of arbitrary arrays and damages. @default 1 */
  readonly seed?: number;
  /** Memory that decoding a damaged container may ask for, bytes. @default 32 MiB */
  readonly memory?: number;
  /**
   * Largest ‖a - b‖/‖a‖ on a VDF of two beams, for codecs that guarantee nothing but should still come close.
   * @default Infinity
   */
  readonly maxL2?: number;
  /** Qualities whose sizes must grow, ascending. @default [0, 0.25, 0.5, 0.75, 1] */
  readonly qualities?: readonly number[];
}

/** What the checks of a codec work with: the codec under one variant of its options. */
export interface Subject {
  readonly codec: Codec;
  /** What the codec promises, or the filter under test. */
  readonly guarantee: Guarantee;
  readonly accepts: Required<Accepts>;
  readonly settings: Required<Omit<ConformanceSettings, 'variants'>>;
}

/** The codec under test with all its settings. */
export function subjectOf(
  codec: Codec,
  settings: Omit<ConformanceSettings, 'variants'>,
  guarantee: Guarantee = codec.guarantee(),
): Subject {
  return {
    codec,
    guarantee,
    accepts: acceptsOf(codec),
    settings: {
      size: 12,
      arrays: 'all',
      runs: 50,
      damages: 500,
      seed: 1,
      memory: 2 ** 25,
      maxL2: Number.POSITIVE_INFINITY,
      qualities: [0, 0.25, 0.5, 0.75, 1],
      ...settings,
    },
  };
}

/** A chain takes what its first stage takes, and keeps non-finite values if all of its stages do. */
function acceptsOf(codec: Codec): Required<Accepts> {
  const takesArrays = (spec: AnySpec): spec is Exclude<AnySpec, PackerSpec> => spec.kind !== 'packer';
  const all = codec.specs.filter(takesArrays).map((spec) => spec.accepts);
  const { dtypes, ranks = [1, 2, 3, 4] } = all[0]!;
  const keeps = all.every((accepts) => accepts.nonFinite === 'keep');
  return { dtypes, ranks, nonFinite: keeps ? 'keep' : 'reject' };
}

/** A VDF of two beams in the first dtype, or in `dtype`, of rank 3 where the codec takes that. */
export function fieldOf({ accepts, settings }: Subject, dtype: DType = accepts.dtypes[0]!): DenseArray {
  const { size } = settings;
  const vdf = sampleVdf(twoBeams(), { shape: [size, size, size], dtype, threshold: 1e-15 });
  const rank = [3, 4, 2, 1].find((candidate) => accepts.ranks.includes(candidate));
  if (rank === 4) return batchOf([vdf, vdf]);
  const shape = rank === 3 ? vdf.shape : rank === 2 ? [size * size, size] : [size ** 3];
  return { dtype, shape, data: vdf.data };
}
