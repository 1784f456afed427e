/** Cells before and behind every row, so that looking along it needs no checks. */
export const MARGIN = 3;

/** What cells outside an array count as: zeros, as a density ends before its grid does. */
const OUTSIDE = 1;

/** Rows that a cell is foretold by, named by the axis stepped along and the step: b before, n next. */
export type RowName = keyof typeof steps;

/**
 * Steps to them along the three slower axes (t, z, y): the row itself, those before it along y and z, those between, and
 * some of the whole volume before it along t.
 */
const steps = {
  own: [0, 0, 0],
  yb: [0, 0, -1],
  ybb: [0, 0, -2],
  zb: [0, -1, 0],
  zbb: [0, -2, 0],
  zbyb: [0, -1, -1],
  zbyn: [0, -1, 1],
  tb: [-1, 0, 0],
  tbyn: [-1, 0, 1],
  tbzn: [-1, 1, 0],
} as const;

const names: readonly RowName[] = /* @__PURE__ */ Object.keys(steps) as RowName[];

/** A mask of up to four axes as rows with margins, gone through in C order; axes of length 1 do not count. */
export class MaskRows {
  /** One byte for each cell, 0 or 1, and for the margins. */
  readonly cells: Uint8Array;
  /** Cells of a row, without its margins. */
  readonly width: number;
  /** Whether there are four axes. */
  readonly isBatch: boolean;
  /** First cells of the present row and of those near it, all zeros where they are outside. */
  readonly starts: Record<RowName, number>;
  /** Indices of the present row along t, z and y. */
  position: readonly [t: number, z: number, y: number] = [0, 0, 0];
  readonly #lengths: readonly [t: number, z: number, y: number];
  readonly #stride: number;

  constructor(shape: readonly number[]) {
    const long = shape.filter((length) => length !== 1);
    const padded = [...new Array<number>(4 - long.length).fill(1), ...long];
    const [t, z, y, width] = padded as [number, number, number, number];
    this.width = width;
    this.isBatch = t > 1;
    this.#lengths = [t, z, y];
    this.#stride = width + 2 * MARGIN;
    // One more row stands for all those outside.
    this.cells = new Uint8Array((t * z * y + 1) * this.#stride).fill(OUTSIDE);
    this.starts = Object.fromEntries(names.map((name) => [name, 0])) as Record<RowName, number>;
  }

  /** Visits all rows; `at` is the first cell of the row in an array without margins. */
  visit(codeRow: (at: number) => void): void {
    const [nt, nz, ny] = this.#lengths;
    let at = 0;
    for (let t = 0; t < nt; t++) {
      for (let z = 0; z < nz; z++) {
        for (let y = 0; y < ny; y++, at += this.width) {
          this.#move(t, z, y);
          codeRow(at);
        }
      }
    }
  }

  #move(t: number, z: number, y: number): void {
    const { starts } = this;
    this.position = [t, z, y];
    for (const name of names) {
      const [dt, dz, dy] = steps[name];
      starts[name] = this.#startOf(t + dt, z + dz, y + dy);
    }
    // Where there is no such axis, a row along it would be outside and say nothing.
    if (this.#lengths[1] === 1) starts.zb = starts.zbyb = starts.zbyn = starts.yb;
    if (this.#lengths[1] === 1) starts.zbb = starts.ybb;
    if (!this.isBatch) starts.tb = starts.tbyn = starts.tbzn = starts.zb;
  }

  #startOf(t: number, z: number, y: number): number {
    const [nt, nz, ny] = this.#lengths;
    const isInside = t >= 0 && z >= 0 && y >= 0 && z < nz && y < ny;
    const row = isInside ? (t * nz + z) * ny + y : nt * nz * ny;
    return row * this.#stride + MARGIN;
  }
}
