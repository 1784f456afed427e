import { batchOf, sampleVdf, superpose, twoBeams, vdfFields } from '@vdfc/testkit';
import { type VqvaeModel, type VqvaeSample, type VqvaeTrainOptions, vqvae } from '../src/index.js';

/** Small sizes: a step takes some milliseconds. */
export const tiny: VqvaeTrainOptions = {
  steps: 20,
  batch: 2,
  window: 2,
  channels: 20,
  hidden: 4,
  decoderBlocks: 1,
  levels: 4,
  codes: 16,
  interval: 5,
  validation: 0.2,
};

/** VDFs of several kinds, and one more of another shape. */
export const samples: readonly VqvaeSample[] = [
  batchOf(vdfFields({ shape: [14, 14, 14] })),
  sampleVdf(superpose('beams', [twoBeams()]), { shape: [10, 12, 11], threshold: 1e-15 }),
];

let trained: Promise<VqvaeModel> | undefined;

/** A model of tiny sizes, trained at the first call. */
export function tinyModel(): Promise<VqvaeModel> {
  trained ??= vqvae.train(samples, tiny).then(({ model }) => model);
  return trained;
}
