import type { BlockGrid, Padding } from './grid.js';
import type { PowerOfTwo } from './scale.js';

/** For the axes z, y, x: which value of the array stands at each place of its blocks, -1 for a zero. */
export type Sources = readonly [z: Int32Array, y: Int32Array, x: Int32Array];

/** The sources of a grid's blocks, what lies beyond the array's end included. */
export function paddedSources(grid: BlockGrid, padding: Padding): Sources {
  const axis = (i: 0 | 1 | 2): Int32Array => {
    const length = grid.lengths[i];
    const places = { length: grid.counts[i] * grid.block[i] };
    // The image is mirrored between two values, as the cosines of the transform are.
    const beyond = (place: number): number => (padding === 'mirror' ? 2 * length - 1 - place : -1);
    return Int32Array.from(places, (_, place) => (place < length ? place : beyond(place)));
  };
  return [axis(0), axis(1), axis(2)];
}

/**
 * `count` blocks from number `first` on, all in one row along x, times `scale`, into `work`: one block after the other,
 * each in C order.
 */
export function gather(
  values: Float32Array | Float64Array,
  grid: BlockGrid,
  sources: Sources,
  first: number,
  count: number,
  scale: PowerOfTwo,
  work: Float64Array,
): void {
  const [bz, by, bx] = grid.block;
  const [, ny, nx] = grid.lengths;
  const [zs, ys, xs] = sources;
  const at = corner(grid, first);
  for (let z = 0; z < bz; z++) {
    for (let y = 0; y < by; y++) {
      const fromZ = zs[at.z + z]!;
      const fromY = ys[at.y + y]!;
      const inside = fromZ >= 0 && fromY >= 0;
      const line = at.item + (fromZ * ny + fromY) * nx;
      for (let b = 0; b < count; b++) {
        let to = b * grid.blockValues + (z * by + y) * bx;
        for (let place = at.x + b * bx; place < at.x + (b + 1) * bx; place++) {
          const from = xs[place]!;
          work[to++] = inside && from >= 0 ? values[line + from]! * scale.first * scale.second : 0;
        }
      }
    }
  }
}

/** Undoes `gather`, less the padding. Values beyond ±`limit`, which a truncated series can reach, become ±`limit`. */
export function scatter(
  work: Float64Array,
  grid: BlockGrid,
  first: number,
  count: number,
  scale: PowerOfTwo,
  limit: number,
  out: Float32Array | Float64Array,
): void {
  const [bz, by, bx] = grid.block;
  const [nz, ny, nx] = grid.lengths;
  const at = corner(grid, first);
  const endZ = Math.min(bz, nz - at.z);
  const endY = Math.min(by, ny - at.y);
  for (let z = 0; z < endZ; z++) {
    for (let y = 0; y < endY; y++) {
      const line = at.item + ((at.z + z) * ny + at.y + y) * nx;
      for (let b = 0; b < count; b++) {
        const start = at.x + b * bx;
        const end = Math.min(start + bx, nx);
        let from = b * grid.blockValues + (z * by + y) * bx;
        for (let x = start; x < end; x++) {
          const value = work[from++]! * scale.first * scale.second;
          out[line + x] = Math.min(limit, Math.max(-limit, value));
        }
      }
    }
  }
}

/** Where block number `block` begins: the index of its array's first value, and its place along each axis. */
function corner(grid: BlockGrid, block: number): { item: number; z: number; y: number; x: number } {
  const [cz, cy, cx] = grid.counts;
  const [nz, ny, nx] = grid.lengths;
  const row = Math.floor(block / cx);
  const plane = Math.floor(row / cy);
  return {
    item: Math.floor(plane / cz) * nz * ny * nx,
    z: (plane % cz) * grid.block[0],
    y: (row % cy) * grid.block[1],
    x: (block % cx) * grid.block[2],
  };
}
