import type { Comparison } from '@vdfc/metrics';
import { describe, expect, it } from 'vitest';
import type { Row } from '../src/row.js';
import { summarise } from '../src/summary.js';
import { summariseSweep } from '../src/sweep.js';

const errors = (l1: number, psnr: number): Comparison => ({
  l1,
  l2: 2 * l1,
  maxError: 0,
  maxErrorOfPeak: 0,
  rmse: 0,
  psnr,
  density: 0,
  bulkVelocity: 0,
  pressure: 0,
  temperature: 0,
  negatives: 0,
  tailLogError: 0,
});

const row = (codec: string, rawBytes: number, bytes: number, l1: number, psnr: number): Row => ({
  subject: `${rawBytes}`,
  codec,
  values: rawBytes / 4,
  rawBytes,
  measured: { bytes, ratio: rawBytes / bytes, errors: errors(l1, psnr), encodeMs: 4, decodeMs: 2 },
});

describe('summarise', () => {
  it('takes the ratio of totals, means and the worst of errors', () => {
    const [a, b] = summarise([
      row('a', 100, 50, 0.1, 40),
      row('b', 100, 10, 0, Infinity),
      row('a', 900, 50, 0.3, 20),
      row('b', 900, 90, 0, Infinity),
    ]);
    expect(a).toMatchObject({ codec: 'a', count: 2, failures: 0, rawBytes: 1000, bytes: 100, ratio: 10 });
    expect(a!.mean.l1).toBeCloseTo(0.2, 12);
    expect(a!.worst.l1).toBe(0.3);
    expect(a!.worst.psnr).toBe(20);
    expect([a!.encodeMs, a!.decodeMs]).toEqual([4, 2]);
    expect(b).toMatchObject({ codec: 'b', ratio: 10 });
    expect(b!.mean.psnr).toBe(Infinity);
  });

  it('leaves failures out of totals and counts them', () => {
    const failure = { code: 'BAD_INPUT', message: 'no' };
    const [a, b] = summarise([
      row('a', 100, 50, 0.1, 40),
      { subject: 'x', codec: 'a', values: 225, rawBytes: 900, failure },
      { subject: 'x', codec: 'b', values: 225, rawBytes: 900, failure },
    ]);
    expect(a).toMatchObject({ count: 1, failures: 1, values: 25, rawBytes: 100, ratio: 2 });
    expect(b).toMatchObject({ count: 0, failures: 1, bytes: 0 });
    expect(b!.worst.l1).toBeNaN();
  });

  it('takes the worst of what a target bounds and counts where it is not reached', () => {
    const tuned = (figure: number, reached: boolean): Pick<Row, 'tuned'> => ({
      tuned: { figure, reached, options: {}, trials: 1 },
    });
    const rows = [
      { ...row('a', 100, 50, 0.1, 40), ...tuned(0.1, true) },
      { ...row('a', 100, 50, 0.3, 40), ...tuned(0.3, false) },
      { subject: 'x', codec: 'b', values: 25, rawBytes: 100, failure: { code: 'BAD_INPUT', message: 'no' } },
    ];
    const [a, b] = summarise(rows, { name: 'l1', bound: 0.2 });
    expect(a!.target).toEqual({ worst: 0.3, unreached: 1 });
    expect(b!.target).toEqual({ worst: Number.NaN, unreached: 0 });
    expect(summarise(rows, { name: 'ratio', bound: 2 })[0]!.target!.worst).toBe(0.1);
    expect(summarise(rows)[0]!.target).toBeUndefined();
  });
});

describe('summariseSweep', () => {
  it('puts arrays together, codec by codec and quality by quality', () => {
    const point = (codec: string, quality: number, bytes: number, l1: number) => ({
      ...row(codec, 100, bytes, l1, 40),
      quality,
      options: { q: quality },
    });
    const rows = [
      point('a', 0, 5, 0.4),
      point('a', 1, 50, 0),
      point('b', 0, 7, 1),
      point('a', 0, 7, 0.2),
      point('a', 1, 60, 0),
    ];
    const found = summariseSweep(rows);
    expect(found.map(({ codec, quality, bytes, options }) => [codec, quality, bytes, options])).toEqual([
      ['a', 0, 12, { q: 0 }],
      ['a', 1, 110, { q: 1 }],
      ['b', 0, 7, { q: 0 }],
    ]);
    expect(found[0]!.mean.l1).toBeCloseTo(0.3, 12);
  });
});
