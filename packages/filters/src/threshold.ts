import {
  type DenseArray,
  defineFilter,
  type Filter,
  type Floats,
  OptionReader,
  type Params,
} from '@vdfc/core';
import { mapValues } from './map.js';
import { decodeMask, encodeMask } from './mask/bytes.js';
import { fillSmoothly } from './mask/fill.js';
import { expectParam, show } from './params.js';

export interface ThresholdOptions {
  /** Values with |value| below this become 0. From 0, in the array's unit; 0 changes no value. @default 0 */
  below?: number;
  /**
   * What the decoder is told of the zeros: `none`, nothing; `exact`, where each of them is, so that exactly these come
   * back as 0, whatever the codec makes of them. @default 'none'
   */
  mask?: 'none' | 'exact';
  /**
   * What the codec gets in place of zeros that an exact mask brings back: `zero`, or `smooth` for values that continue
   * those around them, which leaves no edge to be coded. @default 'smooth' with an exact mask
   */
  fill?: 'zero' | 'smooth';
}

/**
 * Sets small values to 0, as a simulation with a sparse velocity grid does. With an exact mask the decoded array has its
 * zeros where the filtered one had them; other values, also those that a lossy codec decodes to 0, are left alone.
 *
 * Off by less than `below`; with 0 lossless: a -0 then counts as a value.
 */
export const threshold: Filter<ThresholdOptions> = /* @__PURE__ */ defineFilter<
  ThresholdOptions,
  Required<ThresholdOptions>
>({
  kind: 'filter',
  id: 'threshold',
  version: 1,
  summary: 'Small values as zeros, with or without a mask of them',
  paramNames: ['mask'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve: resolveThreshold,
  guarantee: ({ below }) =>
    below === 0 ? { kind: 'lossless' } : { kind: 'max-error', value: below, of: 'unit' },
  encode(array, { below, mask, fill }) {
    const cut = mapValues(array, (x) => (Math.abs(x) < below ? 0 : x));
    if (mask === 'none') return { array: cut, params: [null] };
    const zeros = zerosOf(cut.data);
    const data = fill === 'smooth' ? fillSmoothly(cut, zeros) : cut.data;
    return { array: { ...cut, data }, params: [encodeMask(zeros, array.shape)] };
  },
  encodedInfo(info, params) {
    readMask(params);
    return info;
  },
  decode(array, params) {
    const mask = readMask(params);
    return mask === null ? array.data.slice() : withZeros(array, decodeMask(mask, array.shape));
  },
});

function resolveThreshold(options: ThresholdOptions): Required<ThresholdOptions> {
  const read = new OptionReader('threshold', options, ['below', 'mask', 'fill']);
  const mask = read.choice('mask', { of: ['none', 'exact'], default: 'none' });
  const usual = mask === 'exact' ? 'smooth' : 'zero';
  const fill = read.choice('fill', { of: ['zero', 'smooth'], default: usual });
  if (mask === 'none' && fill === 'smooth') read.refuse('fill', "'zero' without an exact mask", "'smooth'");
  return { below: read.number('below', { min: 0, default: 0 }), mask, fill };
}

/** 1 for each value that is +0, else 0. */
function zerosOf(data: Floats): Uint8Array {
  return Uint8Array.from(data, (value) => (Object.is(value, 0) ? 1 : 0));
}

function withZeros({ data }: DenseArray, mask: Uint8Array): Floats {
  return data.map((value, i) => (mask[i] === 1 ? 0 : value));
}

/** The coded mask, null where there is none. @throws VdfcError `CORRUPT` */
function readMask(params: Params): Uint8Array | null {
  const [mask] = params;
  const valid = params.length === 1 && (mask === null || mask instanceof Uint8Array);
  expectParam('threshold', valid, 'a coded mask or null', show(params));
  return mask as Uint8Array | null;
}
