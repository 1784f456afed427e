import { conformance } from '@vdfc/testkit';
import { fourierMlp, mlp } from '../src/index.js';

const quick = { steps: 40, batch: 128 } as const;

conformance(mlp, {
  size: 8,
  arrays: 'few',
  runs: 20,
  damages: 300,
  variants: [
    quick,
    {
      ...quick,
      activation: 'tanh',
      steps: 150,
      batch: 64,
      domain: 'log',
      optimiser: 'adam',
      negatives: 'keep',
    },
    { ...quick, mode: 'notebook', hidden: [5, 5] },
  ],
});

conformance(fourierMlp, {
  size: 8,
  arrays: 'few',
  runs: 20,
  damages: 300,
  variants: [
    { ...quick, order: 2 },
    { ...quick, mode: 'notebook', hidden: [4, 4], order: 3 },
  ],
});
