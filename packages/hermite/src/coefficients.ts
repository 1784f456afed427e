import {
  type ArrayInput,
  type DenseArray,
  decode,
  inspect,
  type Stage,
  toDense,
  VdfcError,
  type Vector3,
  type VelocityGrid,
} from '@vdfc/core';
import { peakOf } from '@vdfc/numerics/quantise';
import { hermite } from './codec.js';
import {
  type CoefficientOptions,
  type ResolvedCoefficients,
  resolveCoefficients,
} from './expansion-options.js';
import { project } from './kernel/least-squares.js';
import { maxwellianOfLeastSquares, maxwellianOfMoments } from './kernel/maxwellian.js';
import { ordersOf } from './options.js';

/**
 * A VDF as a series of Hermite functions, f(v) = Σ c_lmn ψ_l((v_z - u_z)/w_z) ψ_m(…y) ψ_n(…x) / √(w_z w_y w_x), the
 * ψ being orthonormal: `ψ_0` is a Maxwellian of standard deviation w, so that f = c_000 ψ_0 ψ_0 ψ_0 for one that matches.
 * Units in brackets: with a grid / without one, where lengths are cells and cell `i` of an axis lies at `i`.
 */
export interface HermiteExpansion {
  /** Functions of each axis of the array, slowest first: `[Nz, Ny, Nx]`, one more than the highest degree. */
  readonly shape: readonly number[];
  /** c, in C order [unit of f times (m/s)^(d/2) for d axes / times cells^(d/2)]. */
  readonly coefficients: Float64Array;
  /** u, x y z; 0 along an axis that the array does not have [m/s / cells]. */
  readonly drift: Vector3;
  /** w, x y z; 0 along an axis that the array does not have [m/s / cells]. */
  readonly width: Vector3;
  /** Mass of a particle [kg / 1]. */
  readonly mass: number;
}

/** Least squares take memory for the square of an axis. */
const LONGEST_AXIS = 2048;

/**
 * The Hermite spectrum of a VDF of shape `[nz, ny, nx]`, `[ny, nx]` or `[nx]`: of f itself, not of a power of it. Drift and
 * widths are those of its Maxwellian or given; coefficients are those of least squares over the cells, axis by axis, the
 * shortest ones where the grid cannot tell functions apart.
 *
 * @param grid where the cells lie in velocity space; without it, all is in cells
 * @throws VdfcError `BAD_INPUT` if the array is empty, a batch (rank 4) or has values that are not finite; `BAD_OPTION`
 */
export function coefficients(
  array: ArrayInput,
  options: CoefficientOptions = {},
  grid?: VelocityGrid,
): HermiteExpansion {
  const dense = toDense(array);
  const { shape, data } = dense;
  if (shape.length > 3) throw badInput('an array of rank 1 to 3', `the batch [${shape.join(', ')}]`);
  if (data.length === 0) throw badInput('values', `an empty array [${shape.join(', ')}]`);
  if (!data.every(Number.isFinite)) throw badInput('finite values', 'NaN or infinity');
  const longest = Math.max(...shape);
  if (longest > LONGEST_AXIS) throw badInput(`axes of at most ${LONGEST_AXIS} cells`, `one of ${longest}`);
  checkGrid(grid);
  return expand(dense, resolveCoefficients(options), grid);
}

/**
 * The Hermite spectrum of the VDF in a container that `hermite` wrote.
 *
 * @param item which VDF of a batch, from 0
 * @param stages filters, packers and guards that stand in the container besides
 * @throws VdfcError `BAD_INPUT` if the codec in it is another, or it has no such VDF; what `decode` throws
 */
export function coefficientsOf(
  bytes: Uint8Array,
  options: CoefficientOptions = {},
  grid?: VelocityGrid,
  item = 0,
  stages: readonly Stage[] = [],
): HermiteExpansion {
  const { codec } = inspect(bytes);
  if (codec.id !== hermite.spec.id)
    throw badInput("a container of the codec 'hermite'", `one of '${codec.id}'`);
  const { data, shape } = toDense(decode(bytes, [hermite, ...stages]));
  const count = shape.length === 4 ? shape[0]! : 1;
  if (!(Number.isInteger(item) && item >= 0 && item < count)) {
    throw badInput(`the number of a VDF from 0 to ${count - 1}`, String(item));
  }
  const size = data.length / count;
  const one = shape.length === 4 ? shape.slice(1) : shape;
  return coefficients({ data: data.subarray(item * size, (item + 1) * size), shape: one }, options, grid);
}

/** Σ c² of all coefficients of the same total degree l + m + n, from degree 0 on: how free energy lies over scales. */
export function degreePower({ shape, coefficients }: HermiteExpansion): Float64Array {
  const power = new Float64Array(shape.reduce((sum, count) => sum + count - 1, 1));
  coefficients.forEach((coefficient, at) => {
    let degree = 0;
    let rest = at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      degree += rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    power[degree]! += coefficient * coefficient;
  });
  return power;
}

function expand(
  array: DenseArray,
  options: ResolvedCoefficients,
  grid: VelocityGrid | undefined,
): HermiteExpansion {
  const { shape } = array;
  const { min, cell, mass } = grid ?? { min: [-0.5, -0.5, -0.5], cell: [1, 1, 1], mass: 1 };
  const orders = ordersOf(options.order, shape.length);
  // Axes of the array are z, y, x, those of vectors x, y, z.
  const component = shape.map((_, axis) => shape.length - 1 - axis);
  const found = maxwellianFor(
    array,
    options,
    component.map((c) => cell[c]!),
  );
  const drift = component.map(
    (c, axis) => inCells(options.drift?.[c], min[c]!, cell[c]!) ?? found.drift[axis]!,
  );
  const width = component.map((c, axis) =>
    options.width === undefined ? found.width[axis]! : options.width[c]! / cell[c]!,
  );
  const volume = component.reduce((product, c) => product * cell[c]!, 1);
  const series = project(array.data, shape, drift, width, orders);
  const vector = (value: (axis: number, c: number) => number): Vector3 => {
    const at = (c: number): number => (c < shape.length ? value(shape.length - 1 - c, c) : 0);
    return [at(0), at(1), at(2)];
  };
  return {
    shape: orders.map((order) => order + 1),
    coefficients: series.map((coefficient) => coefficient * Math.sqrt(volume)),
    drift: vector((axis, c) => min[c]! + (drift[axis]! + 0.5) * cell[c]!),
    width: vector((axis, c) => width[axis]! * cell[c]!),
    mass,
  };
}

function inCells(velocity: number | undefined, min: number, cell: number): number | undefined {
  return velocity === undefined ? undefined : (velocity - min) / cell - 0.5;
}

function maxwellianFor(
  { data, shape }: DenseArray,
  { fit, widths, parallel }: ResolvedCoefficients,
  cell: readonly number[],
): { drift: readonly number[]; width: readonly number[] } {
  const along = shape.length - 1 - ['x', 'y', 'z'].indexOf(parallel);
  const groups = shape.map((_, axis) => {
    if (widths === 'per-axis') return axis;
    return widths === 'isotropic' || axis !== along ? 0 : 1;
  });
  const peak = peakOf(data) || 1;
  const values = Float64Array.from(data, (value) => value / peak);
  const start = maxwellianOfMoments(values, shape, { groups, cell });
  if (fit === 'moments') return start;
  const search = maxwellianOfLeastSquares(values, shape, groups, start);
  let state = search.next();
  while (!state.done) state = search.next();
  return state.value;
}

function checkGrid(grid: VelocityGrid | undefined): void {
  if (grid === undefined) return;
  const { min, cell, mass } = grid;
  const valid = [...min, ...cell, mass].every(Number.isFinite) && [...cell, mass].every((size) => size > 0);
  if (valid) return;
  throw badInput(
    'a grid of finite min, positive cell and mass',
    `min [${min}], cell [${cell}], mass ${mass}`,
  );
}

function badInput(expected: string, found: string): VdfcError {
  const message = `Cannot expand in Hermite functions: expected ${expected}, got ${found}`;
  return new VdfcError('BAD_INPUT', message, { codec: 'hermite' });
}
