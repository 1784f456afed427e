import { GAUSSIAN } from '../src/kernel/gaussian.js';
import { type Grid, gridOf } from '../src/kernel/grid.js';
import { type Covariance, expandAll, familyOf, type Mixture } from '../src/kernel/mixture.js';

/** A direction and cells that lie askew. */
export const askew = { direction: [1, 2, 2], cell: [0.5, 1, 0.75] } as const;

/** A mixture of a family from masses, means and covariances (xx yy zz xy xz yz). */
export function mixtureOf(
  kind: Covariance,
  grid: Grid,
  parts: { share: readonly number[]; means: readonly number[][]; covariances: readonly number[][] },
  frame: { readonly direction: readonly number[]; readonly cell: readonly number[] } = askew,
): Mixture {
  const family = familyOf(kind, grid, frame);
  const size = family.parameters.length;
  const parameters = new Float64Array(parts.share.length * size);
  parts.share.forEach((share, k) => {
    parameters[k * size] = Math.log(share);
    grid.axes.forEach((axis, i) => {
      parameters[k * size + 1 + i] = parts.means[k]![axis]!;
    });
    family.fit(Float64Array.from(parts.covariances[k]!), parameters, k * size);
  });
  return { family, count: parts.share.length, parameters };
}

/** Two Gaussians that overlap, one of them leaning. */
export const pair = {
  share: [0.7, 0.3],
  means: [
    [3.2, 4.1, 2.7],
    [6.4, 2.2, 4.9],
  ],
  covariances: [
    [3, 2.5, 2, 0.8, -0.5, 0.4],
    [1.5, 1.2, 1.8, -0.3, 0.2, 0.1],
  ],
};
export const smallGrid: Grid = gridOf([7, 8, 10]);

/** All values of a mixture, by the formula, cell by cell. */
export function slowRender(mixture: Mixture, { lengths: [nx, ny, nz] }: Grid): Float64Array {
  const g = new Float64Array(mixture.count * GAUSSIAN);
  expandAll(mixture, g);
  const out = new Float64Array(nx * ny * nz);
  for (let k = 0; k < mixture.count; k++) {
    const [amplitude, mx, my, mz, xx, yy, zz, xy, xz, yz] = g.subarray(k * GAUSSIAN) as unknown as number[];
    for (let i = 0; i < out.length; i++) {
      const x = (i % nx) - mx!;
      const y = (Math.floor(i / nx) % ny) - my!;
      const z = Math.floor(i / (nx * ny)) - mz!;
      const square = xx! * x * x + yy! * y * y + zz! * z * z + 2 * (xy! * x * y + xz! * x * z + yz! * y * z);
      out[i]! += amplitude! * Math.exp(-square / 2);
    }
  }
  return out;
}

/** Runs steps to their end. */
export function finish<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The largest difference of two lists, over the largest magnitude of the second. */
export function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let most = 0;
  let size = 0;
  for (let i = 0; i < a.length; i++) {
    most = Math.max(most, Math.abs(a[i]! - b[i]!));
    size = Math.max(size, Math.abs(b[i]!));
  }
  return most / (size || 1);
}
