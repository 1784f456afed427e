import { targetNames } from '@vdfc/tune';
import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { type Aim, aimText, figureOf, isMet, isNearer, parseAim, targetOf, worstFigure } from '../src/aim.js';
import { attainmentText } from '../src/attainment-text.js';
import type { Measurement } from '../src/measure.js';

const errors = { l1: 0.1, l2: 0.2, maxError: 3, maxErrorOfPeak: 0.4, density: 0.5 };
const measured = { bytes: 600, ratio: 7, errors } as Measurement;

describe('an aim', () => {
  it.each(targetNames)('is read for %s, which a measurement has', (name) => {
    const aim = parseAim(` ${name} = 5e-1`);
    expect(aim).toEqual({ name, bound: 0.5 });
    expect(targetOf(aim)).toEqual({ [name]: 0.5 });
    expect(figureOf(aim, measured)).toBe({ ...errors, bytes: 600, ratio: 7 }[name]);
  });

  it.each(['', 'l1', 'l1=', '=1', 'l1=x', 'l1=-1', 'l1=Infinity', 'l1=NaN', 'l3=1', 'l1=1=2', 'rmse=1'])(
    'is not read from %j',
    (text) => {
      expect(() => parseAim(text)).toThrow(InvalidArgumentError);
      expect(() => parseAim(text)).toThrow(/Expected one of l1, l2, .* such as l1=0\.05/);
    },
  );

  const l1: Aim = { name: 'l1', bound: 0.05 };
  const ratio: Aim = { name: 'ratio', bound: 10 };

  it('bounds errors and bytes from above, a ratio from below', () => {
    expect([aimText(l1), aimText(ratio)]).toEqual(['l1 ≤ 0.05', 'ratio ≥ 10']);
    expect([0.04, 0.05, 0.06, Number.NaN].map((figure) => isMet(l1, figure))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect([9, 10, 11, Number.NaN].map((figure) => isMet(ratio, figure))).toEqual([false, true, true, false]);
    expect([isNearer(l1, 1, 2), isNearer(ratio, 1, 2)]).toEqual([true, false]);
    expect([worstFigure(l1, [1, 2]), worstFigure(ratio, [1, 2]), worstFigure(l1, [])]).toEqual([2, 1, NaN]);
  });

  it('says how near codecs came', () => {
    const text = (aim: Aim, worst: number, unreached: number, count: number): string =>
      attainmentText(aim, { worst, unreached }, count);
    expect(text(l1, 0.0463, 0, 1)).toBe('0.0463');
    expect(text(l1, 0.0463, 0, 9)).toBe('0.0463');
    expect(text(l1, 0.3, 1, 1)).toBe('not reached: best 0.300');
    expect(text(ratio, 7.5, 2, 9)).toBe('not reached on 2 of 9: worst 7.50×');
    expect(text({ name: 'bytes', bound: 1 }, 12345, 1, 1)).toBe('not reached: best 12,345');
  });
});
