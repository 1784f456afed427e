export { codeWeights, decodeWeights, encodeWeights, type WeightCodeOptions } from './weights.js';
