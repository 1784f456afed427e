import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosine32, sine32, tanh32 } from '../src/index.js';

const angle = fc.float({ min: Math.fround(-1e4), max: Math.fround(1e4), noNaN: true });

function check(name: string, arbitrary: fc.Arbitrary<number>, holds: (x: number) => boolean): void {
  it(name, () => {
    fc.assert(fc.property(arbitrary, holds), { numRuns: 20_000, seed: 1 });
  });
}

function largest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Values from -most to most, evenly. */
function sweep(most: number, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => Math.fround(most * ((2 * i) / count - 1)));
}

describe('sine and cosine', () => {
  check('are within 3e-7 up to 1e4', angle, (x) => {
    const errors = [Math.abs(sine32(x) - Math.sin(x)), Math.abs(cosine32(x) - Math.cos(x))];
    return errors.every((error) => error < 3e-7);
  });

  it.each([3, 100, 1e4])('are within 3e-7 all over -%d to %d', (most) => {
    const xs = sweep(most, 100_000);
    expect(largest(xs.map((x) => Math.abs(sine32(x) - Math.sin(x))))).toBeLessThan(3e-7);
    expect(largest(xs.map((x) => Math.abs(cosine32(x) - Math.cos(x))))).toBeLessThan(3e-7);
  });

  check('are odd and even', fc.float({ noNaN: true }), (x) => {
    return sine32(-x) === -sine32(x) && cosine32(-x) === cosine32(x);
  });

  check('are float32 and never leave -1 to 1 by more than rounding', fc.float({ noNaN: true }), (x) => {
    return [sine32(x), cosine32(x)].every((y) => Math.fround(y) === y && Math.abs(y) <= 1 + 2e-3);
  });

  it('are exact where it matters', () => {
    expect([sine32(0), sine32(1e-20), cosine32(0)]).toEqual([0, Math.fround(1e-20), 1]);
    expect([sine32(Number.NaN), cosine32(Number.NaN)]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('tanh', () => {
  const value = fc.float({ min: -12, max: 12, noNaN: true });

  check(
    'is within 4e-7, relatively',
    value,
    (x) => Math.abs(tanh32(x) - Math.tanh(x)) <= 4e-7 * Math.abs(Math.tanh(x)),
  );

  it('is within 4e-7 all over, relatively, and never beyond 1', () => {
    const xs = sweep(12, 200_000).filter((x) => x !== 0);
    expect(largest(xs.map((x) => Math.abs(tanh32(x) / Math.tanh(x) - 1)))).toBeLessThan(4e-7);
    expect(largest(xs.map((x) => Math.abs(tanh32(x))))).toBeLessThanOrEqual(1);
  });

  check('is odd', fc.float({ noNaN: true }), (x) => Object.is(tanh32(-x), -tanh32(x)));

  it('ends at 1 and keeps NaN', () => {
    const ends = [tanh32(0), tanh32(9), tanh32(1e30), tanh32(Number.NEGATIVE_INFINITY), tanh32(Number.NaN)];
    expect(ends).toEqual([0, 1, 1, -1, Number.NaN]);
  });
});
