import type { Comparison } from '@vdfc/metrics';
import { describe, expect, it } from 'vitest';
import type { Row } from '../src/compare.js';
import { summarise } from '../src/summary.js';

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
      { subject: 'x', codec: 'a', rawBytes: 900, failure },
      { subject: 'x', codec: 'b', rawBytes: 900, failure },
    ]);
    expect(a).toMatchObject({ count: 1, failures: 1, rawBytes: 100, ratio: 2 });
    expect(b).toMatchObject({ count: 0, failures: 1, bytes: 0 });
    expect(b!.worst.l1).toBeNaN();
  });
});
