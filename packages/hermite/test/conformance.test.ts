import { conformance } from '@vdfc/testkit';
import { hermite } from '../src/index.js';

conformance(hermite, {
  maxL2: 0.1,
  runs: 25,
  damages: 250,
  variants: [
    {},
    { effort: 0, exponent: 1, negatives: 'keep', step: 2 ** -9, order: 7 },
    { effort: 2, negatives: 'clamp' },
    { tolerance: 1e-16 },
  ],
});

// Larger than any value of the VDFs, smaller than those of noise.
conformance(hermite, { runs: 20, damages: 200, variants: [{ tolerance: 1e-3 }] });

conformance(hermite, {
  maxL2: 0.3,
  runs: 25,
  damages: 250,
  variants: [{ mode: 'notebook' }, { mode: 'notebook', fit: 'moments' }],
});
