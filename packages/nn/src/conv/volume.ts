import type { Lengths } from './layers.js';

/**
 * How the channels of one sample lie in a kernel's memory. Every row is followed by one zero, every plane by a
 * row of zeros, every channel by a plane of zeros, and zeros stand before the first: a step of one voxel along
 * any axis, out of the array as well, is a step of `1`, `row` or `plane` floats. So a convolution is a sum of
 * shifted copies of one long row, without ends in between.
 */
export interface Volume {
  readonly channels: number;
  readonly lengths: Lengths;
  /** Floats from one row, plane, channel to the next. */
  readonly row: number;
  readonly plane: number;
  readonly stride: number;
  /** Floats before the first voxel. */
  readonly front: number;
  /** Floats of one sample, a multiple of 4. */
  readonly size: number;
}

/** Kernels work on tiles of this many voxels and may write as many less one beyond the last row of a plane. */
export const TILE = 16;

export function volumeOf(channels: number, lengths: Lengths): Volume {
  const [z, y, x] = lengths;
  const row = x + 1;
  const plane = (y + 1) * row;
  const stride = fours(z * plane + Math.max(plane, TILE));
  const front = fours(plane + row + 1);
  const size = front + channels * stride + fours(row + 2 * TILE);
  return { channels, lengths, row, plane, stride, front, size };
}

/** Rounds up to a multiple of 4. */
export function fours(n: number): number {
  return Math.ceil(n / 4) * 4;
}

/** Values of one channel, of one sample. */
export function voxels({ lengths: [z, y, x] }: Volume): number {
  return z * y * x;
}

/** Sets all floats of the sample at `at` to zero that are no voxels. */
export function clearPads(floats: Float32Array, at: number, volume: Volume): void {
  floats.fill(0, at, at + volume.front);
  let channel = at + volume.front;
  for (let c = 0; c < volume.channels; c++, channel += volume.stride)
    clearChannelPads(floats, channel, volume);
  floats.fill(0, channel, at + volume.size);
}

/** The same for the channel whose voxel 0 is at `channel`. */
export function clearChannelPads(floats: Float32Array, channel: number, volume: Volume): void {
  const { lengths, row, plane, stride } = volume;
  const [nz, ny, nx] = lengths;
  for (let z = 0; z < nz; z++) {
    let end = channel + z * plane + nx;
    for (let y = 0; y < ny; y++, end += row) floats[end] = 0;
    floats.fill(0, end - nx, end + 1);
  }
  floats.fill(0, channel + nz * plane, channel + stride);
}

/** Lays the values `from[at ...]` (channel, z, y, x) out as a volume at `to`. */
export function layOut(floats: Float32Array, at: number, to: number, volume: Volume): void {
  const [nz, ny, nx] = volume.lengths;
  let from = at;
  for (let c = 0; c < volume.channels; c++) {
    for (let z = 0; z < nz; z++) {
      let row = to + volume.front + c * volume.stride + z * volume.plane;
      for (let y = 0; y < ny; y++, row += volume.row, from += nx) floats.copyWithin(row, from, from + nx);
    }
  }
  clearPads(floats, to, volume);
}

/** The inverse of `layOut`: values of the volume at `at`, dense, to `to`. */
export function gather(floats: Float32Array, at: number, to: number, volume: Volume): void {
  const [nz, ny, nx] = volume.lengths;
  let dense = to;
  for (let c = 0; c < volume.channels; c++) {
    for (let z = 0; z < nz; z++) {
      let row = at + volume.front + c * volume.stride + z * volume.plane;
      for (let y = 0; y < ny; y++, row += volume.row, dense += nx) floats.copyWithin(dense, row, row + nx);
    }
  }
}
