/** What is not cut: zero all over, or a leaf, with the highest degree of its polynomials along each axis. */
export type End = 'empty' | number;

/** What becomes of a box. */
export type Tree = End | Cut;

/** A box cut in two along one axis: the lower part is as long as the upper one, or one cell longer. */
export interface Cut {
  readonly axis: number;
  readonly low: Tree;
  readonly high: Tree;
}

/** Cells of an array, slowest axis first. */
export interface Box {
  readonly start: readonly number[];
  readonly shape: readonly number[];
}

/** Cells of a leaf along an axis, at most and, but for short arrays and batches, at least. */
export const LONGEST = 64;
export const SHORTEST = 3;

/** Whether a line can be cut: into no parts shorter than allowed. The first axis of four counts the items of a batch. */
export function canCut(length: number, axis: number, rank: number): boolean {
  return length >= 2 * (rank === 4 && axis === 0 ? 1 : SHORTEST);
}

/** The axes along which a box can be cut: the longest first, of equal ones the slowest first. */
export function cuttable(shape: readonly number[]): readonly number[] {
  const axes = shape.map((_, axis) => axis).filter((axis) => canCut(shape[axis]!, axis, shape.length));
  return axes.sort((a, b) => shape[b]! - shape[a]! || a - b);
}

/** Whether a box may be a leaf. */
export function canBeLeaf(shape: readonly number[]): boolean {
  return shape.every((length) => length <= LONGEST);
}

export function wholeBox(shape: readonly number[]): Box {
  return { start: shape.map(() => 0), shape };
}

/** Length of the lower part of a line. */
export function lowLength(length: number): number {
  return (length + 1) >> 1;
}

/** The parts of a box that is cut along an axis. */
export function cut({ start, shape }: Box, axis: number): readonly [low: Box, high: Box] {
  const length = shape[axis]!;
  const low = lowLength(length);
  return [
    { start, shape: shape.with(axis, low) },
    { start: start.with(axis, start[axis]! + low), shape: shape.with(axis, length - low) },
  ];
}

/** A box cut along several axes, one after the other; `part` says what becomes of each part. */
export function cutAlong(box: Box, axes: readonly number[], part: (box: Box) => Tree): Tree {
  const [axis, ...rest] = axes;
  if (axis === undefined) return part(box);
  const [low, high] = cut(box, axis);
  return { axis, low: cutAlong(low, rest, part), high: cutAlong(high, rest, part) };
}

/** Visits what is not cut, depth first, lower parts first: neighbours in this order are mostly neighbours in space. */
export function forEachEnd(tree: Tree, box: Box, visit: (box: Box, end: End) => void): void {
  if (typeof tree !== 'object') {
    visit(box, tree);
    return;
  }
  const [low, high] = cut(box, tree.axis);
  forEachEnd(tree.low, low, visit);
  forEachEnd(tree.high, high, visit);
}

/** The tree with only those leaves kept of which `keeps` is true, asked in the order of `forEachEnd`. */
export function prune(tree: Tree, keeps: () => boolean): Tree {
  if (tree === 'empty') return tree;
  if (typeof tree === 'number') return keeps() ? tree : 'empty';
  const low = prune(tree.low, keeps);
  const high = prune(tree.high, keeps);
  return low === 'empty' && high === 'empty' ? 'empty' : { axis: tree.axis, low, high };
}

/** Finds leaves by their cells. */
export class LeafFinder {
  readonly #tree: Tree;
  readonly #shape: readonly number[];
  /** Leaves below each cut. */
  readonly #counts = new Map<Cut, number>();

  constructor(tree: Tree, shape: readonly number[]) {
    this.#tree = tree;
    this.#shape = shape;
    this.#count(tree);
  }

  /** Number of the leaf that holds a cell, in the order of `forEachEnd`; -1 for none. */
  find(cell: readonly number[]): number {
    let tree = this.#tree;
    let [number, { start, shape }] = [0, wholeBox(this.#shape)];
    while (typeof tree === 'object') {
      const { axis, low, high } = tree;
      const parts = cut({ start, shape }, axis);
      const isHigh = cell[axis]! >= parts[1].start[axis]!;
      if (isHigh) number += this.#leavesIn(low);
      tree = isHigh ? high : low;
      ({ start, shape } = parts[isHigh ? 1 : 0]);
    }
    return tree === 'empty' ? -1 : number;
  }

  #leavesIn(tree: Tree): number {
    return typeof tree === 'object' ? this.#counts.get(tree)! : Number(tree !== 'empty');
  }

  #count(tree: Tree): number {
    if (typeof tree !== 'object') return this.#leavesIn(tree);
    const count = this.#count(tree.low) + this.#count(tree.high);
    this.#counts.set(tree, count);
    return count;
  }
}

export function cellCount(shape: readonly number[]): number {
  return shape.reduce((count, length) => count * length, 1);
}
