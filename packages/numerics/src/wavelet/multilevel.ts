import { checkArray, type FloatArray } from './array.js';
import { perAxis, resolveAxes } from './axes.js';
import type { Bands, SomeBands } from './bands.js';
import { type DwtOptions, dwtn, idwtn, type Wavelets } from './dwt.js';
import type { Floats } from './kernel/kernel.js';
import { crop } from './padding.js';

/** The multilevel transform of an array. */
export interface Decomposition<T extends Floats> {
  /** What is left after the last, coarsest level. */
  readonly approximation: FloatArray<T>;
  /** The other bands of each level, coarsest first; without 'aa…'. */
  readonly details: readonly Bands<T>[];
}

/** How to transform in several levels. */
export interface WavedecOptions extends DwtOptions {
  /** Number of levels, >= 0. More than `dwtMaxLevel` are allowed. @default the most for the shortest axis */
  readonly levels?: number;
}

/** How to transform back. */
export interface WaverecOptions extends DwtOptions {
  /** Shape to crop the result to: that of the array before. @default what comes out, up to one longer for each axis */
  readonly shape?: readonly number[];
}

/**
 * The most levels of which at least one coefficient is free of boundary effects, as `pywt.dwt_max_level`:
 * floor(log2(n / (filterLength - 1))), not below 0.
 */
export function dwtMaxLevel(n: number, filterLength: number): number {
  if (filterLength < 2) return 0;
  const quotient = Math.floor(n / (filterLength - 1));
  return quotient < 1 ? 0 : 31 - Math.clz32(quotient);
}

/**
 * The multilevel discrete wavelet transform along each of the axes, as `pywt.wavedecn`: every level transforms the
 * approximation of the one before. The array is only read; with 0 levels it is the approximation itself.
 *
 * @throws RangeError if array, axes, wavelets and modes do not go together, or levels is no integer >= 0
 */
export function wavedecn<T extends Floats>(
  array: FloatArray<T>,
  wavelets: Wavelets,
  options: WavedecOptions = {},
): Decomposition<T> {
  checkArray(array);
  const levels = options.levels ?? mostLevels(array.shape, wavelets, options);
  if (!Number.isSafeInteger(levels) || levels < 0) {
    throw new RangeError(`Cannot transform: expected levels to be an integer from 0, got ${levels}`);
  }
  const details: Bands<T>[] = [];
  let approximation: FloatArray<T> = levels === 0 ? { ...array, data: array.data.slice() as T } : array;
  for (let level = 0; level < levels; level++) {
    const bands = dwtn(approximation, wavelets, options);
    const low = lowKey(bands);
    const { [low]: rest, ...others } = bands;
    approximation = rest!;
    details.unshift(others);
  }
  return { approximation, details };
}

/**
 * The inverse of `wavedecn`, as `pywt.waverecn`: before each level, the one sample too many that an odd length has given
 * is dropped. Bands that are missing count as zeros.
 *
 * @throws RangeError if bands, axes, wavelets and modes do not go together, or the result is smaller than `shape`
 */
export function waverecn<T extends Floats>(
  decomposition: { readonly approximation: FloatArray<T>; readonly details: readonly SomeBands<T>[] },
  wavelets: Wavelets,
  options: WaverecOptions = {},
): FloatArray<T> {
  let array = decomposition.approximation;
  const low = 'a'.repeat(resolveAxes(array.shape.length, options.axes).sorted.length);
  for (const details of decomposition.details) {
    const shape = Object.values(details).find((band) => band !== undefined)?.shape;
    const approximation = shape === undefined ? array : cropOne(array, shape);
    array = idwtn({ ...details, [low]: approximation }, wavelets, options);
  }
  if (options.shape !== undefined) array = crop(array, options.shape);
  return array === decomposition.approximation ? { ...array, data: array.data.slice() as T } : array;
}

/** @throws RangeError if the array is not of this shape, or by one longer along some axes */
function cropOne<T extends Floats>(array: FloatArray<T>, shape: readonly number[]): FloatArray<T> {
  if (shape.length === array.shape.length && shape.every((n, axis) => array.shape[axis]! - n <= 1)) {
    return crop(array, shape);
  }
  const found = `[${array.shape.join(', ')}] and [${shape.join(', ')}]`;
  throw new RangeError(`Cannot invert transform: expected levels of matching shapes, got ${found}`);
}

function lowKey(bands: object): string {
  return 'a'.repeat(Object.keys(bands)[0]!.length);
}

function mostLevels(shape: readonly number[], wavelets: Wavelets, options: DwtOptions): number {
  const axes = resolveAxes(shape.length, options.axes);
  const filters = perAxis('wavelet', wavelets, axes);
  const most = axes.sorted.map((axis, i) => dwtMaxLevel(shape[axis]!, filters[i]!.decLo.length));
  return Math.min(...most);
}
