export { type VqvaeCodec, vqvae } from './codec.js';
export { readVqvaeModel, type VqvaeModel } from './model.js';
export type { Architecture } from './network/architecture.js';
export type { VqvaeOptions } from './options.js';
export type { VqvaeTrainOptions } from './training/options.js';
export type { TrainingProgress, VqvaeTraining, VqvaeTrainRun } from './training/train.js';
export type { VqvaeSample } from './training/windows.js';
