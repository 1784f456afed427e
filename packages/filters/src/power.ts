import { defineFilter, type Filter, OptionReader } from '@vdfc/core';
import { mapValues, restoreValues } from './map.js';
import { expectParam, readNumbers } from './params.js';

export interface PowerOptions {
  /** p in x^p. 0.01 to 1. @default 0.5 */
  exponent?: number;
  /**
   * What becomes of values below zero: `keep` takes -|x|^p, `clamp` takes 0 here and after decoding, which fits a
   * density whose negative values are the solver's noise. @default 'keep'
   */
  negatives?: 'keep' | 'clamp';
}

/** The code of a rule in params is its index here. Append only. */
const rules = ['keep', 'clamp'] as const;

/** With this one a float32 still comes back to 1e-5 of itself; far below, nothing would. */
const MIN_EXPONENT = 0.01;

/**
 * x → sign(x)·|x|^p. The root of a Gaussian is a wider Gaussian, and an error of the root counts by the value's own
 * size: the domain in which a VDF is cheapest to code at equal Σ|error|.
 *
 * Inverted to a relative error of (1 + 1/p)·ε, where x is not subnormal; ε is 2^-23 for float32, 2^-52 for float64.
 * For float64, where 1/p is rounded (p is not a power of two), |ln x|·ε come on top.
 */
export const power: Filter<PowerOptions> = /* @__PURE__ */ defineFilter<PowerOptions, Required<PowerOptions>>(
  {
    kind: 'filter',
    id: 'power',
    version: 1,
    summary: 'x^p, sign kept or negative values cut off',
    paramNames: ['exponent', 'negatives'],
    accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
    resolve(options) {
      const read = new OptionReader('power', options, ['exponent', 'negatives']);
      return {
        exponent: read.number('exponent', { min: MIN_EXPONENT, max: 1, default: 0.5 }),
        negatives: read.choice('negatives', { of: rules, default: 'keep' }),
      };
    },
    guarantee: ({ exponent, negatives }) => ({
      kind: exponent === 1 && negatives === 'keep' ? 'lossless' : 'none',
    }),
    encode: (array, { exponent, negatives }) => ({
      array: mapValues(array, signedPower(exponent, negatives)),
      params: [exponent, rules.indexOf(negatives)],
    }),
    encodedInfo: (info) => info,
    decode(array, params, info) {
      const [exponent, code] = readNumbers('power', params, 2) as [number, number];
      const inRange = exponent >= MIN_EXPONENT && exponent <= 1;
      expectParam('power', inRange, `an exponent from ${MIN_EXPONENT} to 1`, exponent);
      const negatives = rules[code];
      expectParam('power', negatives !== undefined, 'negatives 0 or 1', code);
      return restoreValues(info, array.data, signedPower(1 / exponent, negatives!));
    },
  },
);

function signedPower(p: number, negatives: 'keep' | 'clamp'): (x: number) => number {
  // The most usual powers, several times as fast and rounded right.
  const raise = p === 0.5 ? Math.sqrt : p === 2 ? (x: number) => x * x : (x: number) => x ** p;
  if (negatives === 'clamp') return (x) => (x > 0 ? raise(x) : 0);
  return (x) => (x < 0 ? -raise(-x) : raise(x));
}
