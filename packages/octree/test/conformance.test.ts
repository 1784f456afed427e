import { conformance } from '@vdfc/testkit';
import { octree } from '../src/index.js';

conformance(octree, {
  maxL2: 0.25,
  variants: [
    {},
    { effort: 0, negatives: 'keep', exponent: 1, degree: 4 },
    { effort: 1, negatives: 'clamp', exponent: 0.5, step: 1 / 200, degree: 31 },
    { tolerance: 1e-14 },
    { mode: 'notebook' },
    { mode: 'notebook', degree: 3, alpha: 1, beta: 0, nu: 1, relativeError: 0.05 },
  ],
});
