export { DctBlocks } from './blocks.js';
export { DctPlan } from './dct.js';
