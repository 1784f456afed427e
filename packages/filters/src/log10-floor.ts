import { defineFilter, type Filter, OptionReader } from '@vdfc/core';
import { mapValues, restoreValues } from './map.js';
import { expectParam, readNumbers } from './params.js';

export interface Log10FloorOptions {
  /** Values up to here, negative ones too, are taken as this and come back as 0. Above 0, in the array's unit. @default 1e-16 */
  floor?: number;
}

/** Decoded logarithms this close to the floor's are the floor: more than float32 rounds one off, decades. */
const MARGIN = 1e-4;

/**
 * x → log10(max(x, floor)): the domain of errors measured in decades, which shows the far tail. It is a worse one than
 * `power` where errors are measured in the array's unit.
 *
 * Inverted to a relative error of (1 + 2.31·|log10 x|)·ε, where x is not subnormal and at least 1.0003·floor; ε is
 * 2^-23 for float32, 2^-52 for float64. Other values come back as 0 or as close.
 */
export const log10Floor: Filter<Log10FloorOptions> = /* @__PURE__ */ defineFilter<
  Log10FloorOptions,
  Required<Log10FloorOptions>
>({
  kind: 'filter',
  id: 'log10-floor',
  version: 1,
  summary: 'log10 of values above a floor, the rest as the floor',
  paramNames: ['floor'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve(options) {
    const read = new OptionReader('log10-floor', options, ['floor']);
    return { floor: read.number('floor', { above: 0, default: 1e-16 }) };
  },
  guarantee: () => ({ kind: 'none' }),
  encode(array, { floor }) {
    const lowest = Math.log10(floor);
    return { array: mapValues(array, (x) => (x > floor ? Math.log10(x) : lowest)), params: [floor] };
  },
  encodedInfo: (info) => info,
  decode(array, params, info) {
    const [floor] = readNumbers('log10-floor', params, 1) as [number];
    expectParam('log10-floor', floor > 0, 'a floor above 0', floor);
    const empty = Math.log10(floor) + MARGIN;
    return restoreValues(info, array.data, (y) => (y > empty ? 10 ** y : 0));
  },
});
