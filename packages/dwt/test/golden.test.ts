import { batchOf, golden, kappa, lossCone, noise, sampleVdf, subnormal, twoBeams } from '@vdfc/testkit';
import { dwt, swt } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [10, 11, 12], threshold: 1e-15 });
const batch = batchOf([
  sampleVdf(kappa(), { shape: [6, 6, 6], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [6, 6, 6], dtype: 'float64' }),
]);
const line = noise({ dtype: 'float32', shape: [37] });
const plane = subnormal({ dtype: 'float64', shape: [9, 10] });

golden(
  dwt,
  [
    { name: 'beams', array: beams },
    { name: 'beams-fast', array: beams, options: { effort: 0, step: 2 ** -6 } },
    { name: 'beams-fine', array: beams, options: { effort: 0, step: 2 ** -16, wavelet: 'cdf53', levels: 2 } },
    { name: 'beams-tolerance', array: beams, options: { tolerance: 1e-15 } },
    { name: 'beams-int8', array: beams, options: { mode: 'int8' } },
    {
      name: 'beams-threshold',
      array: beams,
      options: { mode: 'threshold', levels: 1, rule: 'soft', boundary: 'periodization' },
    },
    { name: 'batch-packets', array: batch, options: { effort: 2, negatives: 'keep' } },
    {
      name: 'batch-threshold',
      array: batch,
      options: { mode: 'threshold', wavelet: 'bior2.2', levels: 1, rule: 'garrote' },
    },
    { name: 'line', array: line, options: { wavelet: 'dd64', basis: 'mallat', exponent: 1 } },
    { name: 'line-exact', array: line, options: { tolerance: 1e-12 } },
    { name: 'plane-subnormal', array: plane },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
  ],
  import.meta.url,
  // Kernels of two engines may round sums in another order.
  { tolerance: 2e-7 },
);

golden(
  swt,
  [
    { name: 'swt-beams', array: beams },
    { name: 'swt-batch', array: batch, options: { threshold: 'universal', rule: 'soft', effort: 0 } },
  ],
  new URL('swt/golden.test.ts', import.meta.url).href,
  { tolerance: 2e-7 },
);
