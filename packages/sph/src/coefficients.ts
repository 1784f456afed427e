import {
  type ArrayInput,
  type DenseArray,
  OptionReader,
  toDense,
  VdfcError,
  type VelocityGrid,
} from '@vdfc/core';
import { Ball } from './kernel/ball.js';
import type { Frame } from './kernel/frame.js';
import { hermiteTable } from './kernel/hermite.js';
import { MOST_ORDER, modeOffset, radialCount, slotOf } from './kernel/modes.js';
import { radialTable } from './kernel/radial.js';
import { largest, squareSum } from './kernel/sums.js';
import { spreadOf } from './moments.js';

/** How to expand a VDF. */
export interface SphCoefficientOptions {
  /** Largest degree l, 0 to 80. @default 10, or `order` if that is less */
  degree?: number;
  /** Largest 2n + l, from `degree` to 80. @default what the cells resolve, (2w/cell)², up to 20, and `degree` at least */
  order?: number;
  /** Width w of the radial functions, m/s with a grid, else cells; above 0. @default the VDF's thermal speed √(kT/m) */
  width?: number;
}

/**
 * A VDF as f(u + v) = Σ c_nlm w^(-3/2) R_nl(v/w) Y_lm(v/|v|): real orthonormal harmonics about the bulk velocity u, polar axis
 * vz, and the radial functions of `sphRadial`. Velocities are in m/s where a grid was given, else in cells, from the middle of
 * the first one.
 */
export interface SphExpansion {
  readonly degree: number;
  readonly order: number;
  /** u: x, y, z. */
  readonly centre: readonly [x: number, y: number, z: number];
  /** w. */
  readonly width: number;
  /** c_nlm at `sphIndex(expansion, n, l, m)`, in the unit of f times that of velocity to 3/2: ∫ f² d³v = Σ c². */
  readonly values: Float64Array;
  /** What the expansion leaves of the cells' values, as a share of their 2-norm. */
  readonly residual: number;
}

/** Of expansions where nothing is said of them. Moments need order 2. */
const USUAL_DEGREE = 10;
const USUAL_ORDER = 20;
const LEAST_ORDER = 2;

/**
 * The spherical-harmonic expansion of a VDF: c_nlm = w^(-3/2) ∫ f R_nl Y_lm d³v as a sum over the cells, beyond which f counts
 * as zero. Where cells are fine, which they are to an order of about (2w/cell)², this is the least-squares fit, and no
 * coefficient depends on how many others there are.
 *
 * @param array of shape `[nz, ny, nx]`, finite
 * @param grid where its cells lie; they need not be cubes. Without it, cells are cubes of side 1
 * @throws VdfcError `BAD_INPUT`, `BAD_OPTION`
 */
export function sphCoefficients(
  array: ArrayInput,
  options: SphCoefficientOptions = {},
  grid?: VelocityGrid,
): SphExpansion {
  const dense = checked(toDense(array));
  const read = readOptions(options);
  // Slowest axis first, as the shape.
  const cell = grid === undefined ? [1, 1, 1] : [...grid.cell].reverse();
  const first = grid === undefined ? [0, 0, 0] : grid.min.map((min, i) => min + grid.cell[i]! / 2).reverse();
  const spread = spreadOf(dense.data, dense.shape);
  const middle = dense.shape.map((length) => (length - 1) / 2);
  const centre = spread?.centre ?? middle;
  const width = read.width ?? thermalWidth(spread?.width, cell);
  const { order, degree } = chooseOrders(read, width / Math.max(...cell));
  const frame: Frame = {
    centre,
    width: cell.map((side) => width / side),
    radius: Number.POSITIVE_INFINITY,
    order,
    degree,
  };
  const { modes, residual } = project(dense, frame);
  const volume = Math.sqrt(cell[0]! * cell[1]! * cell[2]!);
  const [z, y, x] = centre.map((place, axis) => first[axis]! + place * cell[axis]!) as [
    number,
    number,
    number,
  ];
  return { degree, order, centre: [x, y, z], width, values: modes.map((value) => value * volume), residual };
}

/** Where c_nlm stands in `values`: 0 <= l <= degree, 2n + l <= order, -l <= m <= l (m < 0: sines). */
export function sphIndex({ order }: Pick<SphExpansion, 'order'>, n: number, l: number, m: number): number {
  return modeOffset(order, l) + n * (2 * l + 1) + slotOf(m);
}

/**
 * The radial functions f_lm(v) = Σ_n c_nlm w^(-3/2) R_nl(v/w), so that f(u + v) = Σ f_lm(|v|) Y_lm, with
 * R_nl(r) = (-1)^n √(2 n!/Γ(n + l + 3/2)) r^l e^(-r²/2) L_n^(l + 1/2)(r²), orthonormal with the weight r².
 *
 * @param speeds |v|, in the unit of the expansion's velocities
 * @returns row l(l + 1) + m holds f_lm, one number for each speed
 */
export function sphRadial(expansion: SphExpansion, speeds: ArrayLike<number>): Float64Array {
  const { degree, order, width, values } = expansion;
  const radii = Float64Array.from(speeds, (speed) => speed / width);
  const out = new Float64Array((degree + 1) ** 2 * radii.length);
  const scale = width ** -1.5;
  for (let l = 0; l <= degree; l++) {
    const count = radialCount(order, l);
    const table = radialTable(l, count, radii);
    for (let m = -l; m <= l; m++) {
      const row = (l * (l + 1) + m) * radii.length;
      for (let n = 0; n < count; n++) {
        const weight = scale * values[sphIndex(expansion, n, l, m)]!;
        for (let i = 0; i < radii.length; i++) out[row + i]! += weight * table[n * radii.length + i]!;
      }
    }
  }
  return out;
}

function checked(array: DenseArray): DenseArray {
  const refuse = (expected: string, found: string): never => {
    const message = `Cannot expand in spherical harmonics: expected ${expected}, got ${found}`;
    throw new VdfcError('BAD_INPUT', message, { codec: 'sph' });
  };
  if (array.shape.length !== 3) refuse('rank 3', `rank ${array.shape.length}`);
  if (array.data.length === 0) refuse('at least one cell', 'none');
  const odd = array.data.findIndex((value) => !Number.isFinite(value));
  if (odd >= 0) refuse('finite values', `${array.data[odd]} at element ${odd}`);
  return array;
}

function readOptions(options: SphCoefficientOptions): SphCoefficientOptions {
  const read = new OptionReader('sph', options, ['degree', 'order', 'width']);
  const degree = read.integer('degree', { min: 0, max: MOST_ORDER, default: 0 });
  read.integer('order', { min: degree, max: MOST_ORDER, default: degree });
  read.number('width', { above: 0, default: 1 });
  return options;
}

/** @param fineness the width in cells */
function chooseOrders(
  options: SphCoefficientOptions,
  fineness: number,
): { readonly order: number; readonly degree: number } {
  const resolved = Math.max(LEAST_ORDER, Math.min(USUAL_ORDER, Math.floor((2 * fineness) ** 2)));
  const order = options.order ?? Math.max(options.degree ?? 0, resolved);
  return { order, degree: options.degree ?? Math.min(USUAL_DEGREE, order) };
}

/** The root mean square of the standard deviations along the axes; a side of a cell where all is in one. */
function thermalWidth(width: readonly number[] | undefined, cell: readonly number[]): number {
  const speeds = (width ?? []).map((cells, axis) => cells * cell[axis]!);
  const speed = Math.sqrt(squareSum(Float64Array.from(speeds)) / 3);
  return speed > 0 ? speed : Math.cbrt(cell[0]! * cell[1]! * cell[2]!);
}

function project({ data, shape }: DenseArray, frame: Frame): { modes: Float64Array; residual: number } {
  const y = Float64Array.from(data);
  const peak = largest(y);
  const ball = new Ball(shape, frame, hermiteTable);
  const modes = new Float64Array(ball.coefficients);
  if (peak === 0) return { modes, residual: 0 };
  // As shares of the largest: sums of the largest numbers would overflow.
  for (let i = 0; i < y.length; i++) y[i]! /= peak;
  ball.adjoint(y, modes);
  const image = new Float64Array(y.length);
  ball.synthesise(modes, image);
  const left = image.map((value, i) => value - y[i]!);
  const residual = Math.sqrt(squareSum(left) / squareSum(y));
  return { modes: modes.map((value) => value * peak), residual };
}
