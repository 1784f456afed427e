import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_TRIALS, type Outcome, scanBelow, searchQuality } from '../src/search.js';

/** Qualities that the search tries, told what `outcome` says of each. */
function tried(finest: boolean, resolution: number, outcome: (q: number) => Outcome): number[] {
  const search = searchQuality(finest, resolution);
  const qualities: number[] = [];
  for (let step = search.next(); !step.done; step = search.next(outcome(step.value))) {
    qualities.push(step.value);
  }
  return qualities;
}

/** Of a codec whose excess is a function of the distance from the border, sizes growing with quality. */
function bordered(finest: boolean, border: number, excess: (distance: number) => number) {
  return (q: number): Outcome => {
    const met = finest ? q <= border : q >= border;
    const size = Math.abs(excess(Math.abs(q - border)));
    return { figure: Number.NaN, met, excess: met ? -size : size, bytes: 2 ** (20 * q) };
  };
}

const border = fc.double({ min: 0, max: 1, noNaN: true });

describe('the search', () => {
  it('finds the border of any codec in at most 18 trials', () => {
    const exponent = fc.double({ min: 0.05, max: 20, noNaN: true });
    const infinite = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.boolean(), border, exponent, infinite, (finest, at, power, beyond) => {
        const outcome = bordered(finest, at, (d) => (d > beyond ? Infinity : d ** power));
        const qualities = tried(finest, 0, outcome);
        expect(qualities.length).toBeLessThanOrEqual(MOST_TRIALS);
        expect(new Set(qualities).size).toBe(qualities.length);
        expect(qualities.every((q) => q >= 0 && q <= 1)).toBe(true);
        const met = qualities.filter((q) => outcome(q).met);
        const missed = qualities.filter((q) => !outcome(q).met);
        const [coarse, fine] = finest ? [met, missed] : [missed, met];
        if (coarse.length === 0) expect(Math.min(...fine)).toBe(0);
        else if (fine.length === 0) expect(Math.max(...coarse)).toBe(1);
        else expect(Math.min(...fine) - Math.max(...coarse)).toBeLessThanOrEqual(2 ** -16);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes few trials where logarithms of errors fall in a straight line', () => {
    fc.assert(
      fc.property(fc.boolean(), border, (finest, at) => {
        expect(
          tried(
            finest,
            1e-3,
            bordered(finest, at, (d) => 17 * d),
          ).length,
        ).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('ends when sizes are close', () => {
    fc.assert(
      fc.property(fc.boolean(), border, (finest, at) => {
        const outcome = bordered(finest, at, (d) => d);
        const qualities = tried(finest, 0.1, outcome);
        const sizes = (met: boolean): number[] =>
          qualities.filter((q) => outcome(q).met === met).map((q) => outcome(q).bytes);
        const [low, high] = finest ? [sizes(true), sizes(false)] : [sizes(false), sizes(true)];
        if (low.length === 0 || high.length === 0) return;
        expect(Math.max(...low)).toBeGreaterThanOrEqual(0.9 * Math.min(...high));
      }),
    );
  });

  it.each([
    [false, true, [0.5, 0]],
    [false, false, [0.5, 0.75, 1]],
    [true, true, [0.5, 0.75, 1]],
    [true, false, [0.5, 0]],
  ])('for finest %s ends at once if all qualities have met %s', (finest, met, expected) => {
    const excess = met ? -1 : 1;
    expect(tried(finest, 0, () => ({ figure: 1, met, excess, bytes: 100 }))).toEqual(expected);
  });

  it('does not try the finest quality where a coarser one does', () => {
    expect(
      tried(
        false,
        1e-3,
        bordered(false, 0.6, (d) => d),
      ),
    ).not.toContain(1);
    expect(
      tried(
        false,
        1e-3,
        bordered(false, 0.8, (d) => d),
      ),
    ).toContain(1);
  });

  it('bisects where there is nothing to draw a line through', () => {
    const outcome = bordered(false, 0.3, () => Number.NaN);
    expect(tried(false, 0, outcome).slice(0, 5)).toEqual([0.5, 0, 0.25, 0.375, 0.3125]);
  });
});

describe('the scan', () => {
  const outcome = (q: number): Outcome => ({ figure: q, met: q === 0.5, excess: 0, bytes: 1 });

  it.each([
    [0.3, 4, [0, 0.25]],
    [0.5, 4, [0, 0.25]],
    [0.9, 4, [0, 0.25, 0.5]],
    [1, 8, [0, 0.125, 0.25, 0.375, 0.5]],
    [0, 4, []],
    [0.4, 1, [0]],
  ])('below %d in %i parts tries %j', (q, parts, expected) => {
    const scan = scanBelow(q, parts);
    const qualities: number[] = [];
    for (let step = scan.next(); !step.done; step = scan.next(outcome(step.value)))
      qualities.push(step.value);
    expect(qualities).toEqual(expected);
  });
});
