import type { DenseArray, DType, Filter, Filtered, Floats, Params } from '@vdfc/core';
import { asinh, cast, crop, log10Floor, normalise, power, threshold } from '../src/index.js';

export const filters: readonly Filter[] = [
  power,
  log10Floor,
  asinh,
  normalise,
  crop,
  cast,
  threshold,
] as Filter[];

/** The filter with this id. */
export function filterOf(id: string): Filter {
  return filters.find((filter) => filter.id === id)!;
}

/** What the filter makes of the array, without a container around it. */
export function apply({ spec, options }: Filter, array: DenseArray): Filtered {
  return spec.encode(array, spec.resolve(options));
}

/** The values that come back from an array and params. */
export function restore({ spec }: Filter, array: DenseArray, params: Params, original: DenseArray): Floats {
  return spec.decode(array, params, { dtype: original.dtype, shape: original.shape }, spec.version);
}

/** A row of numbers. */
export function row(dtype: DType, values: readonly number[]): DenseArray {
  const data = dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
  return { dtype, shape: [data.length], data };
}

/** Distance of 1 from the next number. */
export const epsilon = { float32: 2 ** -23, float64: 2 ** -52 } as const;

/** The smallest number above 0. */
export const smallest = { float32: 2 ** -149, float64: 2 ** -1074 } as const;

/** The largest finite number. */
export const largest = { float32: 3.4028234663852886e38, float64: Number.MAX_VALUE } as const;

/** Rows of a table of cases, with the filter's id before and the filter behind what a test's name shows. */
export function named<Rest extends readonly unknown[]>(
  rows: readonly (readonly [filter: object, ...rest: Rest])[],
): [id: string, ...rest: Rest, filter: Filter][] {
  return rows.map(([filter, ...rest]) => [
    (filter as Filter).id,
    ...(rest as unknown as Rest),
    filter as Filter,
  ]);
}
