import type { Vector3 } from '@vdfc/core';
import { BOLTZMANN } from '@vdfc/metrics';
import type { VlsvFile } from '@vdfc/vlsv-reader';

/** Moments that a file states for a cell; what it does not state is absent. */
export interface StoredMoments {
  /** 1/m³. */
  readonly density?: number;
  /** m/s. */
  readonly bulkVelocity?: Vector3;
  /** Kelvin, from the diagonal of the stored pressure tensor: tr P / (3 n kB). */
  readonly temperature?: number;
}

/** The moments' variable names, newest first; `%` stands for the population (Vlasiator 5, 4, 1 to 3). */
const names = {
  density: ['%/vg_rho', '%/rho', 'rho'],
  velocity: ['%/vg_v', '%/V'],
  pressure: ['%/vg_ptensor_diagonal', '%/PTensorDiagonal', 'PTensorDiagonal'],
} as const;

/** Reads the moments that `vlsv` states for a cell and population. */
export async function readStoredMoments(
  vlsv: VlsvFile,
  population: string,
  cellId: number,
): Promise<StoredMoments> {
  const read = async (candidates: readonly string[]): Promise<readonly number[]> => {
    const wanted = candidates.map((name) => name.replace('%', population));
    const name = wanted.find((candidate) => vlsv.variables.some((variable) => variable.name === candidate));
    return name === undefined ? [] : [...(await vlsv.readVariable(name, { cells: [cellId] })).values];
  };
  const [density] = await read(names.density);
  const [vx, vy, vz] = await read(names.velocity);
  const [xx, yy, zz] = await read(names.pressure);
  return {
    ...(density === undefined ? {} : { density }),
    ...(vz === undefined ? {} : { bulkVelocity: [vx!, vy!, vz] }),
    ...(zz === undefined || !density ? {} : { temperature: (xx! + yy! + zz) / (3 * density * BOLTZMANN) }),
  };
}
