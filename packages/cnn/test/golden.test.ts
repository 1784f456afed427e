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
import { cnn } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [10, 11, 12], threshold: 1e-15 });
const cones = batchOf([
  sampleVdf(kappa(), { shape: [6, 6, 6], dtype: 'float64' }),
  sampleVdf(lossCone(), { shape: [6, 6, 6], dtype: 'float64' }),
]);
const quick = { steps: 40, effort: 0, learningRate: 0.003, spacing: 2, step: 0.05 } as const;

golden(
  cnn,
  [
    { name: 'beams', array: beams, options: quick },
    { name: 'beams-minibatch', array: beams, options: { ...quick, mode: 'minibatch', patch: 6, batch: 3 } },
    {
      name: 'beams-free',
      array: beams,
      options: {
        ...quick,
        symmetry: 'none',
        layers: 2,
        channels: 3,
        activation: 'sine',
        spacing: 2,
        bits: 6,
      },
    },
    {
      name: 'beams-mirror',
      array: beams,
      options: {
        ...quick,
        symmetry: 'mirror',
        activation: 'tanh',
        step: 0.02,
        exponent: 1,
        negatives: 'keep',
      },
    },
    { name: 'batch-float64', array: cones, options: { ...quick, step: 0.05 } },
    {
      name: 'line',
      array: noise({ dtype: 'float32', shape: [37] }),
      options: { ...quick, activation: 'relu' },
    },
    { name: 'plane-subnormal', array: subnormal({ dtype: 'float64', shape: [9, 10] }), options: quick },
    { name: 'zero', array: constant({ dtype: 'float32', shape: [4, 4, 4] }, 0) },
    { name: 'stored', array: noise({ dtype: 'float64', shape: [3, 4] }) },
    { name: 'empty', array: noise({ dtype: 'float32', shape: [0, 4, 4] }) },
  ],
  import.meta.url,
);
