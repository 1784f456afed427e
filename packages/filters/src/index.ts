export { type AsinhOptions, asinh } from './asinh.js';
export { type CastOptions, cast } from './cast.js';
export { type CropOptions, crop } from './crop.js';
export { type Log10FloorOptions, log10Floor } from './log10-floor.js';
export { type NormaliseOptions, normalise } from './normalise.js';
export { type PowerOptions, power } from './power.js';
export { type ThresholdOptions, threshold } from './threshold.js';
