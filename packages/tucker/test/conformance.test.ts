import { conformance } from '@vdfc/testkit';
import { tucker } from '../src/index.js';

conformance(tucker, {
  variants: [{}, { effort: 0, exponent: 1, negatives: 'keep' }, { effort: 1, exponent: 0.35, step: 1e-3 }],
  maxL2: 0.3,
});
