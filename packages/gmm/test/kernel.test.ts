import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floorEigenvalues } from '../src/kernel/floor.js';
import { GAUSSIAN, MOMENTS } from '../src/kernel/gaussian.js';
import { type Grid, gridOf } from '../src/kernel/grid.js';
import { Lattice } from '../src/kernel/lattice.js';
import { mergeClosest, partsOf } from '../src/kernel/merge.js';
import { type Covariance, expandAll, familyOf, type Mixture } from '../src/kernel/mixture.js';
import { Objective } from '../src/kernel/objective.js';
import { renderShares } from '../src/kernel/render.js';
import { addRows, Rows, rowMoments } from '../src/kernel/rows.js';
import { askew, mixtureOf, pair, relativeDistance, slowRender, smallGrid } from './brute.js';

const kinds = ['full', 'diagonal', 'aligned'] as const satisfies readonly Covariance[];

/** Any mixture of one Gaussian of a family, not too narrow. */
function anyMixture(kind: Covariance, grid: Grid): fc.Arbitrary<Mixture> {
  const family = familyOf(kind, grid, askew);
  const values = family.parameters.map(({ kind: of, index }) => {
    if (of === 'position') return fc.double({ min: -1, max: grid.lengths[index]!, noNaN: true });
    if (of === 'scale') return fc.double({ min: -0.7, max: 1.5, noNaN: true });
    return fc.double({ min: -1.5, max: 1.5, noNaN: true });
  });
  return fc.tuple(...values).map((list) => ({ family, count: 1, parameters: Float64Array.from(list) }));
}

function rowsOf(mixture: Mixture, grid: Grid, reach: number): Rows {
  const gaussians = new Float64Array(mixture.count * GAUSSIAN);
  expandAll(mixture, gaussians);
  const rows = new Rows();
  rows.fill(gaussians, mixture.count, grid, reach);
  return rows;
}

describe.each(kinds)('rows of %s Gaussians', (kind) => {
  it.each([[[7, 8, 10]], [[9, 6]], [[12]], [[1, 5, 1]]])('add up to the formula on %j', (shape) => {
    const grid = gridOf(shape);
    fc.assert(
      fc.property(anyMixture(kind, grid), (mixture) => {
        const out = new Float64Array(grid.cells);
        addRows(rowsOf(mixture, grid, 40), 0, 1, out);
        expect(relativeDistance(out, slowRender(mixture, grid))).toBeLessThan(1e-10);
      }),
      { numRuns: 40 },
    );
  });

  it('hold the cells above e^-reach of the amplitude and no others', () => {
    fc.assert(
      fc.property(anyMixture(kind, smallGrid), (mixture) => {
        const out = new Float64Array(smallGrid.cells);
        addRows(rowsOf(mixture, smallGrid, 3), 0, 1, out);
        const gaussian = new Float64Array(GAUSSIAN);
        expandAll(mixture, gaussian);
        const edge = gaussian[0]! * Math.exp(-3);
        slowRender(mixture, smallGrid).forEach((value, i) => {
          if (Math.abs(value / edge - 1) > 1e-9) expect(out[i]! > 0).toBe(value > edge);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('give the moments of weighted cells', () => {
    const weights = Float64Array.from({ length: smallGrid.cells }, (_, i) => Math.sin(i * i));
    fc.assert(
      fc.property(anyMixture(kind, smallGrid), (mixture) => {
        const found = new Float64Array(MOMENTS);
        rowMoments(rowsOf(mixture, smallGrid, 40), 0, weights, found, 0);
        expect(relativeDistance(found, slowMoments(mixture, weights))).toBeLessThan(1e-9);
      }),
      { numRuns: 40 },
    );
  });
});

function slowMoments(mixture: Mixture, weights: Float64Array): number[] {
  const gaussian = new Float64Array(GAUSSIAN);
  expandAll(mixture, gaussian);
  const [nx, ny] = smallGrid.lengths;
  const sums = new Array<number>(MOMENTS).fill(0);
  slowRender(mixture, smallGrid).forEach((value, i) => {
    const t = value * weights[i]!;
    const x = (i % nx) - gaussian[1]!;
    const y = (Math.floor(i / nx) % ny) - gaussian[2]!;
    const z = Math.floor(i / (nx * ny)) - gaussian[3]!;
    [1, x, y, z, x * x, y * y, z * z, x * y, x * z, y * z].forEach((factor, at) => {
      sums[at]! += t * factor;
    });
  });
  return sums;
}

describe.each(kinds)('gradient with %s Gaussians', (kind) => {
  const values = slowRender(mixtureOf('full', smallGrid, pair), smallGrid).map(
    (value, i) => value * (8 + 2 * Math.sin(i * i)),
  );
  const mass = values.reduce((sum, value) => sum + value, 0);

  it.each([
    ['l1', 1],
    ['l2', 1],
    ['l2', 0.5],
    ['l1', 0.5],
  ] as const)('of %s with exponent %d is that of finite differences', (norm, exponent) => {
    const mixture = mixtureOf(kind, smallGrid, pair);
    const objective = new Objective(smallGrid, mixture.family, mixture.count, {
      values,
      mass,
      norm,
      exponent,
    });
    objective.evaluate(mixture);
    const found = objective.gradient.slice();
    const h = 1e-5;
    const expected = Array.from(mixture.parameters, (value, i) => {
      const at = (moved: number): number => {
        const parameters = mixture.parameters.slice();
        parameters[i] = moved;
        return objective.evaluate({ ...mixture, parameters });
      };
      return (at(value + h) - at(value - h)) / (2 * h);
    });
    expect(relativeDistance(found, expected)).toBeLessThan(1e-4);
  });
});

describe('a mixture scaled to its mass', () => {
  it('sums to 1', () => {
    const out = new Float64Array(smallGrid.cells);
    renderShares(mixtureOf('full', smallGrid, pair), smallGrid, out);
    expect(Math.abs(out.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-14);
  });

  it('is zero where it does not reach the grid', () => {
    const out = new Float64Array(smallGrid.cells).fill(3);
    const far = { share: [1], means: [[999, 0, 0]], covariances: [[1, 1, 1, 0, 0, 0]] };
    renderShares(mixtureOf('full', smallGrid, far), smallGrid, out);
    expect(out.every((value) => value === 0)).toBe(true);
  });
});

describe.each(kinds)('the lattice of %s Gaussians', (kind) => {
  const mixture = mixtureOf(kind, smallGrid, pair);
  const lattice = new Lattice(mixture.family, smallGrid);
  const size = mixture.family.parameters.length;

  it('gives back the levels that its parameters were read from', () => {
    const level = fc.integer({ min: -40, max: 40 });
    const levels = fc.tuple(
      fc.integer({ min: 8, max: 400 }),
      fc.array(level, { minLength: size, maxLength: size }),
    );
    fc.assert(
      fc.property(levels, ([weight, list]) => {
        const given = Int32Array.from(list);
        given[0] = weight;
        const parameters = new Float64Array(size);
        lattice.read(given, 0, parameters);
        const found = new Int32Array(size);
        found[0] = weight;
        lattice.write(parameters, 0, found);
        expect(found).toEqual(given);
      }),
      { numRuns: 100 },
    );
  });

  it('holds parameters the finer the larger the weight', () => {
    const error = (weight: number): number => {
      const levels = new Int32Array(2 * size);
      const parameters = new Float64Array(2 * size);
      for (let k = 0; k < 2; k++) {
        levels[k * size] = weight;
        lattice.write(mixture.parameters, k * size, levels);
        lattice.read(levels, k * size, parameters);
        parameters[k * size] = mixture.parameters[k * size]!;
      }
      return relativeDistance(parameters, mixture.parameters);
    };
    expect(error(10_000)).toBeLessThan(1e-3);
    expect(error(10_000)).toBeLessThan(error(100));
  });
});

describe('merging', () => {
  it('keeps mass, mean and covariance of the two', () => {
    const one = mergeClosest(mixtureOf('full', smallGrid, pair), smallGrid);
    const [part] = partsOf(one);
    expect(one.count).toBe(1);
    expect(part!.mass).toBeCloseTo(1, 12);
    const mean = [0, 1, 2].map((axis) => 0.7 * pair.means[0]![axis]! + 0.3 * pair.means[1]![axis]!);
    expect(relativeDistance(part!.mean, mean)).toBeLessThan(1e-12);
    const apart = pair.means[0]![0]! - pair.means[1]![0]!;
    expect(part!.covariance[0]).toBeCloseTo(0.7 * 3 + 0.3 * 1.5 + 0.21 * apart * apart, 12);
  });

  it('takes the two that are closest', () => {
    const three = {
      share: [0.4, 0.3, 0.3],
      means: [
        [1, 1, 1],
        [8, 6, 5],
        [1.2, 1, 1],
      ],
      covariances: new Array(3).fill([1, 1, 1, 0, 0, 0]),
    };
    const parts = partsOf(mergeClosest(mixtureOf('full', smallGrid, three), smallGrid));
    expect(parts.map(({ mass }) => mass).sort()).toEqual([expect.closeTo(0.3, 12), expect.closeTo(0.7, 12)]);
  });
});

describe('the floor of eigenvalues', () => {
  it('leaves a covariance above it alone', () => {
    const covariance = Float64Array.of(3, 2.5, 2, 0.8, -0.5, 0.4);
    const before = covariance.slice();
    floorEigenvalues(covariance, 0.1);
    expect(covariance).toEqual(before);
  });

  it('lifts a flat one across it only', () => {
    // Flat along (1, 1, 0).
    const covariance = Float64Array.of(1, 1, 2, -1, 0, 0);
    floorEigenvalues(covariance, 0.5);
    expect(relativeDistance(covariance, [1.25, 1.25, 2, -0.75, 0, 0])).toBeLessThan(1e-12);
  });
});
