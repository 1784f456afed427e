/** Cells of one VDF, with axes of length 1 in front where it has fewer than three. A cell's coordinates are its indices. */
export interface Grid {
  /** Cells along x, y, z: the reverse of a shape. */
  readonly lengths: readonly [nx: number, ny: number, nz: number];
  /** Axes along which it is longer than 1, ascending, 0 for x: those in which a Gaussian has a width. */
  readonly axes: readonly number[];
  readonly cells: number;
}

/** The grid of each VDF of an array: the first axis of a rank 4 shape is a batch. */
export function gridOf(shape: readonly number[]): Grid {
  const [nz, ny, nx] = [1, 1, ...shape].slice(-3) as [number, number, number];
  const lengths = [nx, ny, nz] as const;
  return { lengths, axes: [0, 1, 2].filter((axis) => lengths[axis]! > 1), cells: nx * ny * nz };
}

/** VDFs in an array. */
export function itemsOf(shape: readonly number[]): number {
  return shape.length === 4 ? shape[0]! : 1;
}
