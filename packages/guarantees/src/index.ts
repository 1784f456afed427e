export { type BoundOptions, bound, bounded } from './bound/bound.js';
export { clamp, nonNegative } from './clamp.js';
export { type ConserveOptions, conserve, conserving } from './moments/conserve.js';
