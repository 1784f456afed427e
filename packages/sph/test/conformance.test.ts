import { conformance } from '@vdfc/testkit';
import { sph } from '../src/index.js';

conformance(sph, {
  variants: [
    {},
    { effort: 0, exponent: 1, negatives: 'keep', order: 6 },
    { mode: 'notebook', degree: 6, shells: 16 },
  ],
  maxL2: 0.5,
  damages: 300,
});
