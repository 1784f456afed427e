/** An array as a batch of grids. */
export interface BatchGrid {
  /** Lengths of the axes of a grid, slowest first. */
  readonly lengths: readonly number[];
  /** Cells of a grid. */
  readonly cells: number;
  /** Number of grids. */
  readonly count: number;
}

/** Of rank 4 the first axis counts grids of rank 3; an array of a lower rank is one grid. */
export function gridOf(shape: readonly number[]): BatchGrid {
  const lengths = shape.length === 4 ? shape.slice(1) : shape;
  const cells = lengths.reduce((product, length) => product * length, 1);
  return { lengths, cells, count: shape.length === 4 ? shape[0]! : 1 };
}
