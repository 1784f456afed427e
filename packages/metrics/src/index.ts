export { type CompareOptions, type Comparison, compare } from './compare.js';
export { BOLTZMANN, type Moments, moments, type PressureTensor } from './moments.js';
