import { BAND_CLASSES, type RelatedBand } from '@vdfc/numerics/coding';
import { stridesOf } from './rows.js';
import type { Leaf } from './synthesis.js';
import { cellCount, LeafFinder, type Tree } from './tree.js';

const MOST_SIBLINGS = 5;
/** Degree d on a line of n cells has so many d/n in common with that of another: spacings are in 1/1000 of a line. */
const LINE = 1000;

/**
 * How the coefficients of leaves are coded: each leaf is a band, low degrees first, and looks back at the leaves that touch
 * its faces and come before it, at coefficients of about as many waves a cell. Leaves of about the same size learn
 * together.
 */
export function leafBands(shape: readonly number[], tree: Tree, leaves: readonly Leaf[]): RelatedBand[] {
  const finder = new LeafFinder(tree, shape);
  const high = shape.map(() => false);
  return leaves.map((leaf, index) => {
    const [parent, ...siblings] = neighbours(leaf, shape, finder).filter((other) => other < index);
    const { counts, offset } = leaf;
    const octaves = Math.round(Math.log2(cellCount(leaf.shape)));
    return {
      offset,
      shape: counts,
      strides: stridesOf(counts),
      spacing: leaf.shape.map((length) => Math.max(1, Math.round(LINE / length))),
      high,
      parent,
      siblings: siblings.slice(0, MOST_SIBLINGS),
      class: Math.min(octaves, BAND_CLASSES - 1),
      signs: 'unknown',
    };
  });
}

/** Numbers of the leaves beyond the middles of a leaf's faces, the last axis first. */
function neighbours(leaf: Leaf, shape: readonly number[], finder: LeafFinder): number[] {
  const middle = leaf.start.map((first, axis) => first + (leaf.shape[axis]! >> 1));
  const found = new Set<number>();
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    for (const beyond of [leaf.start[axis]! - 1, leaf.start[axis]! + leaf.shape[axis]!]) {
      if (beyond >= 0 && beyond < shape[axis]!) found.add(finder.find(middle.with(axis, beyond)));
    }
  }
  found.delete(-1);
  return [...found];
}
