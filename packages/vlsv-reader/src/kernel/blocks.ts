import type { Floats, Vector3 } from '@vdfc/core';

/** How block ids number the cells of a velocity mesh: block `bx + Bx * (by + By * bz)`, x fastest. */
export interface BlockMesh {
  /** Blocks along x, y, z. */
  readonly blocks: Vector3;
  /** Cells along one edge of a block. */
  readonly blockWidth: number;
}

/** A box of velocity cells; it may reach beyond the mesh. */
export interface CellBox {
  /** Its first cell along x, y, z. */
  readonly start: Vector3;
  /** Its cells along x, y, z. */
  readonly size: Vector3;
}

/** Whether every number is the id of a block of the mesh. */
export function areBlocksOf(ids: ArrayLike<number>, { blocks }: BlockMesh): boolean {
  const count = blocks[0] * blocks[1] * blocks[2];
  for (let b = 0; b < ids.length; b++) {
    const id = ids[b]!;
    if (!(id >= 0 && id < count && Number.isInteger(id))) return false;
  }
  return true;
}

/** The smallest box that holds all cells of the blocks; there must be one. */
export function storedBox(ids: Uint32Array, mesh: BlockMesh): CellBox {
  const { blocks, blockWidth: width } = mesh;
  const low = [Infinity, Infinity, Infinity];
  const high = [-1, -1, -1];
  for (let b = 0; b < ids.length; b++) {
    const id = ids[b]!;
    const row = Math.floor(id / blocks[0]);
    const place = [id % blocks[0], row % blocks[1], Math.floor(row / blocks[1])];
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis]!, place[axis]! * width);
      high[axis] = Math.max(high[axis]!, place[axis]! * width + width - 1);
    }
  }
  return boxOf(low, high);
}

/**
 * The smallest box that holds every cell whose value is positive and at least `threshold`, or undefined if
 * there is no such cell.
 */
export function tightBox(
  ids: Uint32Array,
  values: Floats,
  { blocks: [bx, by], blockWidth: width }: BlockMesh,
  threshold: number,
): CellBox | undefined {
  const least = threshold > 0 ? threshold : Number.MIN_VALUE;
  const volume = width * width * width;
  const last = width - 1;
  let [x0, y0, z0, x1, y1, z1] = [Infinity, Infinity, Infinity, -1, -1, -1];
  for (let b = 0; b < ids.length; b++) {
    const id = ids[b]!;
    const row = Math.floor(id / bx);
    const ox = (id % bx) * width;
    const oy = (row % by) * width;
    const oz = Math.floor(row / by) * width;
    // A block inside the box cannot make it larger; of the others most are a halo without any such value.
    if (ox >= x0 && oy >= y0 && oz >= z0 && ox + last <= x1 && oy + last <= y1 && oz + last <= z1) continue;
    let at = b * volume;
    while (at < (b + 1) * volume && !(values[at]! >= least)) at++;
    for (; at < (b + 1) * volume; at++) {
      if (!(values[at]! >= least)) continue;
      const cell = at - b * volume;
      const x = ox + (cell % width);
      const y = oy + (Math.floor(cell / width) % width);
      const z = oz + Math.floor(cell / (width * width));
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
      if (z < z0) z0 = z;
      if (z > z1) z1 = z;
    }
  }
  return x1 < 0 ? undefined : boxOf([x0, y0, z0], [x1, y1, z1]);
}

/** Cell of the largest value; of equal ones the first in the order z, y, x. NaNs are passed over. */
export function peakCell(ids: Uint32Array, values: Floats, mesh: BlockMesh): Vector3 {
  const { blocks, blockWidth: width } = mesh;
  const [nx, ny] = [blocks[0] * width, blocks[1] * width];
  const volume = width ** 3;
  let peak = -Infinity;
  let peakAt = Infinity;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (!(value >= peak)) continue;
    const id = ids[Math.floor(at / volume)]!;
    const cell = at % volume;
    const row = Math.floor(id / blocks[0]);
    const ix = (id % blocks[0]) * width + (cell % width);
    const iy = (row % blocks[1]) * width + (Math.floor(cell / width) % width);
    const iz = Math.floor(row / blocks[1]) * width + Math.floor(cell / (width * width));
    const linear = ix + nx * (iy + ny * iz);
    if (value > peak || linear < peakAt) [peak, peakAt] = [value, linear];
  }
  const first = Number.isFinite(peakAt) ? peakAt : 0;
  return [first % nx, Math.floor(first / nx) % ny, Math.floor(first / nx / ny)];
}

/** The values of the blocks that lie in a box, into the zero-filled array of the box, x fastest. */
export function scatterBlocks(
  ids: Uint32Array,
  values: Floats,
  { blocks: [bx, by], blockWidth: width }: BlockMesh,
  { start, size: [nx, ny, nz] }: CellBox,
  out: Floats,
): void {
  const volume = width * width * width;
  for (let b = 0; b < ids.length; b++) {
    const id = ids[b]!;
    const row = Math.floor(id / bx);
    const ox = (id % bx) * width - start[0];
    const oy = (row % by) * width - start[1];
    const oz = Math.floor(row / by) * width - start[2];
    const inside = ox >= 0 && oy >= 0 && oz >= 0 && ox + width <= nx && oy + width <= ny && oz + width <= nz;
    if (inside && width === 4) {
      copyBlock4(values, b * volume, out, ox + nx * (oy + ny * oz), nx, nx * ny);
      continue;
    }
    // The part of the block that lies in the box.
    const i0 = Math.max(0, -ox);
    const i1 = Math.min(width, nx - ox);
    const j1 = Math.min(width, ny - oy);
    const k1 = Math.min(width, nz - oz);
    for (let k = Math.max(0, -oz); k < k1; k++) {
      for (let j = Math.max(0, -oy); j < j1; j++) {
        const from = b * volume + width * (j + width * k);
        const to = ox + nx * (oy + j + ny * (oz + k));
        for (let i = i0; i < i1; i++) out[to + i] = values[from + i]!;
      }
    }
  }
}

/** A block of 4 x 4 x 4 cells that lies in the box as a whole: a fifth faster than the loops (ipshock-1d.vlsv). */
function copyBlock4(values: Floats, from: number, out: Floats, to: number, dy: number, dz: number): void {
  for (let k = 0; k < 4; k++, to += dz) {
    for (let j = 0, row = to; j < 4; j++, from += 4, row += dy) {
      out[row] = values[from]!;
      out[row + 1] = values[from + 1]!;
      out[row + 2] = values[from + 2]!;
      out[row + 3] = values[from + 3]!;
    }
  }
}

function boxOf(low: readonly number[], high: readonly number[]): CellBox {
  const size = (axis: number): number => high[axis]! - low[axis]! + 1;
  return { start: [low[0]!, low[1]!, low[2]!], size: [size(0), size(1), size(2)] };
}
