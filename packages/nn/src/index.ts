export {
  type ConvLayer,
  type ConvNetwork,
  type ConvShape,
  createConvNetwork,
  foldBatchNorm,
} from './conv/index.js';
export { createDenseNetwork, type DenseNetwork } from './dense/network.js';
export type { DenseLayer, DenseShape } from './dense/shape.js';
export type { KernelChoice } from './kernel/choice.js';
export { cosine32, sine32, tanh32 } from './kernel/functions.js';
export type { Activation, Network, ParameterTensor } from './network.js';
export { type Adam, type AdamOptions, type AdamState, createAdam } from './train/adam.js';
export { checkFinite } from './train/check.js';
export { type InitialiseOptions, type InitialScheme, initialise } from './train/initialise.js';
export { dequantiseTensors, quantiseTensors, roundTensors } from './train/quantise.js';
export {
  type CosineScheduleOptions,
  constantSchedule,
  cosineSchedule,
  exponentialSchedule,
  type Schedule,
} from './train/schedule.js';
export { codeWeights, decodeWeights, encodeWeights, type WeightCodeOptions } from './weights/index.js';
