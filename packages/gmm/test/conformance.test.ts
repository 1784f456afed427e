import { conformance } from '@vdfc/testkit';
import { gmm } from '../src/index.js';

conformance(gmm, {
  size: 10,
  arrays: 'few',
  maxL2: 0.3,
  variants: [
    { components: 4, effort: 0 },
    { components: 3, effort: 0, covariance: 'diagonal', refine: 'l2', precision: 1000 },
    { components: 3, effort: 0, covariance: 'aligned', direction: [1, 2, 2], cell: [1, 2, 1] },
    { components: 'bic', most: 4, effort: 0, refine: 'none' },
    { mode: 'notebook', components: 3 },
  ],
});
