import { batchOf, golden, kappa, lossCone, noise, sampleVdf, subnormal, twoBeams } from '@vdfc/testkit';
import { sph } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [10, 11, 12], threshold: 1e-15 });
const batch = batchOf([
  sampleVdf(kappa(), { shape: [6, 6, 6], dtype: 'float64' }),
  { dtype: 'float64', shape: [6, 6, 6], data: new Float64Array(216) },
  sampleVdf(lossCone(), { shape: [6, 6, 6], dtype: 'float64' }),
]);

golden(
  sph,
  [
    { name: 'beams', array: beams },
    { name: 'beams-fine', array: beams, options: { step: 1e-4, exponent: 0.8, effort: 1, degree: 9 } },
    { name: 'batch-float64', array: batch, options: { tolerance: 1e-17 } },
    {
      name: 'noise',
      array: noise({ dtype: 'float32', shape: [3, 4, 5] }),
      options: { negatives: 'keep', effort: 0 },
    },
    { name: 'plane-subnormal', array: subnormal({ dtype: 'float64', shape: [1, 9, 10] }) },
    { name: 'zeros', array: { data: new Float32Array(24), shape: [2, 3, 4] } },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
    { name: 'notebook', array: beams, options: { mode: 'notebook', degree: 3, shells: 8 } },
  ],
  import.meta.url,
  // Powers of two of two engines may differ in the last digit, and float32 values by half of theirs.
  { tolerance: 2e-7 },
);
