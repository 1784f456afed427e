import { type RelatedBand, relateBands } from '@vdfc/numerics/coding';
import {
  type BoundaryMode,
  dwtCoefficientLength,
  dwtMaxLevel,
  type FloatArray,
  type KernelChoice,
  wavedecn,
  wavelet,
  waverecn,
} from '@vdfc/numerics/wavelet';
import { transformedAxes } from './axes.js';

/** Which transform of `@vdfc/numerics/wavelet`'s filter banks. */
export interface FilterSettings {
  /** One of `waveletNames`. */
  readonly wavelet: string;
  readonly boundary: BoundaryMode;
  readonly levels: number;
}

/**
 * How the coefficients of a multilevel transform lie one after the other: the approximation, then the bands of each level,
 * the coarsest level first, bands with fewer high-pass axes before those with more; each band in C order.
 */
export interface FilteredLayout extends FilterSettings {
  readonly shape: readonly number[];
  readonly axes: readonly number[];
  /** Band keys of one level, without the approximation's. */
  readonly keys: readonly string[];
  /** Shape of a band of each level, coarsest first; of the array itself for no levels. */
  readonly bandShapes: readonly (readonly number[])[];
  readonly bands: readonly RelatedBand[];
  /** Number of coefficients. */
  readonly count: number;
}

/** The most levels of which at least one coefficient along every axis is free of boundary effects. */
export function mostLevels(shape: readonly number[], name: string): number {
  const axes = transformedAxes(shape);
  const { length } = wavelet(name).decLo;
  return axes.length === 0 ? 0 : Math.min(...axes.map((axis) => dwtMaxLevel(shape[axis]!, length)));
}

/** Number of coefficients, from the lengths alone. */
export function countCoefficients(shape: readonly number[], settings: FilterSettings): number {
  const shapes = shapesOf(shape, settings);
  const detailBands = 2 ** transformedAxes(shape).length - 1;
  return shapes.reduce((count, band) => count + detailBands * product(band), product(shapes[0] ?? shape));
}

export function filteredLayout(shape: readonly number[], settings: FilterSettings): FilteredLayout {
  const axes = transformedAxes(shape);
  const bandShapes = shapesOf(shape, settings);
  const keys = keysOf(axes.length);
  const levels = bandShapes.length;
  const bands = [{ shape: bandShapes[0] ?? shape, level: levels, key: 'a'.repeat(axes.length) }];
  bandShapes.forEach((band, i) => {
    for (const key of keys) bands.push({ shape: band, level: levels - i, key });
  });
  let count = 0;
  const placed = bands.map(({ shape: lengths, level, key }) => {
    const offset = count;
    count += product(lengths);
    const along = (axis: number): string => key[axes.indexOf(axis)] ?? '';
    return {
      offset,
      shape: lengths,
      strides: lengths.map((_, axis) => product(lengths.slice(axis + 1))),
      spacing: lengths.map((_, axis) => (along(axis) === '' ? 1 : 2 ** level)),
      high: lengths.map((_, axis) => along(axis) === 'd'),
    };
  });
  return { ...settings, levels, shape, axes, keys, bandShapes, bands: relateBands(placed), count };
}

/** The coefficients of an array in C order, `layout` telling where they are. */
export function analyse(values: Float64Array, layout: FilteredLayout, kernel: KernelChoice): Float64Array {
  const { shape, axes, levels, boundary: mode, keys } = layout;
  if (levels === 0) return values.slice();
  const array = { data: values, shape };
  const parts = wavedecn(array, wavelet(layout.wavelet), { mode, levels, axes, kernel });
  const out = new Float64Array(layout.count);
  out.set(parts.approximation.data);
  let at = parts.approximation.data.length;
  for (const bands of parts.details) {
    for (const key of keys) {
      out.set(bands[key]!.data, at);
      at += bands[key]!.data.length;
    }
  }
  return out;
}

/** The array of these coefficients. */
export function synthesise(
  coefficients: Float64Array,
  layout: FilteredLayout,
  kernel: KernelChoice,
): Float64Array {
  const { shape, axes, levels, boundary: mode, keys, bandShapes } = layout;
  if (levels === 0) return coefficients.slice();
  let at = 0;
  const take = (lengths: readonly number[]): FloatArray<Float64Array> => {
    const data = coefficients.subarray(at, at + product(lengths));
    at += data.length;
    return { data, shape: lengths };
  };
  const approximation = take(bandShapes[0]!);
  const details = bandShapes.map((lengths) => Object.fromEntries(keys.map((key) => [key, take(lengths)])));
  return waverecn({ approximation, details }, wavelet(layout.wavelet), { mode, axes, shape, kernel }).data;
}

/** Coarsest first. An array of which no axis can be transformed has no levels. */
function shapesOf(shape: readonly number[], { wavelet: name, boundary, levels }: FilterSettings): number[][] {
  const axes = transformedAxes(shape);
  const { length } = wavelet(name).decLo;
  const shapes: number[][] = [];
  let lengths = [...shape];
  for (let level = 0; level < levels && axes.length > 0; level++) {
    lengths = lengths.map((n, axis) => (axes.includes(axis) ? dwtCoefficientLength(n, length, boundary) : n));
    shapes.unshift(lengths);
  }
  return shapes;
}

/** Fewer high-pass letters first, then as in a dictionary. */
function keysOf(axes: number): string[] {
  const keys = Array.from({ length: 2 ** axes - 1 }, (_, i) =>
    (i + 1).toString(2).padStart(axes, '0').replaceAll('0', 'a').replaceAll('1', 'd'),
  );
  const highs = (key: string): number => key.replaceAll('a', '').length;
  return keys.sort((a, b) => highs(a) - highs(b));
}

function product(lengths: readonly number[]): number {
  return lengths.reduce((count, n) => count * n, 1);
}
