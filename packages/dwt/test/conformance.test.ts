import { conformance } from '@vdfc/testkit';
import { makeDwt } from '../src/codec.js';
import { dwt, swt } from '../src/index.js';
import { makeSwt } from '../src/swt-codec.js';

conformance(dwt, {
  maxL2: 0.25,
  runs: 25,
  damages: 250,
  variants: [
    {},
    { effort: 0 },
    { effort: 0, wavelet: 'cdf53', levels: 5, exponent: 1, negatives: 'keep' },
    { effort: 0, wavelet: 'dd64', basis: 'best', negatives: 'clamp', step: 2 ** -12 },
    { tolerance: 1e-16 },
    { tolerance: 1e-15, effort: 0, exponent: 0.5 },
    { mode: 'int8' },
    { mode: 'int8', wavelet: 'coif2', boundary: 'periodization', levels: 3 },
    { mode: 'threshold' },
    { mode: 'threshold', wavelet: 'sym5', boundary: 'smooth', levels: 2, rule: 'garrote', threshold: 1e-16 },
  ],
});

// Far above the values of most arrays: zeros are within it.
conformance(dwt, { runs: 20, damages: 200, variants: [{ tolerance: 1e-3 }] });

conformance(makeDwt('typescript'), {
  runs: 20,
  damages: 200,
  variants: [{ effort: 0 }, { mode: 'int8' }, { mode: 'threshold' }],
});

conformance(swt, {
  maxL2: 0.25,
  runs: 20,
  damages: 200,
  variants: [{}, { effort: 0, threshold: 'universal', rule: 'soft' }, { tolerance: 1e-16 }],
});

conformance(makeSwt('typescript'), { runs: 20, damages: 200, variants: [{ effort: 0 }] });
