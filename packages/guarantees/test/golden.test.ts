import { batchOf, coarse, golden, kappa, lossCone, noise, sampleVdf, twoBeams } from '@vdfc/testkit';
import { bounded, conserving, nonNegative } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [8, 9, 10], threshold: 1e-15 });
const batch = batchOf([
  sampleVdf(kappa(), { shape: [6, 6, 6], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [6, 6, 6], dtype: 'float64' }),
]);
const whole = conserving(nonNegative(bounded(coarse, { maxErrorOfPeak: 1e-3 })));

golden(
  whole,
  [
    { name: 'beams', array: beams },
    { name: 'batch-float64', array: batch },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
  ],
  import.meta.url,
);
