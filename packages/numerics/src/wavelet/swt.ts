import { checkArray, type FloatArray } from './array.js';
import { type Axes, perAxis, resolveAxes } from './axes.js';
import { type Bands, joinArray, type SomeBands, splitArray } from './bands.js';
import type { Wavelets } from './dwt.js';
import { type FilterBank, stationaryAnalysisBank, stationarySynthesisBank } from './filters.js';
import type { Floats } from './kernel/kernel.js';
import type { KernelChoice } from './kernel/select.js';

/** How to transform. */
export interface SwtOptions {
  /** Axes to transform, each at most once; negative ones count from the last. @default all */
  readonly axes?: readonly number[];
  /**
   * Whether filters are scaled by 1/√2, so that all details and the last approximation together keep the 2-norm, for
   * orthogonal wavelets. Must be the same for both directions. @default false
   */
  readonly norm?: boolean;
  /** @default 'auto' */
  readonly kernel?: KernelChoice;
}

/** The bands of one level of the stationary transform, each of the array's own shape. */
export interface SwtLevel<T extends Floats> {
  /** 1 for the finest, whose filters are the wavelet's own; those of level j have their taps 2^(j-1) apart. */
  readonly level: number;
  /** What is left after this level. */
  readonly approximation: FloatArray<T>;
  readonly details: Bands<T>;
}

/** The details of a level, and an approximation if it is the coarsest one. */
export interface InverseSwtLevel<T extends Floats> {
  readonly level: number;
  readonly approximation?: FloatArray<T>;
  readonly details: SomeBands<T>;
}

/**
 * The levels of the stationary (undecimated, à trous) wavelet transform one by one, the finest first; signals are
 * repeated beyond their ends. Only one level, and the approximation of the one before, is held at a time; with `reuse`
 * each level is written over the one before, which spares the time to get memory, so what is needed longer is to be
 * copied.
 *
 * @throws RangeError if array, axes and wavelets do not go together, or a length is no multiple of 2^levels
 */
export function swtLevels<T extends Floats>(
  array: FloatArray<T>,
  wavelets: Wavelets,
  levels: number,
  options: SwtOptions & { readonly reuse?: boolean } = {},
): Generator<SwtLevel<T>, void, void> {
  checkArray(array);
  const axes = resolveAxes(array.shape.length, options.axes);
  checkLevels(array.shape, axes, levels);
  perAxis('wavelet', wavelets, axes);
  return makeLevels(array, axes, wavelets, levels, options);
}

function* makeLevels<T extends Floats>(
  array: FloatArray<T>,
  axes: Axes,
  wavelets: Wavelets,
  levels: number,
  options: SwtOptions & { readonly reuse?: boolean },
): Generator<SwtLevel<T>, void, void> {
  const low = 'a'.repeat(axes.sorted.length);
  let approximation = array;
  let atHand: SomeBands<T> = {};
  for (let level = 1; level <= levels; level++) {
    const banks = analysisBanks(approximation.shape, axes, wavelets, level, options);
    const bands = splitArray(approximation, axes, banks, options.kernel ?? 'auto', false, atHand);
    const { [low]: rest, ...details } = bands;
    // The next level reads this approximation, but no longer the one before.
    if (options.reuse === true) atHand = { ...details, [low]: level > 1 ? approximation : undefined };
    approximation = rest!;
    yield { level, approximation, details };
  }
}

/**
 * All levels of the stationary transform, the coarsest first, as `pywt.swtn`: 2^k times the memory of the array for each
 * level and k axes. The array is only read.
 *
 * @throws RangeError as `swtLevels`
 */
export function swtn<T extends Floats>(
  array: FloatArray<T>,
  wavelets: Wavelets,
  levels: number,
  options: SwtOptions = {},
): readonly SwtLevel<T>[] {
  return [...swtLevels(array, wavelets, levels, options)].reverse();
}

/**
 * The inverse of `swtn`, as `pywt.iswtn`: the mean over all shifts of decimated transforms. Takes the levels one by one,
 * the coarsest first; of their approximations only that of the first. Bands that are missing count as zeros.
 *
 * @throws RangeError if there is no level, or bands, axes and wavelets do not go together
 */
export function iswtn<T extends Floats>(
  levels: Iterable<InverseSwtLevel<T>>,
  wavelets: Wavelets,
  options: SwtOptions = {},
): FloatArray<T> {
  let array: FloatArray<T> | undefined;
  for (const { level, approximation, details } of levels) {
    const some = array ?? approximation ?? Object.values(details).find((band) => band !== undefined);
    const shape = some?.shape ?? [];
    const axes = resolveAxes(shape.length, options.axes);
    const banks = synthesisBanks(shape, axes, wavelets, level, options);
    const low = 'a'.repeat(axes.sorted.length);
    array = joinArray({ ...details, [low]: array ?? approximation }, axes, banks, options.kernel ?? 'auto');
  }
  if (array !== undefined) return array;
  throw new RangeError('Cannot invert stationary transform: expected at least one level, got none');
}

/** The filters of one level, for each axis. */
export function analysisBanks(
  shape: readonly number[],
  axes: Axes,
  wavelets: Wavelets,
  level: number,
  { norm }: SwtOptions,
): readonly FilterBank[] {
  const filters = perAxis('wavelet', wavelets, axes);
  const scale = norm === true ? Math.SQRT1_2 : 1;
  return axes.sorted.map((axis, i) =>
    stationaryAnalysisBank(filters[i]!, shape[axis]!, 2 ** (level - 1), scale),
  );
}

/** The filters that undo one level, for each axis. */
export function synthesisBanks(
  shape: readonly number[],
  axes: Axes,
  wavelets: Wavelets,
  level: number,
  { norm }: SwtOptions,
): readonly FilterBank[] {
  const filters = perAxis('wavelet', wavelets, axes);
  const scale = norm === true ? Math.SQRT2 : 1;
  return axes.sorted.map((axis, i) =>
    stationarySynthesisBank(filters[i]!, shape[axis]!, 2 ** (level - 1), scale),
  );
}

function checkLevels(shape: readonly number[], { sorted }: Axes, levels: number): void {
  const valid = Number.isInteger(levels) && levels >= 1 && levels <= 31;
  if (valid && sorted.every((axis) => shape[axis]! % 2 ** levels === 0)) return;
  const expected = `expected lengths that are multiples of 2^levels for 1 or more levels`;
  throw new RangeError(
    `Cannot make stationary transform: ${expected}, got [${shape.join(', ')}] for ${levels} levels`,
  );
}
