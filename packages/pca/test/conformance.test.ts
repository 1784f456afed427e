import { conformance, sampleVdf, twoBeams } from '@vdfc/testkit';
import { pca } from '../src/index.js';

conformance(pca, {
  maxL2: 0.05,
  variants: [
    {},
    { effort: 0, axis: 'auto', step: 0.002, exponent: 0.8, negatives: 'keep' },
    { mode: 'components' },
  ],
  runs: 25,
});

// Larger than any value of the VDFs, smaller than those of noise.
conformance(pca, { variants: [{ tolerance: 1e-3 }], runs: 25 });

const samples = [1e-15, 1e-16].map((threshold) => sampleVdf(twoBeams(), { shape: [12, 12, 12], threshold }));

conformance(pca.using(pca.fit(samples)), { maxL2: 0.05, runs: 25 });
