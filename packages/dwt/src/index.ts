export { dwt } from './codec.js';
export type { Basis, CodedOptions, LiftedWavelet } from './coded-options.js';
export {
  type DwtInt8Options,
  type DwtOptions,
  type DwtQuantiseOptions,
  type DwtThresholdOptions,
  dwtDefaults,
  type ShrinkRule,
} from './options.js';
export { swt } from './swt-codec.js';
export { type SwtOptions, swtDefaults } from './swt-options.js';
