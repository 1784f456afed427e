export { type PcaBasis, type PcaSample, readPcaBasis } from './basis.js';
export { type PcaCodec, pca } from './codec.js';
export { type PcaFitOptions, pcaFitDefaults } from './fit-options.js';
export {
  type PcaComponentsOptions,
  type PcaOptions,
  type PcaQuantiseOptions,
  pcaDefaults,
} from './options.js';
