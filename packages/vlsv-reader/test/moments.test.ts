import { type Moments, moments } from '@vdfc/metrics';
import { withData } from '@vdfc/testkit/data';
import { expect, it } from 'vitest';
import { openVlsv, type VlsvFile } from '../src/index.js';

type Tensor = Readonly<Record<'xx' | 'yy' | 'zz' | 'yz' | 'xz' | 'xy', number>>;

async function row(file: VlsvFile, name: string, cellId: number): Promise<number[]> {
  return Array.from((await file.readVariable(name, { cells: [cellId] })).values as ArrayLike<number>);
}

/** Largest error of the components of a velocity, in thermal speeds. */
function velocityError({ bulkVelocity, thermalSpeed }: Moments, stored: readonly number[]): number {
  return Math.max(...bulkVelocity.map((v, axis) => Math.abs(v - stored[axis]!) / thermalSpeed));
}

/** Largest error of components of a pressure tensor over its trace: those that cancel have no digits of their own. */
function pressureError(found: Tensor, names: readonly (keyof Tensor)[], stored: readonly number[]): number {
  const trace = found.xx + found.yy + found.zz;
  return Math.max(...names.map((name, i) => Math.abs(found[name] - stored[i]!) / trace));
}

/** The second moments about `velocity` instead of the bulk velocity: P + n m (V - velocity)(V - velocity). */
function pressureAbout(velocity: readonly number[], found: Moments, mass: number): Tensor {
  const { density, bulkVelocity, pressure } = found;
  const [x, y, z] = bulkVelocity.map((v, axis) => v - velocity[axis]!) as [number, number, number];
  const extra = { xx: x * x, yy: y * y, zz: z * z, yz: y * z, xz: x * z, xy: x * y };
  const names = ['xx', 'yy', 'zz', 'yz', 'xz', 'xy'] as const;
  const about = names.map((name) => [name, pressure[name] + mass * density * extra[name]]);
  return Object.fromEntries(about);
}

const diagonal = ['xx', 'yy', 'zz'] as const;

/**
 * Vlasiator writes `vg_rho` and `vg_v` as the mean of the moments before and after the last acceleration of the VDF, so
 * that `vg_v` lies off the velocity of the VDF as stored (the later one), by up to a fiftieth of a thermal speed in the
 * shock. Where nothing is accelerated they are equal. The stored pressure was taken from the VDF as stored, about
 * `vg_v`.
 */
withData(
  ['bulk.1d.vlsv', 'ipshock-1d.vlsv', 'beams-amr-3d.vlsv', 'losscone.vlsv'],
  'moments of all VDFs against those that the run wrote',
  (...paths) => {
    it.each([
      ['bulk.1d', paths[0], { density: 1e-14, velocity: 1e-13 }],
      ['ipshock-1d', paths[1], { density: 1e-6, velocity: 0.02 }],
      ['beams-amr-3d', paths[2], { density: 1e-6, velocity: 4e-4 }],
      ['losscone', paths[3], { density: 5e-5, velocity: 5e-6 }],
    ] as const)('%s', async (_name, path, tolerance) => {
      const file = await openVlsv(path);
      let cells = 0;
      for await (const { cellId, array, grid } of file.vdfs({ box: 'full', threshold: 0 })) {
        const found = moments(array, grid);
        const [density] = await row(file, 'proton/vg_rho', cellId);
        const velocity = await row(file, 'proton/vg_v', cellId);
        expect(Math.abs(found.density / density! - 1)).toBeLessThan(tolerance.density);
        expect(velocityError(found, velocity)).toBeLessThan(tolerance.velocity);

        const stored = [
          ...(await row(file, 'proton/vg_ptensor_diagonal', cellId)),
          ...(await row(file, 'proton/vg_ptensor_offdiagonal', cellId)),
        ];
        const about = pressureAbout(velocity, found, grid.mass);
        expect(pressureError(about, [...diagonal, ...file.offDiagonalOrder], stored)).toBeLessThan(1e-13);
        cells += 1;
      }
      expect(cells).toBe((await file.vdfCells()).length);
      await file.close();
    });

    it('bulk velocities agree in the boundary cells of ipshock-1d, where nothing is accelerated', async () => {
      const file = await openVlsv(paths[1]);
      const { values } = await file.readVariable('vg_boundarytype');
      const boundary = [...(await file.cells())].filter((_, i) => values[i] !== 1);
      expect(boundary).toHaveLength(4);
      for await (const { cellId, array, grid } of file.vdfs({ box: 'full', cells: boundary })) {
        expect(velocityError(moments(array, grid), await row(file, 'proton/vg_v', cellId))).toBeLessThan(
          1e-12,
        );
      }
      await file.close();
    });

    it('the order of the off-diagonal pressure is that of the version', async () => {
      const [old, recent] = await Promise.all([openVlsv(paths[0]), openVlsv(paths[1])]);
      expect(old.offDiagonalOrder).toEqual(['yz', 'xz', 'xy']);
      expect(recent.offDiagonalOrder).toEqual(['xy', 'xz', 'yz']);
      await Promise.all([old.close(), recent.close()]);
    });
  },
);

/** Restart files hold the moments after the last acceleration as well: mass density, velocity, charge density. */
withData(['restart-small.vlsv'], 'moments of restart-small', (path) => {
  it('density, bulk velocity and pressure of all VDFs equal those after the last acceleration', async () => {
    const file = await openVlsv(path);
    let cells = 0;
    for await (const { cellId, array, grid } of file.vdfs({ box: 'full' })) {
      const found = moments(array, grid);
      const [massDensity, ...velocity] = await row(file, 'moments_v', cellId);
      expect(Math.abs((found.density * grid.mass) / massDensity! - 1)).toBeLessThan(1e-13);
      expect(velocityError(found, velocity)).toBeLessThan(1e-12);
      expect(pressureError(found.pressure, diagonal, await row(file, 'pressure_v', cellId))).toBeLessThan(
        1e-13,
      );
      cells += 1;
    }
    expect(cells).toBe(20);
    await file.close();
  });
});

withData(['bulk.1d.vlsv'], 'moments of bulk.1d as an independent program has them', (path) => {
  it.each([
    [
      10,
      1.0214900385474253,
      1.00126005,
      [1.8111664652152016e-29, 1.7930088880822066e-29, 1.7930082126073627e-29],
      [-8.9488293e-37, -1.12061478e-35, -1.81273141e-35],
      1.27563993624e-6,
    ],
    [
      5,
      1.8255334102774086,
      1.00234275,
      [2.871421076012385e-29, 2.894516869867867e-29, 2.894516882144382e-29],
      [2.8089081e-37, -3.9252653e-37, -3.5205451e-37],
      1.14537043545e-6,
    ],
  ] as const)('cell %i', async (cellId, n, vx, diagonal, offDiagonal, temperature) => {
    const file = await openVlsv(path);
    const { array, grid } = await file.readVdf(cellId, { box: 'full' });
    const found = moments(array, grid);
    expect(found.density / n).toBeCloseTo(1, 13);
    expect(found.bulkVelocity[0]).toBeCloseTo(vx, 8);
    diagonal.forEach((p, i) => {
      expect(found.pressure[(['xx', 'yy', 'zz'] as const)[i]!] / p).toBeCloseTo(1, 13);
    });
    offDiagonal.forEach((p, i) => {
      expect(found.pressure[(['yz', 'xz', 'xy'] as const)[i]!] / p).toBeCloseTo(1, 6);
    });
    expect(found.temperature / temperature).toBeCloseTo(1, 10);
    await file.close();
  });
});
