import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import { expect, it } from 'vitest';
import { pca } from '../src/index.js';

withData(['reference-vdf-50x50x50.f64'], 'pca on the reference VDF', () => {
  const vdf = { data: readReferenceVdf(), shape: referenceShape };
  for (const [l1, most] of [
    [0.0463, 530],
    [0.01, 3700],
  ] as const) {
    it(`takes at most ${most} bytes for an L1 error of ${l1} (effort 1)`, { timeout: 300_000 }, () => {
      const { container, comparison } = tune(pca.with({ effort: 1 }), vdf, { l1 }, { resolution: 0.02 });
      expect(comparison.l1).toBeLessThanOrEqual(l1);
      expect(container.length).toBeLessThanOrEqual(most);
    });
  }

  it("reaches a ratio of 1.6 in the notebook's form, all parts counted", () => {
    const bytes = pca.encode(vdf, { mode: 'components' });
    expect(vdf.data.byteLength / bytes.length).toBeCloseTo(1.58, 2);
  });
});
