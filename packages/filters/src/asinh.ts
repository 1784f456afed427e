import { defineFilter, type Filter, OptionReader } from '@vdfc/core';
import { mapValues, peakOf, restoreValues } from './map.js';
import { expectParam, readNumbers } from './params.js';

/** One of the two, not both. */
export interface AsinhOptions {
  /** Values well below are treated linearly, values well above by their logarithm. Above 0, in the array's unit. */
  scale?: number;
  /** The scale as a fraction of the largest |value|. Above 0, at most 1. @default 1e-3 */
  scaleOfPeak?: number;
}

interface ResolvedScale {
  readonly value: number;
  /** The array's unit, or its largest |value|. */
  readonly of: 'unit' | 'peak';
}

/**
 * x → asinh(x / scale): a logarithm that passes smoothly through zero and keeps the sign (Lupton, Gunn & Szalay 1999).
 *
 * Inverted to a relative error of (2 + asinh(|x| / scale))·ε, where neither x nor x / scale is subnormal; ε is 2^-23 for
 * float32, 2^-52 for float64.
 */
export const asinh: Filter<AsinhOptions> = /* @__PURE__ */ defineFilter<AsinhOptions, ResolvedScale>({
  kind: 'filter',
  id: 'asinh',
  version: 1,
  summary: 'asinh(x / scale): a logarithm with signs and zero',
  paramNames: ['scale'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve: resolveScale,
  guarantee: () => ({ kind: 'none' }),
  encode(array, { value, of }) {
    // Without a peak, or with one too small to take a fraction of, any scale will do.
    const scale = of === 'unit' ? value : peakOf(array.data) * value || 1;
    return { array: mapValues(array, (x) => compress(x, scale)), params: [scale] };
  },
  encodedInfo: (info) => info,
  decode(array, params, info) {
    const [scale] = readNumbers('asinh', params, 1) as [number];
    expectParam('asinh', scale > 0, 'a scale above 0', scale);
    return restoreValues(info, array.data, (y) => expand(y, scale));
  },
});

function resolveScale(options: AsinhOptions): ResolvedScale {
  const read = new OptionReader('asinh', options, ['scale', 'scaleOfPeak']);
  if (options.scale === undefined) {
    return { value: read.number('scaleOfPeak', { above: 0, max: 1, default: 1e-3 }), of: 'peak' };
  }
  if (options.scaleOfPeak !== undefined) read.refuse('scaleOfPeak', 'no scale beside it', 'both');
  return { value: read.number('scale', { above: 0, default: 1 }), of: 'unit' };
}

/** asinh(x / scale). Where the quotient is beyond float64 it is its logarithm, but for less than can be told. */
function compress(x: number, scale: number): number {
  const quotient = x / scale;
  if (Number.isFinite(quotient)) return Math.asinh(quotient);
  return Math.sign(x) * (Math.log(Math.abs(x)) - Math.log(scale) + Math.LN2);
}

/** Above this the sinh of a number is beyond float64. */
const MAX_SINH = 710;

/** scale·sinh(y), also where only sinh(y) is beyond float64. */
function expand(y: number, scale: number): number {
  if (Math.abs(y) <= MAX_SINH) return scale * Math.sinh(y);
  return Math.sign(y) * Math.exp(Math.abs(y) - Math.LN2 + Math.log(scale));
}
