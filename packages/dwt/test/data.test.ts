import type { toDense } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { Random } from '@vdfc/testkit';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import { describe, expect, it } from 'vitest';
import { dwt, swt } from '../src/index.js';
import { analyse, filteredLayout } from '../src/kernel/filtered.js';

withData(['reference-vdf-50x50x50.f64'], 'the reference VDF', () => {
  const vdf = { data: readReferenceVdf(), shape: referenceShape };
  const l1Of = (bytes: Uint8Array): number => compare(vdf, dwt.decode(bytes)).l1;

  describe('in mode quantise', () => {
    it.each([
      [0.0463, 640],
      [0.01, 4_200],
      [0.001, 26_000],
    ])('takes with CDF 9/7 at l1 <= %d at most %d bytes', (l1, most) => {
      const { container } = tune(dwt.with({ effort: 0 }), vdf, { l1 }, { resolution: 0.01 });
      expect(container.length).toBeLessThanOrEqual(most);
      expect(l1Of(container)).toBeLessThanOrEqual(l1);
    });

    // As found by tune, with a little to spare.
    it.each([
      [0.0463, 450, { step: 0.1473, exponent: 0.55 }],
      [0.01, 3_500, { step: 0.01085, exponent: 0.65 }],
      [0.001, 22_000, { step: 0.000495, exponent: 0.77 }],
    ])('takes by default at l1 <= %d at most %d bytes', { timeout: 300_000 }, (l1, most, options) => {
      const container = dwt.encode(vdf, options);
      expect(container.length).toBeLessThanOrEqual(most);
      expect(l1Of(container)).toBeLessThanOrEqual(l1);
    });

    it('has containers of at most 40 bytes besides coefficients and tree', () => {
      const nothing = dwt.encode({ data: new Float32Array(125_000), shape: referenceShape });
      expect(nothing.length).toBeLessThanOrEqual(40);
    });
  });

  describe("the notebook's forms", () => {
    it('have its range of coefficients in mode int8', () => {
      const peak = vdf.data.reduce((most, value) => Math.max(most, value), 0);
      const scaled = Float64Array.from(vdf.data, (value) => (Math.max(0, value) / peak) * (127 / 3));
      const settings = { wavelet: 'bior1.3', boundary: 'symmetric', levels: 1 } as const;
      const coefficients = analyse(scaled, filteredLayout(vdf.shape, settings), 'auto');
      expect(coefficients.reduce((most, value) => Math.max(most, value), 0).toFixed(3)).toBe('123.298');
      const approximation = coefficients.subarray(0, 27 ** 3);
      expect(approximation.reduce((least, value) => Math.min(least, value), 0).toFixed(3)).toBe('-0.136');
    });

    it('have the error of rounding in mode int8, not that of truncation, and are entropy-coded', () => {
      const bytes = dwt.encode(vdf, { mode: 'int8' });
      const { l1, density } = compare(vdf, dwt.decode(bytes));
      expect(l1).toBeGreaterThan(0.05);
      expect(l1).toBeLessThan(0.0531);
      expect(Math.abs(density)).toBeLessThan(0.0045);
      expect(bytes.length).toBeLessThan(5_000);
    });

    it('have its errors in mode threshold, with no levels as it had, and with two', () => {
      const options = { mode: 'threshold', threshold: 1e-16 } as const;
      expect(l1Of(dwt.encode(vdf, { ...options, levels: 0 }))).toBeCloseTo(3.8e-4, 5);
      const bytes = dwt.encode(vdf, options);
      expect(l1Of(bytes)).toBeCloseTo(1.5494e-3, 7);
      expect(bytes.length).toBeLessThan(157_375);
    });

    it('do not overflow where the notebook does', () => {
      // A plateau of four cells on an odd offset, whose approximation is four times as large.
      const data = new Float32Array(12 ** 3);
      for (let i = 0; i < data.length; i++) {
        const inside = [Math.floor(i / 144), Math.floor(i / 12) % 12, i % 12].every(
          (at) => at >= 3 && at < 7,
        );
        data[i] = inside ? 1 : 0;
      }
      const array = { data, shape: [12, 12, 12] };
      expect(compare(array, dwt.decode(dwt.encode(array, { mode: 'int8' }))).l1).toBeLessThan(0.05);
    });
  });

  it('is cleared of noise by swt, which dwt alone cannot', () => {
    const { noisy, clean } = counted(vdf.data);
    const array = { data: noisy, shape: referenceShape };
    const error = (decoded: Parameters<typeof toDense>[0]): number =>
      compare({ data: clean, shape: referenceShape }, decoded).l1;
    const options = { effort: 0, exponent: 0.6, step: 2 ** -4 } as const;
    const shrunk = swt.encode(array, { ...options, threshold: 0.04, rule: 'garrote' });
    const plain = dwt.encode(array, { ...options, wavelet: 'cdf97' });
    expect(shrunk.length).toBeLessThan(plain.length / 2);
    expect(error(swt.decode(shrunk))).toBeLessThan(error(dwt.decode(plain)) / 1.5);
  });
});

/** A VDF as if 400 particles had been counted in its largest cell. */
function counted(clean: Float32Array): { noisy: Float32Array; clean: Float32Array } {
  const random = new Random(3);
  const unit = clean.reduce((most, value) => Math.max(most, value), 0) / 400;
  const noisy = clean.map((value) => {
    const count = Math.max(0, value / unit);
    return Math.max(0, count + Math.sqrt(count) * random.normal()) * unit;
  });
  return { noisy, clean };
}
