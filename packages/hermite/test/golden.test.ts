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
import { hermite } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [10, 11, 12], threshold: 1e-15 });
const cones = batchOf([
  sampleVdf(kappa(), { shape: [6, 6, 6], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [6, 6, 6], dtype: 'float64' }),
]);

golden(
  hermite,
  [
    { name: 'beams', array: beams },
    { name: 'beams-fast', array: beams, options: { effort: 0, exponent: 1, step: 1e-4, order: [4, 5, 6] } },
    { name: 'beams-within', array: beams, options: { tolerance: 1e-15, negatives: 'keep' } },
    { name: 'beams-notebook', array: beams, options: { mode: 'notebook', order: 5 } },
    { name: 'batch-float64', array: cones },
    { name: 'batch-notebook', array: cones, options: { mode: 'notebook', order: [2, 3, 4], fit: 'moments' } },
    { name: 'line', array: noise({ dtype: 'float32', shape: [37] }) },
    { name: 'plane-subnormal', array: subnormal({ dtype: 'float64', shape: [9, 10] }) },
    { name: 'zero', array: constant({ dtype: 'float32', shape: [4, 4, 4] }, 0) },
    { name: 'stored', array: noise({ dtype: 'float32', shape: [3, 4] }), options: { tolerance: 1e-30 } },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
  ],
  import.meta.url,
  // Powers of two engines may differ in the last digits, and float32 values by half of theirs.
  { tolerance: 1e-6 },
);
