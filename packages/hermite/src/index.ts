export { hermite } from './codec.js';
export { coefficients, coefficientsOf, degreePower, type HermiteExpansion } from './coefficients.js';
export type { CoefficientOptions } from './expansion-options.js';
export { hermiteFunctions } from './kernel/functions.js';
export { type HermiteMoments, momentsOf, type Tensor } from './moments.js';
export {
  type HermiteNotebookOptions,
  type HermiteOptions,
  type HermiteQuantiseOptions,
  hermiteDefaults,
  type MaxwellianFit,
} from './options.js';
export { separableSums } from './project.js';
