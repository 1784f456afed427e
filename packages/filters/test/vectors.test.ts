import { describe, expect, it } from 'vitest';
import { apply, epsilon, filterOf, restore } from './run.js';
import { readCases } from './vectors/read.js';

const cases = readCases().map((vector) => ({
  ...vector,
  name: `${vector.filter} ${JSON.stringify(vector.options)} of ${vector.array.dtype}`,
}));

describe('agree with NumPy', () => {
  it.each(cases)('$name', ({ filter, options, array, filtered, params }) => {
    const bound = filterOf(filter).with(options);
    const found = apply(bound, array);
    expect(found.params).toEqual(params);
    expect(found.array.dtype).toBe(filtered.dtype);
    expect(found.array.shape).toEqual(filtered.shape);
    expect(found.array.data.length).toBe(filtered.data.length);
    // NumPy's functions and the engine's may differ in the last digit or two.
    found.array.data.forEach((value, i) => {
      const expected = filtered.data[i]!;
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(
        2 * epsilon[filtered.dtype] * Math.abs(expected),
      );
    });
    const again = restore(bound, filtered, params, array);
    const own = restore(bound, found.array, found.params, array);
    again.forEach((value, i) => {
      // A digit of a logarithm counts as many in what it is the logarithm of, here at most 70 times.
      expect(Math.abs(value - own[i]!)).toBeLessThanOrEqual(300 * epsilon[array.dtype] * Math.abs(value));
    });
  });

  it('in every filter', () => {
    expect(new Set(cases.map(({ filter }) => filter)).size).toBe(7);
  });
});
