export type { TfModule, TfTensor } from './module.js';
export { createTfNetwork, type TfNetwork } from './network.js';
