import { AdaptiveBits, type BitCoder } from '@vdfc/numerics/coding';
import { CountedBits } from './counted-bits.js';
import { type Box, canBeLeaf, cellCount, cut, cuttable, type End, type Tree, wholeBox } from './tree.js';

/** Boxes are told apart by the octaves of their volume. */
const VOLUMES = 24;
const MOST_RANK = 4;
/** Chances of 256 before any tree is seen, and as how many boxes they count. */
const EMPTY = 100;
const OTHER_AXIS = 140;
const HIGHER = 128;
const WEIGHT = 2;

interface Node {
  readonly box: Box;
  readonly given: Tree;
  /** What it is if it is not cut. */
  end: End;
  /** Along which it is cut, or -1; and the place of the lower part among the nodes, before that of the upper one. */
  axis: number;
  low: number;
}

/**
 * Codes a tree breadth first: the one given when `coder` encodes, or the one read when it decodes, whatever is given. Of
 * every box it is coded whether it is an end and, where it can be one, whether it is an empty one; else along which axis
 * it is cut, longer ones coming first. Few bytes make small trees: a cut takes 1/44 of a bit at least, and zeros make ends.
 *
 * @param degrees that a leaf's polynomials can have at most, ascending: the leaf names one of them
 * @returns the tree
 */
export function codeTree(
  coder: BitCoder,
  shape: readonly number[],
  given: Tree,
  degrees: readonly number[],
): Tree {
  const models: Models = {
    degrees,
    orders: new AdaptiveBits(degrees.length * VOLUMES, HIGHER * 256, WEIGHT),
    ends: new CountedBits(VOLUMES),
    empties: new AdaptiveBits(VOLUMES, EMPTY * 256, WEIGHT),
    axes: new AdaptiveBits(MOST_RANK, OTHER_AXIS * 256, WEIGHT),
  };
  const nodes: Node[] = [nodeOf(wholeBox(shape), given)];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]!;
    codeNode(coder, node, models);
    if (node.axis < 0) continue;
    const [low, high] = cut(node.box, node.axis);
    const parts = typeof node.given === 'object' ? node.given : { low: node.given, high: node.given };
    node.low = nodes.length;
    nodes.push(nodeOf(low, parts.low), nodeOf(high, parts.high));
  }
  return assemble(nodes);
}

function nodeOf(box: Box, given: Tree): Node {
  return { box, given, end: 'empty', axis: -1, low: -1 };
}

interface Models {
  readonly ends: CountedBits;
  readonly empties: AdaptiveBits;
  readonly axes: AdaptiveBits;
  readonly orders: AdaptiveBits;
  /** Those that a leaf can have, ascending. */
  readonly degrees: readonly number[];
}

function codeNode(coder: BitCoder, node: Node, models: Models): void {
  const { ends, empties, axes } = models;
  const { given } = node;
  const { shape } = node.box;
  const candidates = cuttable(shape);
  const volume = Math.min(VOLUMES - 1, Math.floor(Math.log2(cellCount(shape))));
  const isEnd = candidates.length === 0 || ends.code(coder, volume, typeof given === 'object' ? 0 : 1) === 1;
  if (isEnd) {
    const isEmpty = !canBeLeaf(shape) || empties.code(coder, volume, given === 'empty' ? 1 : 0) === 1;
    node.end = isEmpty ? 'empty' : codeDegree(coder, given, volume, models);
    return;
  }
  const wanted = typeof given === 'object' ? given.axis : -1;
  let place = 0;
  while (place < candidates.length - 1) {
    if (axes.code(coder, place, candidates[place] === wanted ? 0 : 1) === 0) break;
    place++;
  }
  node.axis = candidates[place]!;
}

function codeDegree(coder: BitCoder, given: Tree, volume: number, { orders, degrees }: Models): number {
  let place = 0;
  while (place < degrees.length - 1) {
    if (orders.code(coder, place * VOLUMES + volume, given === degrees[place] ? 0 : 1) === 0) break;
    place++;
  }
  return degrees[place]!;
}

/** Parts come after the whole: from the last node on, all are known. */
function assemble(nodes: readonly Node[]): Tree {
  const trees = new Array<Tree>(nodes.length);
  for (let i = nodes.length - 1; i >= 0; i--) {
    const { axis, low, end } = nodes[i]!;
    trees[i] = axis < 0 ? end : { axis, low: trees[low]!, high: trees[low + 1]! };
  }
  return trees[0]!;
}
