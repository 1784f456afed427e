import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Em } from '../src/kernel/em.js';
import { gridOf } from '../src/kernel/grid.js';
import { partsOf } from '../src/kernel/merge.js';
import type { Covariance, Mixture } from '../src/kernel/mixture.js';
import { askew, mixtureOf, pair, relativeDistance, slowRender, smallGrid } from './brute.js';

interface Parts {
  readonly share: number[];
  readonly means: number[][];
  readonly covariances: number[][];
}

interface Case {
  readonly name: 'full' | 'diag' | 'aligned';
  readonly shape: number[];
  readonly weights: number[];
  readonly start: Parts;
  readonly end: Parts;
  readonly logLikelihoods: number[];
  readonly direction?: number[];
  readonly cell?: number[];
}

const { cases } = JSON.parse(readFileSync(new URL('vectors/em.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const kinds: Record<Case['name'], Covariance> = { full: 'full', diag: 'diagonal', aligned: 'aligned' };
const free = { floor: 1e-9, dead: 0 };

describe.each(cases)('weighted EM with $name covariances', (vector) => {
  const grid = gridOf(vector.shape);
  const weights = Float64Array.from(vector.weights);
  const { direction = askew.direction, cell = askew.cell } = vector;

  it('does what EM of another implementation does with replicated points', () => {
    const em = new Em(weights, grid, free);
    let mixture = mixtureOf(kinds[vector.name], grid, vector.start, { direction, cell });
    const found: number[] = [];
    for (let step = 1; step < vector.logLikelihoods.length; step++) {
      const next = em.step(mixture);
      found.push(next.logLikelihood);
      mixture = next.mixture;
    }
    found.push(em.logLikelihood(mixture));
    expect(relativeDistance(found, vector.logLikelihoods)).toBeLessThan(1e-12);
    const parts = partsOf(mixture);
    expect(
      relativeDistance(
        parts.map(({ mass }) => mass),
        vector.end.share,
      ),
    ).toBeLessThan(1e-11);
    expect(
      relativeDistance(
        parts.flatMap(({ mean }) => [...mean]),
        vector.end.means.flat(),
      ),
    ).toBeLessThan(1e-11);
    const covariances = parts.flatMap(({ covariance }) => [...covariance]);
    expect(relativeDistance(covariances, vector.end.covariances.flat())).toBeLessThan(1e-10);
  });

  it('never lowers the likelihood', () => {
    const em = new Em(weights, grid, free);
    let mixture = mixtureOf(kinds[vector.name], grid, vector.start, { direction, cell });
    let before = -Infinity;
    for (let step = 0; step < 40; step++) {
      const next = em.step(mixture);
      expect(next.logLikelihood).toBeGreaterThanOrEqual(before - 1e-12);
      before = next.logLikelihood;
      mixture = next.mixture;
    }
  });
});

/** Mass, mean and covariance of all of a mixture, or of cells. */
function wholeOf(
  parts: Iterable<{ mass: number; mean: readonly number[]; covariance: ArrayLike<number> }>,
): number[] {
  const entries = [
    [0, 0],
    [1, 1],
    [2, 2],
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  const sums = new Array<number>(10).fill(0);
  for (const { mass, mean, covariance } of parts) {
    sums[0]! += mass;
    for (let i = 0; i < 3; i++) sums[1 + i]! += mass * mean[i]!;
    entries.forEach(([i, j], at) => {
      sums[4 + at]! += mass * (covariance[at]! + mean[i]! * mean[j]!);
    });
  }
  const mean = sums.slice(1, 4).map((sum) => sum / sums[0]!);
  return [...mean, ...entries.map(([i, j], at) => sums[4 + at]! / sums[0]! - mean[i]! * mean[j]!)];
}

function cellsOf(weights: Float64Array): { mass: number; mean: number[]; covariance: number[] }[] {
  const [nx, ny] = smallGrid.lengths;
  return Array.from(weights, (mass, i) => ({
    mass,
    mean: [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))],
    covariance: [0, 0, 0, 0, 0, 0],
  }));
}

describe('EM', () => {
  const weights = Float64Array.from(
    { length: smallGrid.cells },
    (_, i) => slowRender(mixtureOf('full', smallGrid, pair), smallGrid)[i]! * (1 + 0.3 * Math.sin(i * i)),
  );
  const start = (): Mixture => mixtureOf('full', smallGrid, pair);

  it('keeps mean and covariance of the whole, whatever its Gaussians are', () => {
    const em = new Em(weights, smallGrid, free);
    const expected = wholeOf(cellsOf(weights));
    let mixture = start();
    for (let step = 0; step < 5; step++) {
      mixture = em.step(mixture).mixture;
      expect(relativeDistance(wholeOf(partsOf(mixture)), expected)).toBeLessThan(1e-12);
    }
  });

  it('counts cells that lie beyond the smallest number from every Gaussian', () => {
    const narrow = { share: [1], means: [[0, 0, 0]], covariances: [[1e-3, 1e-3, 1e-3, 0, 0, 0]] };
    const one = new Float64Array(smallGrid.cells);
    one[smallGrid.cells - 1] = 2;
    const em = new Em(one, smallGrid, free);
    const { logLikelihood, mixture } = em.step(mixtureOf('full', smallGrid, narrow));
    const square = (9 ** 2 + 7 ** 2 + 6 ** 2) / 1e-3;
    const expected = -square / 2 - 1.5 * Math.log(2 * Math.PI * 1e-3);
    expect(Math.abs(logLikelihood / expected - 1)).toBeLessThan(1e-12);
    expect(relativeDistance(partsOf(mixture)[0]!.mean, [9, 7, 6])).toBeLessThan(1e-12);
  });

  it('removes Gaussians that are left without mass', () => {
    const far = {
      share: [0.5, 0.5],
      means: [
        [3, 4, 3],
        [900, 4, 3],
      ],
      covariances: [
        [3, 3, 3, 0, 0, 0],
        [1, 1, 1, 0, 0, 0],
      ],
    };
    const em = new Em(weights, smallGrid, { floor: 1e-9, dead: 1e-7 });
    expect(em.step(mixtureOf('full', smallGrid, far)).mixture.count).toBe(1);
  });

  it('holds variances at the floor', () => {
    const point = new Float64Array(smallGrid.cells);
    point[123] = 1;
    const em = new Em(point, smallGrid, { floor: 0.25, dead: 0 });
    const [part] = partsOf(em.step(mixtureOf('full', smallGrid, pair)).mixture);
    expect(relativeDistance(part!.covariance, [0.25, 0.25, 0.25, 0, 0, 0])).toBeLessThan(1e-12);
  });
});
