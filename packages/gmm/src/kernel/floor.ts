import { symmetricEigen } from '@vdfc/numerics/linear-algebra';
import { choleskyOf } from './full.js';

/** Brings eigenvalues of a covariance (see `SYMMETRIC`) that are below `floor` up to it, in place. */
export function floorEigenvalues(covariance: Float64Array, floor: number): void {
  const [xx, yy, zz, xy, xz, yz] = covariance as unknown as [number, number, number, number, number, number];
  const lowered = Float64Array.of(xx - floor, yy - floor, zz - floor, xy, xz, yz);
  const root = choleskyOf(lowered);
  // NaN where an eigenvalue is below the floor.
  if (root[0]! > 0 && root[4]! > 0 && root[8]! > 0) return;
  const { values, vectors } = symmetricEigen(Float64Array.of(xx, xy, xz, xy, yy, yz, xz, yz, zz), 3);
  const at = (i: number, j: number): number => {
    let sum = 0;
    for (let k = 0; k < 3; k++) {
      sum += Math.max(values[k]!, floor) * vectors[3 * k + i]! * vectors[3 * k + j]!;
    }
    return sum;
  };
  covariance.set([at(0, 0), at(1, 1), at(2, 2), at(0, 1), at(0, 2), at(1, 2)]);
}
