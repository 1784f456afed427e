export { zlib } from './codec.js';
export { type DeflateOptions, deflateDefaults, type ZlibOptions, zlibDefaults } from './options.js';
export { deflate } from './packer.js';
