export { tucker } from './codec.js';
export { hosvd, type ModeBasis } from './kernel/hosvd.js';
export type { TuckerOptions } from './options.js';
