export { sph } from './codec.js';
export {
  type SphCoefficientOptions,
  type SphExpansion,
  sphCoefficients,
  sphIndex,
  sphRadial,
} from './coefficients.js';
export { Harmonics, sphericalHarmonics } from './kernel/harmonics.js';
export type { SphNotebookOptions, SphOptions, SphQuantiseOptions } from './options.js';
export { type SphMoments, sphMoments } from './velocity-moments.js';
