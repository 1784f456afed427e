export { gmm } from './codec.js';
export { componentsOf, type GmmComponent, gmmComponents, type Tensor } from './components.js';
export { type EmStart, type EmStep, emSteps } from './em-steps.js';
export {
  type GmmFitOptions,
  type GmmNotebookOptions,
  type GmmOptions,
  type GmmQuantiseOptions,
  gmmDefaults,
} from './options.js';
