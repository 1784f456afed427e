import { batchOf, golden, kappa, lossCone, noise, sampleVdf, subnormal, twoBeams } from '@vdfc/testkit';
import { dct } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [10, 11, 12], threshold: 1e-15 });
const batch = batchOf([
  sampleVdf(kappa(), { shape: [6, 6, 6], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [6, 6, 6], dtype: 'float64' }),
]);
const line = noise({ dtype: 'float32', shape: [37] });
const plane = subnormal({ dtype: 'float64', shape: [9, 10] });

golden(
  dct,
  [
    { name: 'beams', array: beams },
    { name: 'beams-blocks', array: beams, options: { blockSize: [5, 4, 12], effort: 0, negatives: 'clamp' } },
    { name: 'beams-tolerance', array: beams, options: { tolerance: 1e-15 } },
    { name: 'batch', array: batch, options: { step: 1 / 300, exponent: 0.5 } },
    { name: 'line', array: line, options: { negatives: 'keep', blockSize: 512 } },
    { name: 'plane-subnormal', array: plane, options: { step: 2 ** -20, exponent: 1 } },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
    { name: 'keep', array: beams, options: { blockSize: 7, keep: 3, padding: 'mirror' } },
    { name: 'keep-float64', array: batch, options: { blockSize: 512, keep: 4, coefficients: 'float64' } },
  ],
  import.meta.url,
  // Cosines of two engines may differ in the last digit, and float32 values by half of theirs.
  { tolerance: 2e-7 },
);
