import type { Vector3 } from '@vdfc/core';
import { biMaxwellian, maxwellian, ring, sampleVdf, twoBeams } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { type SphExpansion, sphCoefficients, sphIndex, sphMoments, sphRadial } from '../src/index.js';

const drifting = biMaxwellian({ velocity: [1e5, -0.5e5, 0.3e5], field: [1, 2, 2] });

/** Σ c² of each degree. */
function powers(expansion: SphExpansion): number[] {
  return Array.from({ length: expansion.degree + 1 }, (_, l) => {
    let sum = 0;
    for (let n = 0; 2 * n + l <= expansion.order; n++) {
      for (let m = -l; m <= l; m++) sum += expansion.values[sphIndex(expansion, n, l, m)]! ** 2;
    }
    return sum;
  });
}

describe('moments from nine coefficients', () => {
  it.each([
    ['a drifting bi-Maxwellian', drifting, { order: 20 }, 1e-4],
    ['a ring', ring({ field: [2, 1, -2], velocity: [0, 4e4, 0] }), { order: 30, width: 1.1e5 }, 5e-3],
    ['two beams', twoBeams(), { order: 30, width: 1.1e5 }, 3e-3],
  ])('are those of %s, though cells are no cubes', (_, distribution, options, bound) => {
    const vdf = sampleVdf(distribution, { shape: [30, 36, 32], dtype: 'float64', extent: 8e5 });
    const expansion = sphCoefficients(vdf, { degree: 2, ...options }, vdf.grid);
    const { density, velocity, variance, pressure } = sphMoments(expansion, vdf.grid.mass);
    const known = distribution.moments;
    const thermal = Math.sqrt(known.variance[0]);
    expect(Math.abs(density / known.density - 1)).toBeLessThan(bound);
    velocity.forEach((u, i) => {
      expect(Math.abs(u - known.velocity[i]!)).toBeLessThan(bound * thermal);
    });
    variance.forEach((value, i) => {
      expect(Math.abs(value - known.variance[i]!)).toBeLessThan(bound * thermal * thermal);
      expect(pressure![i]! / (vdf.grid.mass * density * value)).toBeCloseTo(1, 12);
    });
  });

  it('do not depend on higher degrees', () => {
    const vdf = sampleVdf(drifting, { shape: [24, 24, 24], dtype: 'float64', extent: 8e5 });
    const few = sphMoments(sphCoefficients(vdf, { degree: 2 }));
    const many = sphMoments(sphCoefficients(vdf, { degree: 10 }));
    few.variance.forEach((value, i) => {
      expect(value).toBeCloseTo(many.variance[i]!, 10);
    });
    expect(few.density / many.density).toBeCloseTo(1, 12);
  });

  it('come in cells without a grid', () => {
    const vdf = sampleVdf(drifting, { shape: [32, 32, 32], dtype: 'float64', extent: 8e5 });
    const cell = vdf.grid.cell[0];
    const { density, velocity, pressure } = sphMoments(sphCoefficients(vdf));
    expect((density * cell ** 3) / 1e6).toBeCloseTo(1, 3);
    expect(((velocity[0] + 0.5) * cell - 8e5) / 1e5).toBeCloseTo(1, 3);
    expect(pressure).toBeUndefined();
  });
});

describe('an expansion', () => {
  it('of a matched Maxwellian is one coefficient', () => {
    const vdf = sampleVdf(maxwellian({ velocity: [3e4, 0, 1e4] }), { shape: [32, 32, 32], dtype: 'float64' });
    const { values, width, centre, residual } = sphCoefficients(vdf, { degree: 4, order: 8 }, vdf.grid);
    expect(width / 1e5).toBeCloseTo(1, 4);
    expect(centre[0] / 3e4).toBeCloseTo(1, 4);
    expect(residual).toBeLessThan(1e-4);
    expect(Math.max(...values.slice(1).map(Math.abs))).toBeLessThan(1e-4 * values[0]!);
    // ∫ f² d³v of a Maxwellian is n² / (8 π^(3/2) σ³).
    expect(values[0]! ** 2 / (1e12 / (8 * Math.PI ** 1.5 * 1e15))).toBeCloseTo(1, 3);
  });

  it('says what f is at any speed', () => {
    const speed = 0.9e5;
    const vdf = sampleVdf(maxwellian({ speed }), { shape: [32, 32, 32], dtype: 'float64' });
    const expansion = sphCoefficients(vdf, { degree: 2, order: 20, width: 1.1e5 }, vdf.grid);
    const [at0, at2] = sphRadial(expansion, [0, 2e5]);
    const f = (v: number): number =>
      (1e6 / (2 * Math.PI * speed * speed) ** 1.5) * Math.exp(-(v * v) / (2 * speed * speed));
    expect(at0! / Math.sqrt(4 * Math.PI) / f(0)).toBeCloseTo(1, 4);
    expect(at2! / Math.sqrt(4 * Math.PI) / f(2e5)).toBeCloseTo(1, 3);
  });

  it('has the same power in each degree however the VDF is turned', () => {
    const turned = (field: Vector3): number[] => {
      const distribution = biMaxwellian({ field, velocity: [2e4, 1e4, -1e4] });
      const vdf = sampleVdf(distribution, { shape: [32, 32, 32], dtype: 'float64', extent: 7e5 });
      return powers(sphCoefficients(vdf, { degree: 6, order: 16, width: 1.1e5 }, vdf.grid));
    };
    const expected = turned([0, 0, 1]);
    for (const field of [
      [1, 0, 0],
      [1, 2, 2],
      [-3, 1, 0.5],
    ] as Vector3[]) {
      turned(field).forEach((power, l) => {
        expect(Math.abs(power - expected[l]!)).toBeLessThan(1e-5 * expected[0]!);
      });
    }
    expect(expected[2]! / expected[0]!).toBeGreaterThan(1e-3);
  });

  it.each([
    ['zeros', new Float64Array(27), [3, 3, 3]],
    ['one voxel', Float64Array.of(0, 0, 5, 0, 0, 0, 0, 0), [2, 2, 2]],
    ['a plane', Float64Array.from({ length: 16 }, (_, i) => i), [1, 4, 4]],
    ['huge numbers', new Float64Array(8).fill(1e300), [2, 2, 2]],
  ])('of %s is finite', (_, data, shape) => {
    const expansion = sphCoefficients({ data, shape }, { degree: 2, order: 4 });
    expect(expansion.values.every(Number.isFinite)).toBe(true);
    expect(Number.isFinite(sphMoments(expansion).density)).toBe(true);
  });

  it.each([
    [{ data: new Float64Array(4), shape: [2, 2] }, {}, 'BAD_INPUT'],
    [{ data: new Float64Array(0), shape: [0, 2, 2] }, {}, 'BAD_INPUT'],
    [{ data: Float64Array.of(Number.NaN), shape: [1, 1, 1] }, {}, 'BAD_INPUT'],
    [{ data: new Float64Array(1), shape: [1, 1, 1] }, { degree: 81 }, 'BAD_OPTION'],
    [{ data: new Float64Array(1), shape: [1, 1, 1] }, { degree: 9, order: 8 }, 'BAD_OPTION'],
    [{ data: new Float64Array(1), shape: [1, 1, 1] }, { width: 0 }, 'BAD_OPTION'],
  ])('of %o with %o is refused', (array, options, code) => {
    expect(() => sphCoefficients(array, options)).toThrow(expect.objectContaining({ code }));
  });
});
