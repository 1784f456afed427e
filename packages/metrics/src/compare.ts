import {
  type ArrayInput,
  type DenseArray,
  elementCount,
  OptionReader,
  toDense,
  VdfcError,
  type VelocityGrid,
} from '@vdfc/core';
import { countNegatives, differenceNorms, extentOf, logError, normsOf } from './errors.js';
import { checkGrid, denseMoments, type Moments, type PressureTensor } from './moments.js';

/** How `compare` looks at two arrays. */
export interface CompareOptions {
  /** Where the cells lie in velocity space; without it, moments are compared in cells. */
  readonly grid?: VelocityGrid;
  /** Values of the original from here up count for `tailLogError`. > 0. @default 1e-3 of the original's peak */
  readonly threshold?: number;
}

/**
 * How far a reconstruction b is from its original a. Every figure is 0 for equal arrays, but `psnr`, which is then
 * Infinity, and `negatives`. Where the original gives nothing to divide by, a figure is Infinity unless its error is 0.
 * The moments of a batch (rank 4) are those of its worst VDF; the other figures are taken over all cells at once.
 */
export interface Comparison {
  /** Σ|a - b| / Σ|a|. */
  readonly l1: number;
  /** ‖a - b‖ / ‖a‖ in the Euclidean norm: divided by the original, not by the reconstruction. */
  readonly l2: number;
  /** Largest |a - b|, in the array's unit. */
  readonly maxError: number;
  /** maxError / max|a|. */
  readonly maxErrorOfPeak: number;
  /** √(Σ(a - b)² / N), in the array's unit. */
  readonly rmse: number;
  /** 20 log10((max a - min a) / rmse), dB. As in Z-checker (Tao et al. 2019, Int. J. HPC Applications 33, 285). */
  readonly psnr: number;
  /** |n' - n| / |n| of the density. */
  readonly density: number;
  /** |u' - u| / thermal speed of the original. Infinity if only one of the two has no density. */
  readonly bulkVelocity: number;
  /** ‖P' - P‖ / ‖P‖ of the pressure tensors in the Frobenius norm, each about its own bulk velocity. */
  readonly pressure: number;
  /** |T' - T| / |T| of tr P / n. */
  readonly temperature: number;
  /** Number of reconstructed values below zero. */
  readonly negatives: number;
  /**
   * Root mean square of log10(b / a) over the cells with a >= threshold, in decades. Values of b below a tenth of the
   * threshold, zero and less among them, count as that tenth: a lost cell costs at least one decade, but not infinitely many.
   */
  readonly tailLogError: number;
}

/**
 * Errors of a reconstruction, cell by cell and in its moments (see `moments` for their definitions). NaN in either
 * array makes every figure NaN but `negatives`. Sums are compensated float64 sums.
 *
 * @param original Array of rank 1 to 4, such as `[nz, ny, nx]`.
 * @param reconstructed Array of the same shape; float32 may be compared with float64.
 * @throws VdfcError `BAD_INPUT` if an array or the grid cannot be used or the shapes differ, `BAD_OPTION`
 */
export function compare(
  original: ArrayInput,
  reconstructed: ArrayInput,
  options: CompareOptions = {},
): Comparison {
  const read = new OptionReader('compare', options, ['grid', 'threshold']);
  const grid = checkGrid(options.grid);
  const a = toDense(original);
  const b = toDense(reconstructed);
  checkShapes(a, b);
  const { min, max, peak } = extentOf(a.data);
  const given = options.threshold !== undefined;
  const threshold = given ? read.number('threshold', { above: 0, default: 1 }) : defaultThreshold(peak);
  const size = normsOf(a.data, peak);
  const error = differenceNorms(a.data, b.data, Math.max(peak, extentOf(b.data).peak));
  const rmse = error.two / Math.sqrt(Math.max(1, a.data.length));
  return {
    l1: over(error.one, size.one),
    l2: over(error.two, size.two),
    maxError: error.max,
    maxErrorOfPeak: over(error.max, peak),
    rmse,
    psnr: rmse === 0 ? Infinity : 20 * Math.log10((max - min) / rmse),
    ...momentErrors(a, b, grid),
    negatives: countNegatives(b.data),
    tailLogError: Number.isNaN(error.max) ? NaN : tailError(a, b, threshold),
  };
}

function checkShapes(a: DenseArray, b: DenseArray): void {
  if (a.shape.length === b.shape.length && a.shape.every((length, axis) => length === b.shape[axis])) return;
  const message = `Cannot compare arrays: expected the original's shape [${a.shape.join(', ')}], got [${b.shape.join(', ')}]`;
  throw new VdfcError('BAD_INPUT', message);
}

/** Of an original without a peak, 0. Subnormal peaks have no thousandth. */
function defaultThreshold(peak: number): number {
  return peak > 0 ? Math.max(peak * 1e-3, Number.MIN_VALUE) : peak;
}

/** An original without a peak has no tail: only equal arrays are without error then. */
function tailError(a: DenseArray, b: DenseArray, threshold: number): number {
  if (threshold > 0) return logError(a.data, b.data, threshold, Math.max(threshold / 10, Number.MIN_VALUE));
  return b.data.some((value) => value > 0) ? Infinity : 0;
}

type MomentErrors = Pick<Comparison, 'density' | 'bulkVelocity' | 'pressure' | 'temperature'>;

function momentErrors(a: DenseArray, b: DenseArray, grid: VelocityGrid | undefined): MomentErrors {
  const worst = { density: 0, bulkVelocity: 0, pressure: 0, temperature: 0 };
  const count = a.shape.length === 4 ? a.shape[0]! : 1;
  for (let i = 0; i < count; i++) {
    const errors = momentError(denseMoments(vdfOf(a, i), grid), denseMoments(vdfOf(b, i), grid));
    // Math.max hands a NaN on.
    worst.density = Math.max(worst.density, errors.density);
    worst.bulkVelocity = Math.max(worst.bulkVelocity, errors.bulkVelocity);
    worst.pressure = Math.max(worst.pressure, errors.pressure);
    worst.temperature = Math.max(worst.temperature, errors.temperature);
  }
  return worst;
}

/** VDF `index` of a batch; the array itself if it is none. */
function vdfOf(array: DenseArray, index: number): DenseArray {
  if (array.shape.length < 4) return array;
  const shape = array.shape.slice(1);
  const count = elementCount(shape);
  return { dtype: array.dtype, shape, data: array.data.subarray(index * count, (index + 1) * count) };
}

function momentError(a: Moments, b: Moments): MomentErrors {
  const drift = Math.hypot(...a.bulkVelocity.map((u, axis) => b.bulkVelocity[axis]! - u));
  const [p, q] = [a.pressure, b.pressure];
  const change = {
    xx: q.xx - p.xx,
    yy: q.yy - p.yy,
    zz: q.zz - p.zz,
    yz: q.yz - p.yz,
    xz: q.xz - p.xz,
    xy: q.xy - p.xy,
  };
  return {
    density: over(Math.abs(b.density - a.density), Math.abs(a.density)),
    bulkVelocity: (a.density === 0) === (b.density === 0) ? over(drift, a.thermalSpeed) : Infinity,
    pressure: over(frobenius(change), frobenius(p)),
    temperature: over(Math.abs(b.temperature - a.temperature), Math.abs(a.temperature)),
  };
}

/** Frobenius norm of a symmetric tensor: each off-diagonal element stands in it twice. */
function frobenius({ xx, yy, zz, yz, xz, xy }: PressureTensor): number {
  return Math.hypot(xx, yy, zz, yz, yz, xz, xz, xy, xy);
}

/** error / size; 0 for no error, Infinity for an error of nothing. */
function over(error: number, size: number): number {
  return error === 0 ? 0 : error / size;
}
