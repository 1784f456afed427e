import { defineFilter, type Filter, OptionReader } from '@vdfc/core';
import { mapValues, peakOf, restoreValues } from './map.js';
import { expectParam, readNumbers } from './params.js';

/** `normalise` has no options. */
export type NormaliseOptions = Record<never, never>;

/**
 * x → x / 2^e with the least e that brings every |value| to 1 or below. A power of two, so that nothing is rounded: every
 * value comes back as it was, but for one below 2^-125 (float32) or 2^-1021 (float64) of the peak, whose quotient may be
 * subnormal: it is off by at most 2^-149 or 2^-1074 of the peak.
 */
export const normalise: Filter<NormaliseOptions> = /* @__PURE__ */ defineFilter<
  NormaliseOptions,
  NormaliseOptions
>({
  kind: 'filter',
  id: 'normalise',
  version: 1,
  summary: 'Divided by the power of two next above the peak',
  paramNames: ['exponent'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve(options) {
    new OptionReader('normalise', options, []);
    return {};
  },
  guarantee: () => ({ kind: 'max-error', value: 2 ** -149, of: 'peak' }),
  encode(array) {
    const exponent = exponentOf(peakOf(array.data));
    return { array: mapValues(array, times(-exponent)), params: [exponent] };
  },
  encodedInfo: (info) => info,
  decode(array, params, info) {
    const [exponent] = readNumbers('normalise', params, 1) as [number];
    const valid = Number.isInteger(exponent) && exponent >= -1074 && exponent <= 1024;
    expectParam('normalise', valid, 'an integer exponent from -1074 to 1024', exponent);
    return restoreValues(info, array.data, times(exponent));
  },
});

/** The least e with peak <= 2^e; 0 for a peak of 0. */
function exponentOf(peak: number): number {
  if (peak === 0) return 0;
  // The logarithm of a number next to a power of two is rounded to that power's. + 0 turns -0 into 0.
  const e = Math.round(Math.log2(peak)) + 0;
  return peak > 2 ** e ? e + 1 : peak <= 2 ** (e - 1) ? e - 1 : e;
}

/** Multiplies by 2^e in two steps, as 2^e alone may not be a number. */
function times(e: number): (x: number) => number {
  const half = Math.trunc(e / 2);
  const [first, second] = [2 ** half, 2 ** (e - half)];
  return (x) => x * first * second;
}
