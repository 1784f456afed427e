import { compare } from '@vdfc/metrics';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { expect, it } from 'vitest';
import { pca } from '../src/index.js';

withData(['reference-vdf-50x50x50.f64'], 'pca on the reference VDF', () => {
  const vdf = { data: readReferenceVdf(), shape: referenceShape };
  // Qualities that tune finds.
  for (const [l1, most, quality] of [
    [0.0463, 530, 0.1721],
    [0.01, 3700, 0.333],
  ] as const) {
    it(`takes at most ${most} bytes for an L1 error of ${l1} (effort 1)`, () => {
      const container = pca.with({ effort: 1 }).encode(vdf, pca.quality!(quality));
      expect(compare(vdf, pca.decode(container)).l1).toBeLessThanOrEqual(l1);
      expect(container.length).toBeLessThanOrEqual(most);
    });
  }

  it("reaches a ratio of 1.6 in the notebook's form, all parts counted", () => {
    const bytes = pca.encode(vdf, { mode: 'components' });
    expect(vdf.data.byteLength / bytes.length).toBeCloseTo(1.58, 2);
  });
});
