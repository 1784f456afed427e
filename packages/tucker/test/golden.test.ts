import { batchOf, golden, kappa, lossCone, noise, sampleVdf, subnormal, twoBeams } from '@vdfc/testkit';
import { tucker } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [10, 11, 12], threshold: 1e-15 });
const batch = batchOf([
  sampleVdf(kappa(), { shape: [6, 6, 6], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [6, 6, 6], dtype: 'float64' }),
]);

golden(
  tucker,
  [
    { name: 'beams', array: beams },
    { name: 'beams-fine', array: beams, options: { step: 1e-4, exponent: 0.8, effort: 1 } },
    { name: 'batch-float64', array: batch, options: { tolerance: 1e-17 } },
    { name: 'line', array: noise({ dtype: 'float32', shape: [37] }), options: { negatives: 'keep' } },
    { name: 'long', array: noise({ dtype: 'float32', shape: [600] }), options: { step: 0.5 } },
    { name: 'plane-subnormal', array: subnormal({ dtype: 'float64', shape: [9, 10] }) },
    { name: 'zeros', array: { data: new Float32Array(24), shape: [2, 3, 4] } },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
  ],
  import.meta.url,
  // Cosines and powers of two engines may differ in the last digit, and float32 values by half of theirs.
  { tolerance: 2e-7 },
);
