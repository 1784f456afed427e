import { batchOf, golden, kappa, lossCone, noise, sampleVdf, subnormal, twoBeams } from '@vdfc/testkit';
import { octree } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [10, 11, 12], threshold: 1e-15 });
const batch = batchOf([
  sampleVdf(kappa(), { shape: [6, 7, 8], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [6, 7, 8], dtype: 'float64' }),
]);

golden(
  octree,
  [
    { name: 'beams', array: beams },
    { name: 'beams-fast', array: beams, options: { effort: 0, step: 1 / 64, exponent: 0.7, degree: 5 } },
    { name: 'beams-notebook', array: beams, options: { mode: 'notebook' } },
    { name: 'batch-float64', array: batch, options: { step: 1 / 200, negatives: 'keep' } },
    { name: 'batch-notebook', array: batch, options: { mode: 'notebook', degree: 3, relativeError: 0.1 } },
    { name: 'line', array: noise({ dtype: 'float32', shape: [137] }), options: { exponent: 1, step: 0.01 } },
    { name: 'plane-subnormal', array: subnormal({ dtype: 'float64', shape: [9, 10] }) },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
  ],
  import.meta.url,
  // 2 to a fractional power may differ in the last digit between engines.
  { tolerance: 2e-7 },
);
