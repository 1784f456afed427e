export { dequantiseBands, quantiseBands } from './band-quantiser.js';
export {
  chooseClamp,
  type Domain,
  fromDomain,
  type Negatives,
  peakOf,
  toDomain,
  type Values,
} from './domain.js';
export {
  type ArrayError,
  decodeLevels,
  dequantise,
  differenceOf,
  errorOf,
  quantise,
} from './quantiser.js';
export { optimiseRounding, type RoundingOptions } from './rounding.js';
export type { Synthesis } from './synthesis.js';
