import { toDense } from '@vdfc/core';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { expect, it } from 'vitest';
import { type GmmOptions, gmm } from '../src/index.js';

/** Σ|a - b| / Σ|a|. */
function l1(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let off = 0;
  let whole = 0;
  for (let i = 0; i < a.length; i++) {
    off += Math.abs(a[i]! - b[i]!);
    whole += Math.abs(a[i]!);
  }
  return off / whole;
}

withData(['reference-vdf-50x50x50.f64'], 'the reference VDF', () => {
  const array = { data: readReferenceVdf(), shape: referenceShape };

  it.each<[string, GmmOptions, bytes: number, error: number]>([
    ['the defaults', {}, 280, 0.0463],
    ['15 Gaussians in a hurry', { components: 15, precision: 64, effort: 0 }, 125, 0.13],
    ['15 bi-Maxwellians in a hurry', { components: 15, covariance: 'aligned', effort: 0 }, 115, 0.27],
    ["the notebook's way", { mode: 'notebook' }, 640, 0.2],
  ])('fits into few bytes with %s', (_, options, bytes, error) => {
    const container = gmm.encode(array, options);
    const decoded = toDense(gmm.decode(container)).data;
    expect(container.length).toBeLessThanOrEqual(bytes);
    expect(l1(array.data, decoded)).toBeLessThanOrEqual(error);
    const sum = (data: ArrayLike<number>): number =>
      Array.from(data).reduce((total, value) => total + value, 0);
    expect(Math.abs(sum(decoded) / sum(array.data) - 1)).toBeLessThan(1e-7);
  });
});
