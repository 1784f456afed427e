import type { Random } from '@vdfc/numerics/random';
import type { Family } from './family.js';
import { floorEigenvalues } from './floor.js';
import type { Grid } from './grid.js';
import type { Mixture } from './mixture.js';

/** Rounds of Lloyd's algorithm after the seeds are drawn. */
const ROUNDS = 3;

/**
 * A mixture to start from: seeds drawn by k-means++ (Arthur & Vassilvitskii, SODA 2007), cells drawn by weight times the
 * squared distance from the seeds so far, then k-means, then the mass, mean and covariance of what is nearest to each.
 * There may be fewer Gaussians than asked for where there are fewer cells.
 *
 * @param weights of cells, none negative, not all zero
 */
export function seedMixture(
  weights: Float64Array,
  grid: Grid,
  family: Family,
  count: number,
  floor: number,
  random: Random,
): Mixture {
  const cells = occupied(weights, grid);
  let centres = drawSeeds(cells, count, random);
  for (let round = 0; round < ROUNDS; round++) centres = meansOf(momentsOfNearest(cells, centres));
  const parts = momentsOfNearest(cells, centres);
  const size = family.parameters.length;
  const parameters = new Float64Array(parts.length * size);
  const total = cells.weight.reduce((sum, weight) => sum + weight, 0);
  parts.forEach((m, k) => {
    parameters[k * size] = Math.log(m[0]! / total);
    const mean = [m[1]! / m[0]!, m[2]! / m[0]!, m[3]! / m[0]!];
    grid.axes.forEach((axis, i) => {
      parameters[k * size + 1 + i] = mean[axis]!;
    });
    const about = (entry: number, i: number, j: number): number =>
      m[4 + entry]! / m[0]! - mean[i]! * mean[j]!;
    const covariance = Float64Array.of(
      about(0, 0, 0),
      about(1, 1, 1),
      about(2, 2, 2),
      about(3, 0, 1),
      about(4, 0, 2),
      about(5, 1, 2),
    );
    floorEigenvalues(covariance, floor);
    family.fit(covariance, parameters, k * size);
  });
  return { family, count: parts.length, parameters };
}

/** Cells with a weight above 0, x y z of each. */
interface Cells {
  readonly weight: Float64Array;
  readonly place: Float64Array;
}

function occupied(weights: Float64Array, { lengths: [nx, ny] }: Grid): Cells {
  let count = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i]! > 0) count++;
  const weight = new Float64Array(count);
  const place = new Float64Array(3 * count);
  let at = 0;
  for (let i = 0; i < weights.length; i++) {
    if (!(weights[i]! > 0)) continue;
    weight[at] = weights[i]!;
    place[3 * at] = i % nx;
    place[3 * at + 1] = Math.floor(i / nx) % ny;
    place[3 * at + 2] = Math.floor(i / (nx * ny));
    at++;
  }
  return { weight, place };
}

function drawSeeds({ weight, place }: Cells, count: number, random: Random): Float64Array {
  const most = Math.min(count, weight.length);
  const centres = new Float64Array(3 * most);
  const chance = weight.slice();
  const nearest = new Float64Array(weight.length).fill(Infinity);
  let drawn = 0;
  while (drawn < most) {
    const cell = draw(chance, random);
    if (cell < 0) break;
    centres.set(place.subarray(3 * cell, 3 * cell + 3), 3 * drawn);
    for (let i = 0; i < weight.length; i++) {
      const square = squareBetween(place, 3 * i, centres, 3 * drawn);
      if (square < nearest[i]!) nearest[i] = square;
      chance[i] = weight[i]! * nearest[i]!;
    }
    drawn++;
  }
  return centres.subarray(0, 3 * drawn);
}

/** An index drawn by chance, -1 where all chances are 0. */
function draw(chance: Float64Array, random: Random): number {
  let total = 0;
  for (let i = 0; i < chance.length; i++) total += chance[i]!;
  let left = random.uniform() * total;
  let last = -1;
  for (let i = 0; i < chance.length; i++) {
    if (!(chance[i]! > 0)) continue;
    last = i;
    left -= chance[i]!;
    if (left < 0) break;
  }
  return last;
}

/** Mass, first and second moments (xx yy zz xy xz yz) of the cells nearest to each centre that has any. */
function momentsOfNearest({ weight, place }: Cells, centres: Float64Array): Float64Array[] {
  const count = centres.length / 3;
  const sums = Array.from({ length: count }, () => new Float64Array(10));
  for (let i = 0; i < weight.length; i++) {
    let best = 0;
    let least = Infinity;
    for (let k = 0; k < count; k++) {
      const square = squareBetween(place, 3 * i, centres, 3 * k);
      if (square < least) {
        least = square;
        best = k;
      }
    }
    const t = weight[i]!;
    const x = place[3 * i]!;
    const y = place[3 * i + 1]!;
    const z = place[3 * i + 2]!;
    const sum = sums[best]!;
    sum[0]! += t;
    sum[1]! += t * x;
    sum[2]! += t * y;
    sum[3]! += t * z;
    sum[4]! += t * x * x;
    sum[5]! += t * y * y;
    sum[6]! += t * z * z;
    sum[7]! += t * x * y;
    sum[8]! += t * x * z;
    sum[9]! += t * y * z;
  }
  return sums.filter((sum) => sum[0]! > 0);
}

function meansOf(parts: readonly Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((m) => [m[1]! / m[0]!, m[2]! / m[0]!, m[3]! / m[0]!]));
}

function squareBetween(a: Float64Array, i: number, b: Float64Array, j: number): number {
  const dx = a[i]! - b[j]!;
  const dy = a[i + 1]! - b[j + 1]!;
  const dz = a[i + 2]! - b[j + 2]!;
  return dx * dx + dy * dy + dz * dz;
}
