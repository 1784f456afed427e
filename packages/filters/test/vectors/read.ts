import { readFileSync } from 'node:fs';
import type { DenseArray, DType, Floats, Params } from '@vdfc/core';
import { encodeMask } from '../../src/mask/bytes.js';

/** A case of `filters.json`, made by `make.py`. */
export interface VectorCase {
  /** Id of the filter. */
  readonly filter: string;
  readonly options: object;
  readonly array: DenseArray;
  readonly filtered: DenseArray;
  readonly params: Params;
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
    params: paramsOf(item.params, item.shape),
  })) as VectorCase[];
}

/** As stored, but with a mask coded: its bytes are the filter's own, its cells are not. */
function paramsOf(params: readonly ({ zeros: string } | number | null)[], shape: readonly number[]): Params {
  return params.map((param) => {
    if (param === null || typeof param !== 'object' || !('zeros' in param)) return param;
    return encodeMask(new Uint8Array(Buffer.from(param.zeros, 'base64')), shape);
  });
}

function floats(base64: string, dtype: DType): Floats {
  const bytes = Buffer.from(base64, 'base64');
  return dtype === 'float32'
    ? Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i))
    : Float64Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
}
