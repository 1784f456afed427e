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
import { pca } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [10, 11, 12], threshold: 1e-15 });
const cones = batchOf([
  sampleVdf(kappa(), { shape: [6, 6, 6], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [6, 6, 6], dtype: 'float64' }),
]);
const line = { data: beams.data.slice(600, 637), shape: [37] };

golden(
  pca,
  [
    { name: 'beams', array: beams },
    { name: 'beams-fast', array: beams, options: { effort: 0, axis: 2, exponent: 1, step: 1e-4 } },
    { name: 'beams-within', array: beams, options: { tolerance: 1e-15, negatives: 'keep' } },
    { name: 'beams-components', array: beams, options: { mode: 'components', components: 5 } },
    { name: 'batch-float64', array: cones, options: { axis: 1 } },
    { name: 'batch-rows', array: cones, options: { axis: 0 } },
    { name: 'line', array: noise({ dtype: 'float32', shape: [37] }) },
    { name: 'line-components', array: line, options: { mode: 'components' } },
    { name: 'plane-subnormal', array: subnormal({ dtype: 'float64', shape: [9, 10] }) },
    { name: 'zero', array: constant({ dtype: 'float32', shape: [4, 4, 4] }, 0) },
    { name: 'stored', array: noise({ dtype: 'float32', shape: [3, 4] }), options: { tolerance: 1e-30 } },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
  ],
  import.meta.url,
  // Powers and cosines of two engines may differ in the last digits, and float32 values by half of theirs.
  { tolerance: 1e-6 },
);
