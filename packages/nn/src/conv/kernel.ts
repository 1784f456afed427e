import type { Activation } from '../network.js';

/**
 * Sums of shifted rows: out[c][p] = bias[c] + Σ_k weights[c][k] · x[p + columns[k]], k in ascending order, each
 * product and each sum rounded to float32. All places are indices into the kernel's floats.
 */
export interface Correlation {
  /** The place of voxel 0 in the first channel of the input, and of the output. */
  readonly x: number;
  readonly out: number;
  /** Floats from one channel of the output to the next. */
  readonly outStride: number;
  readonly channels: number;
  /** `columnCount` shifts as int32, in bytes. */
  readonly columns: number;
  readonly columnCount: number;
  /** As `packWeights` leaves them. */
  readonly weights: number;
  /** Place of one bias for each channel, -1 for none. */
  readonly bias: number;
  /** Planes of voxels, floats from one to the next, and how many of each are wanted. */
  readonly planes: number;
  readonly plane: number;
  readonly range: number;
}

/**
 * gradient[c][k] += Σ_p dy[c][p] · x[p + columns[k]], summed over chunks of `CHUNK` floats, each in 4 lanes.
 */
export interface CorrelationGradient {
  readonly x: number;
  readonly dy: number;
  readonly dyStride: number;
  readonly channels: number;
  readonly columns: number;
  readonly columnCount: number;
  readonly gradient: number;
  /** Floats to sum over, a multiple of 4. */
  readonly length: number;
}

/**
 * How one channel of a coarse grid and one of a fine grid lie, for `upsample`: counts of planes and rows, steps
 * between them, values in a fine row. The table of an axis is, for each place of the fine grid, the lower and the
 * higher of the coarse places between which it lies (int32), and their weights. The scratch has room for
 * all coarse rows at the fine length, rounded up to fours.
 */
export type Resampling = Readonly<Record<(typeof resamplingFields)[number], number>>;

/** In the order in which a record of int32 has them in the kernel's memory. */
export const resamplingFields = [
  'coarsePlanes',
  'coarseRows',
  'coarseRow',
  'coarsePlane',
  'planes',
  'rows',
  'length',
  'row',
  'plane',
  'zTable',
  'yTable',
  'xTable',
  'scratch',
] as const;

/** Sums over voxels are cut into chunks of this many floats: more exact, and they stay in the nearest cache. */
export const CHUNK = 2048;

/**
 * The inner loops of convolutional networks, on one memory of floats. Lengths are multiples of 4. Sums run in 4
 * lanes, joined as (l0 + l1) + (l2 + l3) at the end of every chunk.
 */
export interface ConvKernel {
  correlate(task: Correlation): void;
  correlateGradient(task: CorrelationGradient): void;
  /** Σ x, in chunks. */
  sum(x: number, length: number): number;
  /** Σ x y, in chunks. */
  dot(x: number, y: number, length: number): number;
  /** out = x · a + b */
  affine(x: number, out: number, length: number, a: number, b: number): void;
  /** out = (x · a + out · b) + c */
  combine(x: number, out: number, length: number, a: number, b: number, c: number): void;
  /** out = x + y */
  add(x: number, y: number, out: number, length: number): void;
  /**
   * Sets a fine channel by interpolation of a coarse one, given the places of their voxels 0 and of the record;
   * may overwrite 3 floats after each row.
   */
  upsample(record: number, coarse: number, fine: number): void;
  /** The adjoint: adds to the coarse channel. */
  upsampleAdjoint(record: number, coarse: number, fine: number): void;
  activate(activation: Activation, frequency: number, x: number, out: number, length: number): void;
  /** dx = dy · d activation; `values` are those before a sine, those after any other. */
  activateGradient(
    activation: Activation,
    frequency: number,
    values: number,
    dy: number,
    dx: number,
    length: number,
  ): void;
}

/** Channels whose sums a kernel works on side by side: as many as are left of 4, 2 or 1. */
export function blockOf(channelsLeft: number): 1 | 2 | 4 {
  return channelsLeft >= 4 ? 4 : channelsLeft >= 2 ? 2 : 1;
}
