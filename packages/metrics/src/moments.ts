import {
  type ArrayInput,
  type DenseArray,
  toDense,
  VdfcError,
  type Vector3,
  type VelocityGrid,
} from '@vdfc/core';
import { firstSums, type SecondSums, secondSums } from './sums.js';

/** Boltzmann constant as Vlasiator has it, J/K (CODATA 1998). */
export const BOLTZMANN = 1.3806503e-23;

/** A symmetric tensor of rank 2 in velocity space. */
export interface PressureTensor {
  readonly xx: number;
  readonly yy: number;
  readonly zz: number;
  readonly yz: number;
  readonly xz: number;
  readonly xy: number;
}

/**
 * Moments of a VDF. Units in brackets: with a grid / without one, where lengths are cells, cell `i` of an axis lies
 * at `i`, the particle mass and the Boltzmann constant are 1.
 */
export interface Moments {
  /** n = Σ f dV [m^-3 / unit of f]. */
  readonly density: number;
  /** u = Σ f v dV / n, in the order x, y, z [m/s / cells]. Zero where n is 0, as in Vlasiator. */
  readonly bulkVelocity: Vector3;
  /** P_ab = m Σ f (v_a - u_a)(v_b - u_b) dV [Pa / unit of f * cells^2]. */
  readonly pressure: PressureTensor;
  /** T = tr P / (d n kB) of d velocity axes [K / cells^2]. Zero where n is 0. */
  readonly temperature: number;
  /** √(kB T / m): the standard deviation of one velocity component [m/s / cells]. Zero where T is not positive. */
  readonly thermalSpeed: number;
}

const cells: VelocityGrid = { min: [-0.5, -0.5, -0.5], cell: [1, 1, 1], mass: 1 };

/**
 * Density, bulk velocity, pressure and temperature of one VDF of shape `[nz, ny, nx]`, `[ny, nx]` or `[nx]`.
 * The sums run over all cells, negative values included, with f taken at the cell centres: the definitions by which
 * Vlasiator writes `vg_rho`, `vg_v` and `vg_ptensor` (Palmroth et al. 2018, Living Reviews in Computational
 * Astrophysics 4, 1). An array of rank d has the last d of the axes z, y, x; along an axis it does not have, velocity
 * and pressure are 0 and dV has no factor. NaN in, NaN out.
 *
 * @param grid Where the cells lie in velocity space; without it, moments are in cells.
 * @throws VdfcError `BAD_INPUT` if the array or the grid cannot be used, or the array is a batch (rank 4).
 */
export function moments(array: ArrayInput, grid?: VelocityGrid): Moments {
  const dense = toDense(array);
  if (dense.shape.length > 3) {
    const message = `Cannot take moments: expected an array of rank 1 to 3, got the batch [${dense.shape.join(', ')}]: take them of its slices, such as array.pick(0)`;
    throw new VdfcError('BAD_INPUT', message);
  }
  return denseMoments(dense, checkGrid(grid));
}

/** The grid to compute with. @throws VdfcError `BAD_INPUT` */
export function checkGrid(grid: VelocityGrid | undefined): VelocityGrid | undefined {
  if (grid === undefined) return undefined;
  const vector = (v: unknown): v is Vector3 => Array.isArray(v) && v.length === 3 && v.every(Number.isFinite);
  const { min, cell, mass } = Object(grid) as VelocityGrid;
  const valid =
    vector(min) && vector(cell) && cell.every((width) => width > 0) && Number.isFinite(mass) && mass > 0;
  if (valid) return grid;
  const message = `Cannot use velocity grid: expected finite min, positive cell (3 numbers each) and positive mass, got min [${min}], cell [${cell}], mass ${mass}`;
  throw new VdfcError('BAD_INPUT', message);
}

/** As `moments`, for an array of rank 1 to 3 and a grid that have been checked. */
export function denseMoments(array: DenseArray, grid?: VelocityGrid): Moments {
  const rank = array.shape.length;
  const { min, cell, mass } = grid ?? cells;
  const [nz, ny, nx] = [1, 1, ...array.shape].slice(-3) as [number, number, number];
  const lengths = [nx, ny, nz] as const;
  const middle = perAxis((axis) => (lengths[axis]! - 1) / 2);
  const first = firstSums(array.data, lengths, middle);
  const { total } = first;
  const offset = [first.x, first.y, first.z];
  // Without particles the velocity is 0, wherever that lies in the box.
  const mean = perAxis((a) => (total === 0 ? -min[a]! / cell[a]! - 0.5 : middle[a]! + offset[a]! / total));
  const bulkVelocity = perAxis((a) => (total === 0 || a >= rank ? 0 : min[a]! + (mean[a]! + 0.5) * cell[a]!));
  const volume = cell.slice(0, rank).reduce((product, width) => product * width, 1);
  const density = total * volume;
  const pressure = pressureOf(secondSums(array.data, lengths, mean), cell, mass * volume);
  const boltzmann = grid === undefined ? 1 : BOLTZMANN;
  const trace = pressure.xx + pressure.yy + pressure.zz;
  const temperature = density === 0 ? 0 : trace / (rank * density * boltzmann);
  const thermalSpeed = temperature <= 0 ? 0 : Math.sqrt((boltzmann * temperature) / mass);
  return { density, bulkVelocity, pressure, temperature, thermalSpeed };
}

function perAxis(value: (axis: number) => number): Vector3 {
  return [value(0), value(1), value(2)];
}

/** Sums in cells as a pressure; `weight` is mass times cell volume. */
function pressureOf(sums: SecondSums, [x, y, z]: Vector3, weight: number): PressureTensor {
  return {
    xx: sums.xx * weight * x * x,
    yy: sums.yy * weight * y * y,
    zz: sums.zz * weight * z * z,
    yz: sums.yz * weight * y * z,
    xz: sums.xz * weight * x * z,
    xy: sums.xy * weight * x * y,
  };
}
