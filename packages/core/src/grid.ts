/** A vector in velocity space, in the order x, y, z. */
export type Vector3 = readonly [x: number, y: number, z: number];

/**
 * Where the cells of a VDF of shape `[nz, ny, nx]` lie in velocity space. Cell `(ix, iy, iz)` has its
 * centre at `min + (index + 0.5) * cell`, axis by axis. Note that vectors are in the order x, y, z, shapes
 * in the order z, y, x.
 */
export interface VelocityGrid {
  /** Lower edge of the first cell of each axis, m/s. */
  readonly min: Vector3;
  /** Cell size along each axis, m/s. */
  readonly cell: Vector3;
  /** Mass of one particle, kg. */
  readonly mass: number;
}
