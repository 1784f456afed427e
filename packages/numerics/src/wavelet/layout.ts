import type { FilterBank } from './filters.js';

/** One transformed axis among those of a slice. */
export interface Pass {
  /** Its place in the slice's shape. */
  readonly axis: number;
  readonly bank: FilterBank;
}

/**
 * How an array is worked on: slice by slice along its first transformed axis, all other axes within each slice. Where
 * only the last axis is transformed, the slices are its lines, and nothing happens between them.
 */
export interface Layout {
  /** Number of parts that are transformed each for itself: all combinations of indices before the first axis. */
  readonly parts: number;
  /** Slices of a part before the step. */
  readonly slices: number;
  /** Slices of a part after it. */
  readonly results: number;
  /** Shape of a slice before the step. */
  readonly shape: readonly number[];
  /** The step along the first axis, if there is one. */
  readonly first: FilterBank | undefined;
  readonly passes: readonly Pass[];
}

/** @param axes Transformed axes, ascending; `banks` go with them. */
export function layoutOf(
  shape: readonly number[],
  axes: readonly number[],
  banks: readonly FilterBank[],
): Layout {
  const axis = axes[0]!;
  const rest = shape.slice(axis + 1);
  if (rest.length === 0) {
    const lines = countOf(shape.slice(0, -1));
    const passes = [{ axis: 0, bank: banks[0]! }];
    return { parts: 1, slices: lines, results: lines, shape: [shape[axis]!], first: undefined, passes };
  }
  return {
    parts: countOf(shape.slice(0, axis)),
    slices: shape[axis]!,
    results: banks[0]!.rows,
    shape: rest,
    first: banks[0]!,
    passes: axes.slice(1).map((other, i) => ({ axis: other - axis - 1, bank: banks[i + 1]! })),
  };
}

export function countOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Slices are worked on so many at a time that there are about this many elements: they stay in the L2 cache. */
export const GROUP_ELEMENTS: number = 2 ** 14;

export function groupSize(slices: number, elements: number): number {
  return Math.max(1, Math.min(slices, Math.floor(GROUP_ELEMENTS / Math.max(1, elements))));
}

/** What a pass means for the slices at hand. */
export interface PassSizes {
  readonly bank: FilterBank;
  /** Number of index combinations before its axis, and after it, of one slice. */
  readonly before: number;
  readonly after: number;
  /** Elements of a slice before the pass, and after it. */
  readonly size: number;
  readonly result: number;
}

export function passSizes({ shape, passes }: Layout): readonly PassSizes[] {
  let current = shape;
  return passes.map(({ axis, bank }) => {
    const before = countOf(current.slice(0, axis));
    const after = countOf(current.slice(axis + 1));
    current = current.with(axis, bank.rows);
    return { bank, before, after, size: before * bank.length * after, result: before * bank.rows * after };
  });
}
