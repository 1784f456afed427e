import { conformance } from '@vdfc/testkit';
import { dct } from '../src/index.js';

conformance(dct, {
  size: 14,
  maxL2: 0.45,
  runs: 20,
  damages: 200,
  variants: [
    {},
    { effort: 0, blockSize: 5, negatives: 'keep', exponent: 1 },
    { effort: 1, blockSize: 512, negatives: 'clamp', exponent: 0.5, step: 1 / 200 },
    { mode: 'keep' },
    { blockSize: 5, keep: 5, padding: 'mirror' },
    { blockSize: 512, keep: 12, coefficients: 'float64' },
  ],
});
