import { batchOf, golden, kappa, lossCone, noise, sampleVdf, subnormal, twoBeams } from '@vdfc/testkit';
import { dct } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [10, 11, 12], threshold: 1e-15 });
const batch = batchOf([
  sampleVdf(kappa(), { shape: [6, 6, 6], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [6, 6, 6], dtype: 'float64' }),
]);

golden(
  dct,
  [
    { name: 'beams', array: beams },
    { name: 'beams-mirror', array: beams, options: { blockSize: 7, keep: 3, padding: 'mirror' } },
    { name: 'batch-float64', array: batch, options: { blockSize: 512, keep: 4, coefficients: 'float64' } },
    { name: 'line', array: noise({ dtype: 'float32', shape: [37] }), options: { keep: 8 } },
    { name: 'plane-subnormal', array: subnormal({ dtype: 'float64', shape: [9, 10] }), options: { keep: 8 } },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
  ],
  import.meta.url,
  // Cosines of two engines may differ in the last digit, and float32 values by half of theirs.
  { tolerance: 2e-7 },
);
