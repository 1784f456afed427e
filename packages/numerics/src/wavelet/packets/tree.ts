import type { Band } from '../../coding/index.js';
import { countOf } from '../layout.js';
import { type Direction, type PacketBox, roomFor, transformAxis } from './axis.js';
import { type PacketScheme, packetSchemes } from './schemes.js';

/**
 * Which boxes are split along which axis, from the whole array on: `low` and `high` are what becomes of the halves, null
 * stays as it is. A box that is high along an axis is not split along it again.
 */
export type PacketTree = PacketSplit | null;

export interface PacketSplit {
  readonly axis: number;
  readonly low: PacketTree;
  readonly high: PacketTree;
}

/** Most levels along one axis. */
export const MOST_LEVELS = 5;

/** A box of the tree: which part of the frequencies it holds, along each axis. */
export interface PacketNode extends PacketBox {
  /** Times it has been halved, along each axis. */
  readonly levels: readonly number[];
  readonly high: readonly boolean[];
}

/** The whole array. */
export function rootOf(shape: readonly number[]): PacketNode {
  return {
    offset: 0,
    shape,
    strides: shape.map((_, axis) => countOf(shape.slice(axis + 1))),
    levels: shape.map(() => 0),
    high: shape.map(() => false),
  };
}

/** Whether a box may be split along an axis, levels of its shape permitting. */
export function canSplit(
  { shape, levels, high }: PacketNode,
  axis: number,
  most: number = MOST_LEVELS,
): boolean {
  return !high[axis]! && levels[axis]! < most && shape[axis]! >= 2;
}

/** Both halves of a box. */
export function halves(node: PacketNode, axis: number): readonly [low: PacketNode, high: PacketNode] {
  const count = node.shape[axis]!;
  const lows = (count + 1) >> 1;
  const levels = node.levels.with(axis, node.levels[axis]! + 1);
  const low = { ...node, shape: node.shape.with(axis, lows), levels };
  return [
    low,
    {
      ...low,
      offset: node.offset + lows * node.strides[axis]!,
      shape: node.shape.with(axis, count - lows),
      high: node.high.with(axis, true),
    },
  ];
}

/**
 * Mallat's tree: all axes of what is low along all of them, so many times; an axis takes part while it has two samples.
 *
 * @param levels 0 to 5
 */
export function mallatTree(shape: readonly number[], levels: number): PacketTree {
  const split = (node: PacketNode, axis: number, level: number): PacketTree => {
    if (level === levels || node.shape.every((count) => count < 2)) return null;
    if (axis === shape.length) return node.high.includes(true) ? null : split(node, 0, level + 1);
    if (!canSplit(node, axis)) return split(node, axis + 1, level);
    const [low, high] = halves(node, axis);
    return { axis, low: split(low, axis + 1, level), high: split(high, axis + 1, level) };
  };
  return split(rootOf(shape), 0, 0);
}

/**
 * Transforms an array in place, along the tree from the root to the leaves, or back.
 *
 * @param data in C order
 * @throws RangeError if the tree splits what cannot be split
 */
export function transformPackets(
  data: Float64Array,
  shape: readonly number[],
  tree: PacketTree,
  scheme: PacketScheme,
  direction: Direction,
): void {
  if (data.length === 0) return;
  const room = new Float64Array(roomFor(shape));
  const steps = packetSchemes[scheme];
  const visit = (branch: PacketTree, node: PacketNode): void => {
    if (branch === null) return;
    const { axis } = branch;
    checkSplit(node, axis);
    const [low, high] = halves(node, axis);
    if (direction !== 'inverse') transformAxis(data, node, axis, steps, direction, room);
    visit(branch.low, low);
    visit(branch.high, high);
    if (direction === 'inverse') transformAxis(data, node, axis, steps, direction, room);
  };
  visit(tree, rootOf(shape));
}

/** The leaves as bands, in the order in which they are to be coded: the smooth one, then from low to high frequencies. */
export function packetBands(shape: readonly number[], tree: PacketTree): Band[] {
  const nodes: PacketNode[] = [];
  const visit = (branch: PacketTree, node: PacketNode): void => {
    if (branch === null) {
      if (countOf(node.shape) > 0) nodes.push(node);
      return;
    }
    checkSplit(node, branch.axis);
    const [low, high] = halves(node, branch.axis);
    visit(branch.low, low);
    visit(branch.high, high);
  };
  visit(tree, rootOf(shape));
  // Octaves below the sampling frequency, summed: the more, the sooner.
  const depth = ({ levels, high }: PacketNode): number =>
    high.includes(true)
      ? levels.reduce((sum, level, axis) => sum + level - (high[axis]! ? 0.5 : -0.5), 0)
      : Number.POSITIVE_INFINITY;
  const depths = new Map(nodes.map((node) => [node, depth(node)]));
  nodes.sort((a, b) => (depths.get(a) === depths.get(b) ? 0 : depths.get(b)! - depths.get(a)!));
  return nodes.map(({ offset, shape: lengths, strides, levels, high }) => ({
    offset,
    shape: lengths,
    strides,
    spacing: levels.map((level) => 2 ** level),
    high,
  }));
}

function checkSplit(node: PacketNode, axis: number): void {
  if (canSplit(node, axis)) return;
  const found = `[${node.shape.join(', ')}] after ${node.levels.join(', ')} levels`;
  throw new RangeError(`Cannot split along axis ${axis}: expected 2 samples or more, not high, got ${found}`);
}
