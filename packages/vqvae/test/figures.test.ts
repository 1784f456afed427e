import { bounded } from '@vdfc/guarantees';
import { compare } from '@vdfc/metrics';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { zfp } from '@vdfc/zfp';
import { describe, expect, it } from 'vitest';
import { vqvae } from '../src/index.js';
import { shippedModel } from '../src/shipped/shipped.js';

withData(['reference-vdf-50x50x50.f64'], 'vqvae on the reference VDF, which it has not seen', () => {
  const vdf = { data: readReferenceVdf(), shape: referenceShape };
  const peak = vdf.data.reduce((most, value) => Math.max(most, value), 0);

  it('takes at most 400 bytes for an L1 error below 0.14', () => {
    const bytes = vqvae.encode(vdf, { minGain: 2e-4 });
    expect(bytes.length).toBeLessThanOrEqual(400);
    expect(compare(vdf, vqvae.decode(bytes)).l1).toBeLessThan(0.14);
  });

  // The coarsest tolerance of zfp, a power of two, at which its largest error is not above the bound.
  it.each([
    { bound: 0.03, tolerance: 2 ** -3 },
    { bound: 1e-3, tolerance: 2 ** -8 },
  ])('with a bound of $bound it takes fewer bytes than zfp', ({ bound, tolerance }) => {
    const codec = bounded(vqvae.with({ minGain: 2e-4 }), { maxErrorOfPeak: bound });
    const bytes = codec.encode(vdf);
    expect(compare(vdf, codec.decode(bytes)).maxError).toBeLessThanOrEqual(bound * peak);
    const peer = zfp.encode(vdf, { toleranceOfPeak: tolerance });
    const coarser = zfp.encode(vdf, { toleranceOfPeak: 2 * tolerance });
    expect(compare(vdf, zfp.decode(peer)).maxError).toBeLessThanOrEqual(bound * peak);
    expect(compare(vdf, zfp.decode(coarser)).maxError).toBeGreaterThan(bound * peak);
    expect(bytes.length).toBeLessThan(0.65 * peer.length);
  });
});

describe('the shipped model', () => {
  it('is small', () => {
    expect(shippedModel().bytes.length).toBeLessThan(300_000);
  });
});
