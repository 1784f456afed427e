import { conformance } from '@vdfc/testkit';
import { cnn } from '../src/index.js';

conformance(cnn, {
  size: 8,
  arrays: 'few',
  runs: 10,
  damages: 180,
  variants: [
    { steps: 5, effort: 0 },
    {
      steps: 8,
      effort: 0,
      channels: 3,
      layers: 2,
      activation: 'tanh',
      symmetry: 'none',
      spacing: 2,
      negatives: 'keep',
    },
    { steps: 8, effort: 0, mode: 'minibatch', batch: 2, patch: 4, symmetry: 'mirror' },
  ],
});
