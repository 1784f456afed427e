export { dct } from './codec.js';
export type { DctKeepOptions } from './keep/options.js';
export type { DctOptions } from './options.js';
export type { DctQuantiseOptions } from './quantise/options.js';
