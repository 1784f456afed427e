import { conformance } from '@vdfc/testkit';
import { makeZfp } from '../src/codec.js';
import { zfp } from '../src/index.js';

conformance(zfp, {
  variants: [
    {},
    { tolerance: 1e-16 },
    { toleranceOfPeak: 1e-7 },
    { mode: 'precision', bits: 12 },
    { mode: 'rate', bitsPerValue: 5.3 },
    { mode: 'reversible' },
    { mode: 'expert', minBits: 20, maxBits: 900, maxPrecision: 30, minExponent: -60 },
  ],
});

conformance(makeZfp('typescript'), { runs: 20, damages: 200, variants: [{}, { mode: 'reversible' }] });
