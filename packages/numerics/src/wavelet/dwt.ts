import { checkArray, type FloatArray } from './array.js';
import { type Axes, perAxis, resolveAxes } from './axes.js';
import { type Bands, joinArray, type SomeBands, splitArray } from './bands.js';
import type { Wavelet } from './families.js';
import { analysisBank, synthesisBank } from './filters.js';
import type { Floats } from './kernel/kernel.js';
import type { KernelChoice } from './kernel/select.js';
import { type BoundaryMode, checkMode } from './modes.js';

/** One wavelet, or one for each of the axes that are transformed. */
export type Wavelets = Wavelet | readonly Wavelet[];

/** How to transform. */
export interface DwtOptions {
  /** How signals go on beyond their ends: one mode, or one for each of `axes`. @default 'symmetric' */
  readonly mode?: BoundaryMode | readonly BoundaryMode[];
  /** Axes to transform, each at most once; negative ones count from the last. @default all */
  readonly axes?: readonly number[];
  /** @default 'auto' */
  readonly kernel?: KernelChoice;
}

/**
 * One step of the discrete wavelet transform along each of the axes, as `pywt.dwtn`. An axis of n samples gives bands of
 * `dwtCoefficientLength` coefficients. The array is only read.
 *
 * A single sample in mode `reflect` or `antireflect`, for which PyWavelets has no answer, goes on as a constant.
 *
 * @throws RangeError if array, axes, wavelets and modes do not go together
 */
export function dwtn<T extends Floats>(
  array: FloatArray<T>,
  wavelets: Wavelets,
  options: DwtOptions = {},
): Bands<T> {
  checkArray(array);
  const { shape } = array;
  const axes = resolveAxes(shape.length, options.axes);
  const [filters, modes] = perAxisOptions(wavelets, options, axes);
  const banks = axes.sorted.map((axis, i) => analysisBank(filters[i]!, modes[i]!, shape[axis]!));
  return splitArray(array, axes, banks, options.kernel ?? 'auto');
}

/**
 * The inverse of `dwtn`, as `pywt.idwtn`; bands that are missing count as zeros. Along an axis of m coefficients it gives
 * 2m - filter length + 2 samples (2m in mode `periodization`): one more than there were if their number was odd.
 *
 * @throws RangeError if bands, axes, wavelets and modes do not go together
 */
export function idwtn<T extends Floats>(
  bands: SomeBands<T>,
  wavelets: Wavelets,
  options: DwtOptions = {},
): FloatArray<T> {
  const some = Object.values(bands).find((band) => band !== undefined);
  const shape = some?.shape ?? [];
  const axes = resolveAxes(shape.length, options.axes);
  const [filters, modes] = perAxisOptions(wavelets, options, axes);
  const banks = axes.sorted.map((axis, i) => synthesisBank(filters[i]!, modes[i]!, shape[axis]!));
  return joinArray(bands, axes, banks, options.kernel ?? 'auto');
}

/** Approximation and details along one axis, by default the last, as `pywt.dwt`. @throws RangeError as `dwtn` */
export function dwt<T extends Floats>(
  array: FloatArray<T>,
  wavelet: Wavelet,
  options: Omit<DwtOptions, 'axes'> & { readonly axis?: number } = {},
): { readonly approximation: FloatArray<T>; readonly detail: FloatArray<T> } {
  const { a, d } = dwtn(array, wavelet, { ...options, axes: [options.axis ?? -1] });
  return { approximation: a!, detail: d! };
}

/** The inverse of `dwt`, as `pywt.idwt`; either part may be missing. @throws RangeError as `idwtn` */
export function idwt<T extends Floats>(
  approximation: FloatArray<T> | undefined,
  detail: FloatArray<T> | undefined,
  wavelet: Wavelet,
  options: Omit<DwtOptions, 'axes'> & { readonly axis?: number } = {},
): FloatArray<T> {
  return idwtn({ a: approximation, d: detail }, wavelet, { ...options, axes: [options.axis ?? -1] });
}

function perAxisOptions(
  wavelets: Wavelets,
  { mode = 'symmetric' }: DwtOptions,
  axes: Axes,
): readonly [readonly Wavelet[], readonly BoundaryMode[]] {
  const modes = perAxis('mode', mode, axes);
  modes.forEach(checkMode);
  return [perAxis('wavelet', wavelets, axes), modes];
}
