import {
  batchOf,
  constant,
  golden,
  kappa,
  lossCone,
  noise,
  sampleVdf,
  subnormal,
  twoBeams,
} from '@vdfc/testkit';
import { vqvae } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [14, 11, 12], threshold: 1e-15 });
const cones = batchOf([
  sampleVdf(kappa(), { shape: [8, 8, 8], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [8, 8, 8], dtype: 'float64', threshold: 1e-15 }),
]);
const line = { data: beams.data.slice(600, 637), shape: [37] };

golden(
  vqvae,
  [
    { name: 'beams', array: beams },
    { name: 'beams-fine', array: beams, options: { minGain: 1e-5, negatives: 'keep' } },
    { name: 'beams-pitch', array: beams, options: { pitch: 1.5, effort: 0, minGain: 1e-3 } },
    { name: 'batch-float64', array: cones },
    { name: 'line', array: line, options: { minGain: 1e-4 } },
    { name: 'noise', array: noise({ dtype: 'float32', shape: [6, 7] }) },
    { name: 'plane-subnormal', array: subnormal({ dtype: 'float64', shape: [9, 10] }) },
    { name: 'zero', array: constant({ dtype: 'float32', shape: [4, 4, 4] }, 0) },
    { name: 'stored', array: noise({ dtype: 'float32', shape: [3] }) },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
  ],
  import.meta.url,
  // Sums, products and square roots alone: the same on every machine.
  { integer: true },
);
