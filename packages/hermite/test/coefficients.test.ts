import { type ArrayInput, isVdfcError, type Vector3, type VelocityGrid } from '@vdfc/core';
import { moments } from '@vdfc/metrics';
import { batchOf, biMaxwellian, maxwellian, ring, sampleVdf, twoBeams, type Vdf } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { coefficients, coefficientsOf, degreePower, hermite, momentsOf } from '../src/index.js';

const shape = [40, 42, 44];

function code(attempt: () => unknown): string | undefined {
  try {
    attempt();
  } catch (error) {
    if (isVdfcError(error)) return error.code;
    throw error;
  }
  return undefined;
}

/** m/2 Σ f |v - u|² (v - u) dV. */
function heatFluxOf({ data, shape: [nz, ny, nx] }: Vdf, grid: VelocityGrid, u: Vector3): Vector3 {
  const flux: [number, number, number] = [0, 0, 0];
  const weight = (grid.mass / 2) * grid.cell[0] * grid.cell[1] * grid.cell[2];
  for (let i = 0; i < data.length; i++) {
    const index = [i % nx!, Math.floor(i / nx!) % ny!, Math.floor(i / (nx! * ny!))];
    const v = index.map((at, c) => grid.min[c]! + (at + 0.5) * grid.cell[c]! - u[c]!);
    const square = v.reduce((sum, each) => sum + each * each, 0);
    for (let c = 0; c < 3; c++) flux[c]! += weight * data[i]! * square * v[c]!;
  }
  expect(nz! * ny! * nx!).toBe(data.length);
  return flux;
}

describe('coefficients', () => {
  it('are one for a matched Maxwellian', () => {
    const vdf = sampleVdf(maxwellian({ velocity: [3e4, -2e4, 1e4] }), { shape, dtype: 'float64' });
    for (const fit of ['moments', 'least-squares'] as const) {
      const { coefficients: found } = coefficients(vdf, { order: 8, fit, widths: 'isotropic' }, vdf.grid);
      const others = found.slice(1).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(others / found[0]!).toBeLessThan(1e-6);
    }
  });

  it('recover a drifting bi-Maxwellian with its parameters', () => {
    const velocity: Vector3 = [5e4, -3e4, 8e4];
    const plasma = { density: 2e6, velocity, parallel: 1.3e5, perpendicular: 0.7e5 };
    const vdf = sampleVdf(biMaxwellian(plasma), { shape, dtype: 'float64', extent: 8e5 });
    for (const fit of ['moments', 'least-squares'] as const) {
      const found = coefficients(vdf, { order: 4, fit, widths: 'bi-maxwellian', parallel: 'z' }, vdf.grid);
      const expected = [0.7e5, 0.7e5, 1.3e5];
      for (let c = 0; c < 3; c++) {
        expect(Math.abs(found.drift[c]! - velocity[c]!)).toBeLessThan(1);
        expect(Math.abs(found.width[c]! / expected[c]! - 1)).toBeLessThan(1e-4);
      }
      const { density } = momentsOf(found);
      expect(Math.abs(density / 2e6 - 1)).toBeLessThan(1e-4);
      expect(
        degreePower(found)
          .slice(1)
          .reduce((a, b) => a + b),
      ).toBeLessThan(1e-6 * found.coefficients[0]! ** 2);
    }
  });

  it('recover it by least squares where the grid cuts it off, as moments do not', () => {
    const vdf = sampleVdf(maxwellian({ velocity: [2e5, 0, 0], speed: 1.5e5 }), {
      shape: [24, 24, 24],
      extent: 3e5,
    });
    const found = coefficients(vdf, { order: 2, fit: 'least-squares' }, vdf.grid);
    expect(Math.abs(found.drift[0] - 2e5)).toBeLessThan(500);
    for (const width of found.width) expect(Math.abs(width / 1.5e5 - 1)).toBeLessThan(0.01);
    const rough = coefficients(vdf, { order: 2 }, vdf.grid);
    expect(Math.abs(rough.width[0] / 1.5e5 - 1)).toBeGreaterThan(0.1);
  });

  it.each([
    ['two beams', twoBeams()],
    ['a ring', ring()],
    ['a tilted bi-Maxwellian', biMaxwellian({ field: [1, 2, 3] })],
  ])('carry density, velocity, pressure and heat flux of %s', (_, distribution) => {
    const vdf = sampleVdf(distribution, { shape, dtype: 'float64', extent: 9e5 });
    const expected = moments(vdf, vdf.grid);
    // Narrower than the whole: cold beams need functions as narrow as they are.
    const options = { order: 24, width: [0.9e5, 0.9e5, 0.9e5] } as const;
    const found = momentsOf(coefficients(vdf, options, vdf.grid));
    const close = (a: number, b: number, unit: number): void =>
      expect(Math.abs(a - b) / unit).toBeLessThan(1e-3);
    close(found.density, expected.density, expected.density);
    const speed = expected.thermalSpeed;
    const pressure = expected.pressure.xx + expected.pressure.yy + expected.pressure.zz;
    const flux = heatFluxOf(vdf, vdf.grid, expected.bulkVelocity);
    for (let c = 0; c < 3; c++) {
      close(found.velocity[c]!, expected.bulkVelocity[c]!, speed);
      close(found.heatFlux[c]!, flux[c]!, pressure * speed);
    }
    for (const key of ['xx', 'yy', 'zz', 'yz', 'xz', 'xy'] as const) {
      close(found.pressure[key], expected.pressure[key], pressure);
    }
  });

  it('of degrees 0 to 3 are enough where the Maxwellian is near: Grad moments', () => {
    const width = 6;
    const data = Float64Array.from({ length: 80 }, (_, i) => {
      const x = (i - 40) / width;
      return Math.exp((-x * x) / 2) * (1 + 0.1 * x + 0.05 * (x * x - 1));
    });
    const line = { data, shape: [80] };
    const found = coefficients(line, { order: 3, drift: [40, 0, 0], width: [width, 1, 1] });
    const { density, velocity, pressure } = momentsOf(found);
    const expected = moments(line);
    expect(density).toBeCloseTo(expected.density, 8);
    expect(velocity[0]).toBeCloseTo(expected.bulkVelocity[0], 8);
    expect(velocity.slice(1)).toEqual([0, 0]);
    expect(pressure.xx).toBeCloseTo(expected.pressure.xx, 4);
    expect(pressure.yy).toBe(0);
  });

  it('are in cells without a grid, and about what is asked for', () => {
    const vdf = sampleVdf(twoBeams(), { shape: [16, 17, 18] });
    const inCells = coefficients(vdf, { order: [3, 4, 5] });
    const inUnits = coefficients(vdf, { order: [3, 4, 5] }, vdf.grid);
    const { min, cell } = vdf.grid;
    const volume = Math.sqrt(cell[0] * cell[1] * cell[2]);
    expect(inCells.shape).toEqual([4, 5, 6]);
    inCells.drift.forEach((u, c) => {
      expect(inUnits.drift[c]).toBeCloseTo(min[c]! + (u + 0.5) * cell[c]!, 3);
      expect(inUnits.width[c]).toBeCloseTo(inCells.width[c]! * cell[c]!, 3);
    });
    inCells.coefficients.forEach((value, i) => {
      expect(Math.abs(inUnits.coefficients[i]! / volume - value)).toBeLessThan(1e-20);
    });
    const asked = coefficients(
      vdf,
      { drift: inUnits.drift, width: inUnits.width, order: [3, 4, 5] },
      vdf.grid,
    );
    asked.coefficients.forEach((value, i) => {
      expect(Math.abs(value - inUnits.coefficients[i]!)).toBeLessThan(1e-9 * inUnits.coefficients[0]!);
    });
  });

  it('have the power of all degrees in that of each', () => {
    const found = coefficients(sampleVdf(twoBeams(), { shape: [16, 17, 18] }), { order: [3, 4, 5] });
    const power = degreePower(found);
    expect(power.length).toBe(13);
    const all = found.coefficients.reduce((sum, value) => sum + value * value, 0);
    expect(power.reduce((a, b) => a + b) / all).toBeCloseTo(1, 12);
    expect(power[0]).toBe(found.coefficients[0]! ** 2);
  });

  it('are read from containers', () => {
    const vdf = sampleVdf(twoBeams(), { shape: [16, 17, 18], threshold: 1e-15 });
    const other = sampleVdf(ring(), { shape: [16, 17, 18], threshold: 1e-15 });
    const expected = coefficients(vdf, {}, vdf.grid);
    const bytes = hermite.encode(vdf, { step: 2 ** -12, exponent: 1 });
    const found = coefficientsOf(bytes, {}, vdf.grid);
    expect(found.shape).toEqual(expected.shape);
    expect(found.coefficients[0]! / expected.coefficients[0]!).toBeCloseTo(1, 3);
    const batch = hermite.encode(batchOf([other, vdf]), { step: 2 ** -12, exponent: 1 });
    const second = coefficientsOf(batch, {}, vdf.grid, 1);
    expect(second.coefficients[0]! / expected.coefficients[0]!).toBeCloseTo(1, 3);
    expect(code(() => coefficientsOf(batch, {}, vdf.grid, 2))).toBe('BAD_INPUT');
    expect(code(() => coefficientsOf(bytes.subarray(1)))).toBe('CORRUPT');
  });

  it('of odd input are finite, or refused', () => {
    const corner = new Float32Array(5 * 6 * 7);
    corner[0] = 1;
    const plane = new Float32Array(5 * 6 * 7).fill(2, 42, 84);
    const odd: ArrayInput[] = [
      { data: corner, shape: [5, 6, 7] },
      { data: plane, shape: [5, 6, 7] },
      { data: new Float32Array(8), shape: [2, 2, 2] },
      { data: new Float64Array(8).fill(1e300), shape: [2, 2, 2] },
      { data: new Float64Array(8).fill(-1e-300), shape: [2, 2, 2] },
      { data: Float32Array.of(3), shape: [1] },
    ];
    for (const array of odd) {
      for (const fit of ['moments', 'least-squares'] as const) {
        const found = coefficients(array, { fit, order: 5 });
        const { density, velocity } = momentsOf(found);
        expect(
          [...found.coefficients, ...found.drift, ...found.width, density, ...velocity].every(
            Number.isFinite,
          ),
        ).toBe(true);
      }
    }
    const refused: [ArrayInput, object, string][] = [
      [{ data: new Float32Array(16), shape: [2, 2, 2, 2] }, {}, 'BAD_INPUT'],
      [{ data: new Float32Array(0), shape: [0, 4] }, {}, 'BAD_INPUT'],
      [{ data: Float32Array.of(1, Number.NaN), shape: [2] }, {}, 'BAD_INPUT'],
      [{ data: new Float32Array(5000), shape: [5000] }, {}, 'BAD_INPUT'],
      [{ data: plane, shape: [5, 6, 7] }, { order: 61 }, 'BAD_OPTION'],
      [{ data: plane, shape: [5, 6, 7] }, { order: [1, 2] }, 'BAD_OPTION'],
      [{ data: plane, shape: [5, 6, 7] }, { width: [1, 1, 0] }, 'BAD_OPTION'],
      [{ data: plane, shape: [5, 6, 7] }, { drift: [1, 1] }, 'BAD_OPTION'],
      [{ data: plane, shape: [5, 6, 7] }, { widths: 'other' }, 'BAD_OPTION'],
    ];
    for (const [array, options, expected] of refused)
      expect(code(() => coefficients(array, options))).toBe(expected);
    const grid = { min: [0, 0, 0], cell: [1, 0, 1], mass: 1 } as const;
    expect(code(() => coefficients({ data: plane, shape: [5, 6, 7] }, {}, grid))).toBe('BAD_INPUT');
  });
});
