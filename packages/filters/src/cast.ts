import { type DenseArray, type DType, defineFilter, type Filter, OptionReader, VdfcError } from '@vdfc/core';
import { largest, restoreValues } from './map.js';
import { expectParam, readNumbers } from './params.js';

export interface CastOptions {
  /** Element type of what the codec gets. Decoding gives the original type back. @default 'float32' */
  to?: DType;
}

/** The code of a dtype in params is its index here. Append only. */
const dtypes: readonly DType[] = ['float32', 'float64'];

/**
 * Another element type, values rounded to the nearest of it. To float64 lossless. From float64 to float32 to a relative
 * error of 2^-24, below 2^-126 (where float32 is subnormal) to an error of 2^-150; an array with values beyond
 * float32's largest, 3.4e38, is refused with `BAD_INPUT`.
 */
export const cast: Filter<CastOptions> = /* @__PURE__ */ defineFilter<CastOptions, Required<CastOptions>>({
  kind: 'filter',
  id: 'cast',
  version: 1,
  summary: 'Another element type',
  paramNames: ['to'],
  // Converting a NaN may change its bits, which no lossless filter does.
  accepts: { dtypes, nonFinite: 'reject' },
  resolve: (options) => ({
    to: new OptionReader('cast', options, ['to']).choice('to', { of: dtypes, default: 'float32' }),
  }),
  guarantee: ({ to }) => ({ kind: to === 'float64' ? 'lossless' : 'none' }),
  encode: (array, { to }) => ({ array: convert(array, to), params: [dtypes.indexOf(to)] }),
  encodedInfo({ shape }, params) {
    const [code] = readNumbers('cast', params, 1) as [number];
    const dtype = dtypes[code];
    expectParam('cast', dtype !== undefined, 'type 0 or 1', code);
    return { dtype: dtype!, shape };
  },
  decode: (array, _params, info) => restoreValues(info, array.data, (x) => x),
});

function convert({ data, shape }: DenseArray, to: DType): DenseArray {
  const limit = largest[to];
  const beyond = data.findIndex((value: number) => Math.abs(value) > limit);
  if (beyond >= 0) {
    const message = `Cannot cast to ${to}: expected values within ±${limit}, got ${data[beyond]} at element ${beyond}`;
    throw new VdfcError('BAD_INPUT', message, { codec: 'cast' });
  }
  return { dtype: to, shape, data: to === 'float32' ? new Float32Array(data) : new Float64Array(data) };
}
