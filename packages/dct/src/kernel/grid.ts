/** What stands beyond the end of an axis in its last block. */
export type Padding = 'zero' | 'mirror';

/** Three axis lengths, slowest first: z, y, x. */
export type Triple = readonly [z: number, y: number, x: number];

/** How an array is cut into blocks. Arrays of lower rank have leading axes of length 1. */
export interface BlockGrid {
  /** Arrays along the first axis of a rank 4 array, each cut up on its own; 1 for lower ranks. */
  readonly batch: number;
  /** Axis lengths of one of them. */
  readonly lengths: Triple;
  /** Axis lengths of a block. */
  readonly block: Triple;
  /** Blocks along each axis; the last ones may reach beyond the array. */
  readonly counts: Triple;
  /** Coefficients kept of a block along each axis. */
  readonly kept: Triple;
  /** Blocks of the whole batch. */
  readonly blocks: number;
  /** Values of one block. */
  readonly blockValues: number;
  /** Coefficients kept of one block. */
  readonly keptValues: number;
}

/**
 * The grid of an array of `shape`, its blocks `blockSize` long (or as long as the axis, where that is shorter: so a
 * block is never larger than the array), with the `keep` lowest coefficients along each axis (or all there are).
 */
export function blockGrid(shape: readonly number[], blockSize: number, keep: number): BlockGrid {
  const batch = shape.length === 4 ? shape[0]! : 1;
  const [z, y, x] = [1, 1, 1, ...shape].slice(-3) as [number, number, number];
  const lengths: Triple = [z, y, x];
  const block = map(lengths, (length) => Math.max(1, Math.min(blockSize, length)));
  const counts = map(lengths, (length, axis) => Math.ceil(length / block[axis]!));
  const kept = map(block, (length) => Math.min(keep, length));
  const blocks = batch * product(counts);
  return {
    batch,
    lengths,
    block,
    counts,
    kept,
    blocks,
    blockValues: product(block),
    keptValues: product(kept),
  };
}

function map(triple: Triple, change: (length: number, axis: number) => number): Triple {
  return [change(triple[0], 0), change(triple[1], 1), change(triple[2], 2)];
}

function product(triple: Triple): number {
  return triple[0] * triple[1] * triple[2];
}
