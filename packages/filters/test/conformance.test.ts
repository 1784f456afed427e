import { filterConformance } from '@vdfc/testkit';
import { asinh, cast, crop, log10Floor, normalise, power, threshold } from '../src/index.js';

filterConformance(power, { maxL2: 1e-6, variants: [{}, { exponent: 0.3 }, { exponent: 1 }] });
filterConformance(power, { maxL2: 1e-5, variants: [{ exponent: 0.01, negatives: 'clamp' }] });
filterConformance(log10Floor, { maxL2: 1e-5, variants: [{}, { floor: 1e-20 }] });
filterConformance(asinh, { maxL2: 1e-6, variants: [{}, { scale: 1e-15 }, { scaleOfPeak: 1 }] });
filterConformance(normalise, { maxL2: 0 });
filterConformance(crop, { maxL2: 0 });
filterConformance(crop, { maxL2: 1e-2, variants: [{ below: 1e-15 }] });
filterConformance(threshold, {
  maxL2: 0,
  variants: [{}, { mask: 'exact' }, { mask: 'exact', fill: 'zero' }],
});
filterConformance(threshold, {
  maxL2: 1e-2,
  variants: [{ below: 1e-15 }, { below: 1e-15, mask: 'exact' }],
});
// Few arrays, as the others hold values that float32 cannot.
filterConformance(cast, { maxL2: 1e-7, arrays: 'few' });
filterConformance(cast, { maxL2: 0, variants: [{ to: 'float64' }] });
