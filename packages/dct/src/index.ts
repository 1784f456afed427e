export { dct } from './codec.js';
export { type DctKeepOptions, type DctOptions, dctDefaults } from './options.js';
