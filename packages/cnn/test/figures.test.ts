import { compare } from '@vdfc/metrics';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { expect, it } from 'vitest';
import { cnn } from '../src/index.js';

withData(['reference-vdf-50x50x50.f64'], 'cnn on the reference VDF', () => {
  const vdf = { data: readReferenceVdf(), shape: referenceShape };

  it('takes at most 450 bytes for an L1 error of 0.0463', { timeout: 120_000 }, () => {
    const bytes = cnn.encode(vdf);
    expect(compare(vdf, cnn.decode(bytes)).l1).toBeLessThanOrEqual(0.0463);
    expect(bytes.length).toBeLessThanOrEqual(450);
  });

  it('takes at most 520 bytes for it in minibatches', { timeout: 120_000 }, () => {
    const bytes = cnn.encode(vdf, { mode: 'minibatch', spacing: 1.5, channels: 4, step: 0.065 });
    expect(compare(vdf, cnn.decode(bytes)).l1).toBeLessThanOrEqual(0.0463);
    expect(bytes.length).toBeLessThanOrEqual(520);
  });
});
