import { readFileSync } from 'node:fs';
import type { DenseArray, DType, Floats } from '@vdfc/core';

/** A case of `filters.json`, made by `make.py`. */
export interface VectorCase {
  /** Id of the filter. */
  readonly filter: string;
  readonly options: object;
  readonly array: DenseArray;
  readonly filtered: DenseArray;
  readonly params: readonly (number | readonly number[])[];
}

export function readCases(): VectorCase[] {
  const text = readFileSync(new URL('filters.json', import.meta.url), 'utf8');
  return (JSON.parse(text).cases as Record<string, never>[]).map((item) => ({
    filter: item.filter,
    options: item.options,
    array: { dtype: item.dtype, shape: item.shape, data: floats(item.values, item.dtype) },
    filtered: {
      dtype: item.filteredDtype,
      shape: item.filteredShape,
      data: floats(item.filtered, item.filteredDtype),
    },
    params: item.params,
  })) as VectorCase[];
}

function floats(base64: string, dtype: DType): Floats {
  const bytes = Buffer.from(base64, 'base64');
  return dtype === 'float32'
    ? Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i))
    : Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
}
