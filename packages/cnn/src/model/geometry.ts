import { elementCount } from '@vdfc/core';

/** Lengths of the three axes, slowest first. */
export type Lengths = readonly [z: number, y: number, x: number];

/** How the values of an array lie, and the latents they come from. */
export interface Geometry {
  /** VDFs that share a decoder: the first axis of rank 4, else 1. */
  readonly items: number;
  /** Values along each axis of an item; lower ranks have axes of length 1 in front. */
  readonly volume: Lengths;
  /** Latents along each axis of an item. */
  readonly grid: Lengths;
  /** Shape of all latents: three axes, or four for a batch. */
  readonly latentShape: readonly number[];
  /** Values and latents of one item. */
  readonly voxels: number;
  readonly latents: number;
}

/**
 * @param spacing distance between neighbouring latents, in cells of the array; from 1
 */
export function geometryOf(shape: readonly number[], spacing: number): Geometry {
  const items = shape.length === 4 ? shape[0]! : 1;
  const axes = shape.slice(-3);
  const volume = [...new Array<number>(3 - axes.length).fill(1), ...axes] as unknown as Lengths;
  const grid = volume.map((length) => latentsAlong(length, spacing)) as unknown as Lengths;
  return {
    items,
    volume,
    grid,
    latentShape: items === 1 ? grid : [items, ...grid],
    voxels: elementCount(volume),
    latents: elementCount(grid),
  };
}

/** The first and last latent lie at the first and last cell. */
function latentsAlong(length: number, spacing: number): number {
  return Math.min(length, 1 + Math.ceil((length - 1) / spacing));
}
