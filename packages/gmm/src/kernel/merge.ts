import { ENTRY } from './family.js';
import { GAUSSIAN, SYMMETRIC } from './gaussian.js';
import type { Grid } from './grid.js';
import { expandAll, type Mixture, select } from './mixture.js';

/** A Gaussian by its moments: mass, mean x y z, covariance xx yy zz xy xz yz. */
interface Part {
  readonly mass: number;
  readonly mean: readonly number[];
  readonly covariance: Float64Array;
}

/**
 * The mixture with two of its Gaussians made one, of the same mass, mean and covariance as both together: those for which
 * Runnalls' bound of what this costs (IEEE Trans. Aerosp. Electron. Syst. 43:989, 2007) is least. Of two or more.
 */
export function mergeClosest(mixture: Mixture, grid: Grid): Mixture {
  const parts = partsOf(mixture);
  let least = Infinity;
  let pair: [number, number] = [0, 1];
  for (let j = 1; j < parts.length; j++) {
    for (let i = 0; i < j; i++) {
      const cost = mergeCost(parts[i]!, parts[j]!);
      if (cost < least) {
        least = cost;
        pair = [i, j];
      }
    }
  }
  const [i, j] = pair;
  const { family, count } = mixture;
  const kept = Array.from({ length: count }, (_, k) => k).filter((k) => k !== j);
  const merged = select(mixture, kept);
  const both = join(parts[i]!, parts[j]!);
  const at = i * family.parameters.length;
  merged.parameters[at] = Math.log(both.mass);
  grid.axes.forEach((axis, place) => {
    merged.parameters[at + 1 + place] = both.mean[axis]!;
  });
  family.fit(both.covariance, merged.parameters, at);
  return merged;
}

/** Masses, means and covariances of all Gaussians. */
export function partsOf(mixture: Mixture): Part[] {
  const { count, parameters, family } = mixture;
  const gaussians = new Float64Array(count * GAUSSIAN);
  expandAll(mixture, gaussians);
  return Array.from({ length: count }, (_, k) => {
    const at = k * GAUSSIAN;
    return {
      mass: Math.exp(parameters[k * family.parameters.length]!),
      mean: [...gaussians.subarray(at + 1, at + 4)],
      covariance: inverse(gaussians.subarray(at + 4, at + 10)),
    };
  });
}

function mergeCost(a: Part, b: Part): number {
  const both = join(a, b);
  const log = (part: Part): number => part.mass * Math.log(Math.max(determinant(part.covariance), 1e-300));
  return (log(both) - log(a) - log(b)) / 2;
}

function join(a: Part, b: Part): Part {
  const mass = a.mass + b.mass;
  const [s, t] = [a.mass / mass, b.mass / mass];
  const covariance = new Float64Array(SYMMETRIC);
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j <= i; j++) {
      const entry = ENTRY[3 * i + j]!;
      const apart = (a.mean[i]! - b.mean[i]!) * (a.mean[j]! - b.mean[j]!);
      covariance[entry] = s * a.covariance[entry]! + t * b.covariance[entry]! + s * t * apart;
    }
  }
  return { mass, mean: a.mean.map((value, axis) => s * value + t * b.mean[axis]!), covariance };
}

/** The determinant of a symmetric matrix. */
export function determinant([xx, yy, zz, xy, xz, yz]: Float64Array): number {
  return xx! * (yy! * zz! - yz! * yz!) - xy! * (xy! * zz! - yz! * xz!) + xz! * (xy! * yz! - yy! * xz!);
}

/** The inverse of a symmetric matrix. */
export function inverse(matrix: Float64Array): Float64Array {
  const [xx, yy, zz, xy, xz, yz] = matrix as unknown as [number, number, number, number, number, number];
  const one = 1 / determinant(matrix);
  return Float64Array.of(
    (yy * zz - yz * yz) * one,
    (xx * zz - xz * xz) * one,
    (xx * yy - xy * xy) * one,
    (xz * yz - xy * zz) * one,
    (xy * yz - xz * yy) * one,
    (xy * xz - xx * yz) * one,
  );
}
