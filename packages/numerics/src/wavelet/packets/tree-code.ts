import { AdaptiveBits, type BitCoder, RangeDecoder, RangeEncoder } from '../../coding/index.js';
import { canSplit, halves, type PacketNode, type PacketTree, rootOf } from './tree.js';

/** Most axes of an array. */
const MOST_RANK = 4;
/** Levels of the least split axis that are told apart: none, one, more. */
const LEVEL_CLASSES = 3;
/** Chances of 256 that a box with so many high axes is split, before any tree is seen; they weigh as so many boxes. */
const SPLIT_CHANCES = [236, 140, 80, 48];
const SPLIT_WEIGHT = 3;
/** Chance of 256 that a split is not along the next axis in turn. */
const OTHER_AXIS = 88;
const AXIS_WEIGHT = 3;

/**
 * Codes a tree: the one given when `coder` encodes, or, when it decodes, the one read, whatever is given. For every box
 * that can be split it is coded whether it is, and along which axis, those least split coming first. Damaged bytes make
 * some other tree that suits the shape.
 *
 * @param shape of the array, 1 to 4 axes
 * @returns the tree
 */
export function codePacketTree(coder: BitCoder, shape: readonly number[], tree: PacketTree): PacketTree {
  const splits = SPLIT_CHANCES.map((chance) => new AdaptiveBits(LEVEL_CLASSES, chance * 256, SPLIT_WEIGHT));
  const axes = new AdaptiveBits(MOST_RANK, OTHER_AXIS * 256, AXIS_WEIGHT);
  const code = (node: PacketNode, branch: PacketTree): PacketTree => {
    const candidates = axesInTurn(node);
    if (candidates.length === 0) return null;
    const highs = node.high.filter(Boolean).length;
    const level = Math.min(node.levels[candidates[0]!]!, LEVEL_CLASSES - 1);
    if (splits[highs]!.code(coder, level, branch === null ? 0 : 1) === 0) return null;
    let place = 0;
    while (place < candidates.length - 1) {
      if (axes.code(coder, place, branch?.axis === candidates[place] ? 0 : 1) === 0) break;
      place++;
    }
    const axis = candidates[place]!;
    const [low, high] = halves(node, axis);
    return { axis, low: code(low, branch?.low ?? null), high: code(high, branch?.high ?? null) };
  };
  return code(rootOf(shape), tree);
}

/** A tree as bytes: 2 to 6 for the best ones of some VDFs. */
export function encodePacketTree(shape: readonly number[], tree: PacketTree): Uint8Array {
  const encoder = new RangeEncoder();
  codePacketTree(encoder, shape, tree);
  return encoder.finish();
}

/** The tree that `encodePacketTree` wrote. Damaged bytes make some other tree that suits the shape. */
export function decodePacketTree(bytes: Uint8Array, shape: readonly number[]): PacketTree {
  return codePacketTree(new RangeDecoder(bytes), shape, null);
}

/** Axes along which a box can be split: those split least often first, the slowest of them first. */
function axesInTurn(node: PacketNode): readonly number[] {
  const axes = node.shape.map((_, axis) => axis).filter((axis) => canSplit(node, axis));
  return axes.sort((a, b) => node.levels[a]! - node.levels[b]! || a - b);
}
