export { cnn } from './codec.js';
export type { Symmetry as CnnSymmetry } from './model/decoder.js';
export { type CnnActivation, type CnnOptions, cnnDefaults } from './options.js';
