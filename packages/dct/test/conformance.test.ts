import { conformance } from '@vdfc/testkit';
import { dct } from '../src/index.js';

conformance(dct, {
  size: 20,
  maxL2: 0.25,
  variants: [
    {},
    { blockSize: 5, keep: 5, padding: 'mirror' },
    { blockSize: 512, keep: 12, coefficients: 'float64' },
  ],
});
