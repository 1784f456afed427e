export { octree } from './codec.js';
export { type LinePolynomials, linePolynomials } from './kernel/polynomials.js';
export { leavesOf, type OctreeLeaf, type OctreeModel, octreeLeaves } from './leaves.js';
export type { OctreeNotebookOptions } from './notebook/options.js';
export type { OctreeOptions } from './options.js';
export type { OctreeQuantiseOptions } from './quantise/options.js';
