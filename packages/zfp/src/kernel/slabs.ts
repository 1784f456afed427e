import type { Extent, Slab, ZfpDType } from './kernel.js';

/** The blocks of an array in zfp's order (x fastest), cut into slabs of at most `maxBlocks` blocks. */
export function* slabsOf(dtype: ZfpDType, rank: number, extent: Extent, maxBlocks: number): Generator<Slab> {
  const blocks = extent.map((length) => Math.ceil(length / 4));
  // Slabs span the axes below `axis` wholly, a range of this one, and one layer of blocks along those above.
  let axis = 0;
  let layer = 1;
  while (axis < rank - 1 && layer * blocks[axis]! <= maxBlocks) layer *= blocks[axis++]!;
  const range = 4 * Math.floor(maxBlocks / layer);
  const steps = extent.map((length, a) => (a < axis ? length : a === axis ? range : 4));
  const [nx, ny, nz, nw] = extent;
  const [sx, sy, sz, sw] = steps as [number, number, number, number];
  for (let w = 0; w < nw; w += sw) {
    for (let z = 0; z < nz; z += sz) {
      for (let y = 0; y < ny; y += sy) {
        for (let x = 0; x < nx; x += sx) {
          const size: Extent = [
            Math.min(sx, nx - x),
            Math.min(sy, ny - y),
            Math.min(sz, nz - z),
            Math.min(sw, nw - w),
          ];
          yield { dtype, rank, origin: [x, y, z, w], size };
        }
      }
    }
  }
}

/**
 * Calls `visit` for every run of values of a slab that lie side by side in the array too: with the places of
 * the first in array and slab, and their number.
 */
export function forEachRun(
  extent: Extent,
  { origin, size }: Slab,
  visit: (inArray: number, inSlab: number, length: number) => void,
): void {
  const stride = [1, extent[0], extent[0] * extent[1], extent[0] * extent[1] * extent[2]] as const;
  let inner = 0;
  let length = size[0];
  while (inner < 3 && size[inner] === extent[inner]) length *= size[++inner]!;
  let inSlab = 0;
  const walk = (axis: number, inArray: number): void => {
    if (axis <= inner) {
      visit(inArray, inSlab, length);
      inSlab += length;
      return;
    }
    for (let i = 0; i < size[axis]!; i++) walk(axis - 1, inArray + i * stride[axis]!);
  };
  const first = origin.reduce((sum, start, axis) => sum + start * stride[axis]!, 0);
  walk(3, first);
}
