import { batchOf, golden, kappa, lossCone, noise, sampleVdf, subnormal, twoBeams } from '@vdfc/testkit';
import { fourierMlp, mlp } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [14, 13, 12], threshold: 1e-15 });
const batch = batchOf([
  sampleVdf(kappa(), { shape: [8, 8, 8], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [8, 8, 8], dtype: 'float64' }),
]);
const quick = { steps: 150, batch: 256 } as const;

golden(
  mlp,
  [
    { name: 'beams', array: beams, options: quick },
    { name: 'beams-tanh', array: beams, options: { ...quick, activation: 'tanh', exponent: 0.6, bits: 9 } },
    { name: 'beams-notebook', array: beams, options: { ...quick, mode: 'notebook', hidden: [6, 6] } },
    {
      name: 'beams-relu',
      array: beams,
      options: { ...quick, activation: 'relu', domain: 'log', negatives: 'keep' },
    },
    { name: 'batch-float64', array: batch, options: quick },
    {
      name: 'line',
      array: noise({ dtype: 'float32', shape: [137] }),
      options: { ...quick, hidden: [3], negatives: 'keep' },
    },
    {
      name: 'plane-subnormal',
      array: subnormal({ dtype: 'float64', shape: [19, 20] }),
      options: { ...quick, hidden: [4, 4] },
    },
    { name: 'stored', array: noise({ dtype: 'float32', shape: [3, 4] }) },
    { name: 'constant', array: { data: new Float64Array(24).fill(-2.5), shape: [2, 3, 4] } },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
  ],
  import.meta.url,
);

golden(
  fourierMlp,
  [
    { name: 'beams', array: beams, options: { ...quick, order: 2, scale: 1.5, seed: 3 } },
    { name: 'beams-notebook', array: beams, options: { ...quick, mode: 'notebook', hidden: [5], order: 3 } },
  ],
  new URL('fourier/golden.test.ts', import.meta.url).href,
);
