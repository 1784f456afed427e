export { AdaptiveBits } from './adaptive.js';
export { BAND_CLASSES, type Band, type RelatedBand, relateBands } from './band.js';
export { codeBands, decodeBands, encodeBands, measureBands, measureBandsSteps } from './bands.js';
export { COARSE_BUCKETS, coarse, FINE_BUCKETS, fine } from './buckets.js';
export { type IntegerContexts, IntegerModel } from './integers.js';
export { LARGEST_MAGNITUDE, MagnitudeModel, type MagnitudeShape, type UnaryPrior } from './magnitude.js';
export { BitMeter, bitsFor } from './meter.js';
export { DecisionMixer, type MixerShape } from './mixer.js';
export { type BitCoder, EVEN, PROBABILITY_BITS, RangeDecoder, RangeEncoder } from './range.js';
