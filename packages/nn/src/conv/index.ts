export { foldBatchNorm } from './fold.js';
export type { ConvLayer, ConvNetwork, ConvShape } from './layers.js';
export { createConvNetwork } from './network.js';
