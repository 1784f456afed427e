export { fourierMlp, mlp } from './codec.js';
export type { Model } from './kernel/render.js';
export { networkOf } from './model.js';
export type { FourierMlpOptions, MlpOptions } from './options.js';
