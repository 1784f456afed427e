import { conformance } from '@vdfc/testkit';
import { vqvae } from '../src/index.js';
import { tinyModel } from './tiny.js';

conformance(vqvae, { maxL2: 0.2, arrays: 'few', runs: 10, damages: 100 });
conformance(vqvae, {
  variants: [{ effort: 0, minGain: 1e-2, negatives: 'keep', pitch: 1 }],
  arrays: 'few',
  runs: 5,
  damages: 50,
});

conformance(vqvae.with({ model: await tinyModel() }), { arrays: 'few', runs: 5, damages: 50 });
