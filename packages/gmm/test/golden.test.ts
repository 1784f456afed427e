import { batchOf, golden, kappa, lossCone, noise, sampleVdf, subnormal, twoBeams } from '@vdfc/testkit';
import { gmm } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [10, 11, 12], threshold: 1e-15 });
const batch = batchOf([
  sampleVdf(kappa(), { shape: [6, 6, 6], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [6, 6, 6], dtype: 'float64' }),
]);

golden(
  gmm,
  [
    { name: 'beams', array: beams, options: { components: 6, effort: 0 } },
    { name: 'beams-diagonal', array: beams, options: { components: 4, effort: 0, covariance: 'diagonal' } },
    {
      name: 'beams-aligned',
      array: beams,
      options: { components: 4, effort: 0, covariance: 'aligned', direction: [1, 2, 2], cell: [1, 2, 1] },
    },
    { name: 'beams-notebook', array: beams, options: { mode: 'notebook', components: 3 } },
    { name: 'batch-float64', array: batch, options: { components: 5, effort: 0 } },
    { name: 'line', array: noise({ dtype: 'float32', shape: [37] }), options: { components: 3, effort: 0 } },
    {
      name: 'plane-subnormal',
      array: subnormal({ dtype: 'float64', shape: [9, 10] }),
      options: { components: 3, effort: 0 },
    },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
  ],
  import.meta.url,
  // Exponentials of two engines may differ in the last digit, and float32 values by half of theirs.
  { tolerance: 2e-7 },
);
