/** Where the modes of one VDF lie among its cells, and how many there are. */
export interface Frame {
  /** Centre along each axis of the array, slowest first, in cells from the middle of the first one. */
  readonly centre: readonly number[];
  /** Width of the oscillator along each axis, cells. */
  readonly width: readonly number[];
  /** Cells further than this from the centre, in widths, are zero. May be infinite. */
  readonly radius: number;
  /** Largest 2n + l. */
  readonly order: number;
  /** Largest l. */
  readonly degree: number;
}

/** Cells of a row within the outer shell, for each row of the last axis: first and one past the last. */
export function rowsWithin(shape: readonly number[], { centre, width, radius }: Frame): Int32Array {
  const [nz, ny, nx] = shape as [number, number, number];
  const ends = new Int32Array(2 * nz * ny);
  for (let z = 0, row = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++, row++) {
      const across = distance2(z, centre[0]!, width[0]!) + distance2(y, centre[1]!, width[1]!);
      const isWithin = (x: number): boolean =>
        across + distance2(x, centre[2]!, width[2]!) <= radius * radius;
      // The cells within have no gap, and the nearest to the centre is one of them if any is.
      const middle = Math.max(0, Math.min(nx - 1, Math.round(centre[2]!)));
      if (!isWithin(middle)) continue;
      let first = middle;
      let end = middle + 1;
      while (first > 0 && isWithin(first - 1)) first--;
      while (end < nx && isWithin(end)) end++;
      ends[2 * row] = first;
      ends[2 * row + 1] = end;
    }
  }
  return ends;
}

/** Squared distance of a cell from the centre along one axis, in widths. */
export function distance2(cell: number, centre: number, width: number): number {
  return ((cell - centre) / width) ** 2;
}
