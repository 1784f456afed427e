import {
  type ArrayInput,
  decode,
  defineCodec,
  inspect,
  type Stage,
  toDense,
  VdfcError,
  type Vector3,
  type VelocityGrid,
} from '@vdfc/core';
import { gmm } from './codec.js';
import { fitMixture } from './kernel/fit.js';
import { type Grid, gridOf, itemsOf } from './kernel/grid.js';
import { partsOf } from './kernel/merge.js';
import { familyOf, type Mixture } from './kernel/mixture.js';
import { timesMass } from './layout/mass.js';
import { readParams, storedFrame } from './layout/params.js';
import { type ReadItem, readPayload } from './layout/payload.js';
import { type GmmFitOptions, resolveFit } from './options.js';
import { targetOf } from './target.js';

/** Boltzmann constant as Vlasiator has it, J/K (CODATA 1998). */
const BOLTZMANN = 1.3806503e-23;

/** A symmetric tensor in velocity space. */
export interface Tensor {
  readonly xx: number;
  readonly yy: number;
  readonly zz: number;
  readonly yz: number;
  readonly xz: number;
  readonly xy: number;
}

/**
 * One Gaussian of a mixture: a beam. Units in brackets: with a grid / without one, where lengths are cells, cell `i` of an
 * axis lies at `i`, the particle mass and the Boltzmann constant are 1.
 */
export interface GmmComponent {
  /** Its share of the density, 0 to 1. */
  readonly share: number;
  /** n [m^-3 / unit of f]. */
  readonly density: number;
  /** Mean velocity, x y z; 0 along an axis that the array does not have [m/s / cells]. */
  readonly drift: Vector3;
  /** T_ab = m ⟨(v_a - u_a)(v_b - u_b)⟩ / kB [K / cells²]. */
  readonly temperature: Tensor;
  /** m tr⟨(v - u)(v - u)⟩ / (d kB) of d velocity axes [K / cells²]. */
  readonly scalarTemperature: number;
}

/**
 * The beams of a VDF of shape `[nz, ny, nx]`, `[ny, nx]` or `[nx]`: the Gaussians of a mixture fitted to it, the densest
 * first. Empty where the sum of the values is not above 0.
 *
 * Unlike the codec, it lets the Bayesian information criterion choose the number and keeps the mixture of the largest
 * likelihood, unless the options say otherwise.
 *
 * @param grid Where the cells lie in velocity space. With `aligned`, its cells are used unless `options.cell` says otherwise.
 * @throws VdfcError `BAD_INPUT` if the array is a batch (rank 4) or has values that are not finite; `BAD_OPTION`
 */
export function gmmComponents(
  array: ArrayInput,
  options: GmmFitOptions = {},
  grid?: VelocityGrid,
): GmmComponent[] {
  const { shape, data } = toDense(array);
  if (shape.length > 3) throw badInput('an array of rank 1 to 3', `the batch [${shape.join(', ')}]`);
  if (!data.every(Number.isFinite)) throw badInput('finite values', 'NaN or infinity');
  const fit = resolveFit({
    components: 'bic',
    refine: 'none',
    ...(grid === undefined ? {} : { cell: grid.cell }),
    ...options,
  });
  const cells = gridOf(shape);
  const found = targetOf(data, cells);
  if (found === undefined) return [];
  const family = familyOf(fit.covariance, cells, storedFrame(fit.direction, fit.cell));
  const steps = fitMixture(found.target, family, fit);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return describe({ mass: found.mass, mixture: step.value }, cells, shape.length, grid);
}

/**
 * The beams in a container that `gmm` wrote, the densest first: what it decodes to, without the rounding of values.
 *
 * @param item which VDF of a batch, from 0
 * @param stages packers and guards that stand in the container besides
 * @throws VdfcError `BAD_INPUT` if the codec in it is another, or filters changed the values before it; what `decode` throws
 */
export function componentsOf(
  bytes: Uint8Array,
  grid?: VelocityGrid,
  item = 0,
  stages: readonly Stage[] = [],
): GmmComponent[] {
  const { codec, filters, shape } = inspect(bytes);
  if (codec.id !== gmm.spec.id) throw badInput("a container of the codec 'gmm'", `one of '${codec.id}'`);
  if (filters.length > 0)
    throw badInput('a container without filters', filters.map(({ id }) => id).join(', '));
  const count = itemsOf(shape);
  if (!(Number.isInteger(item) && item >= 0 && item < count)) {
    throw badInput(`the number of a VDF from 0 to ${count - 1}`, String(item));
  }
  const read: (ReadItem | undefined)[] = [];
  const reader = defineCodec({
    ...gmm.spec,
    decode(payload, params, info) {
      const { covariance, plain, frame } = readParams(params);
      const cells = gridOf(info.shape);
      const family = familyOf(covariance, cells, frame);
      read.push(
        ...(info.shape.includes(0)
          ? []
          : readPayload(payload, count, { family, grid: cells, dtype: info.dtype, plain })),
      );
      return gmm.spec.decode(payload, params, info, gmm.spec.version);
    },
  });
  decode(bytes, [reader, ...stages]);
  const found = read[item];
  return found === undefined ? [] : describe(found, gridOf(shape), Math.min(shape.length, 3), grid);
}

/** What a mixture is in physical units. */
function describe(
  { mass, mixture }: ReadItem,
  cells: Grid,
  rank: number,
  grid: VelocityGrid | undefined,
): GmmComponent[] {
  const { min, cell, mass: particle } = grid ?? { min: [-0.5, -0.5, -0.5], cell: [1, 1, 1], mass: 1 };
  const kelvin = grid === undefined ? 1 : particle / BOLTZMANN;
  const volume = cell.slice(0, rank).reduce((product, width) => product * width, 1);
  const shares = sharesOf(mixture);
  const beams = partsOf(mixture).map((part, k): GmmComponent => {
    const drift = [0, 1, 2].map((axis) =>
      axis < rank ? min[axis]! + (part.mean[axis]! + 0.5) * cell[axis]! : 0,
    ) as unknown as Vector3;
    const entry = (at: number, i: number, j: number): number =>
      cells.axes.includes(i) && cells.axes.includes(j)
        ? part.covariance[at]! * cell[i]! * cell[j]! * kelvin
        : 0;
    const temperature = {
      xx: entry(0, 0, 0),
      yy: entry(1, 1, 1),
      zz: entry(2, 2, 2),
      yz: entry(5, 1, 2),
      xz: entry(4, 0, 2),
      xy: entry(3, 0, 1),
    };
    const { xx, yy, zz } = temperature;
    return {
      share: shares[k]!,
      density: timesMass(shares[k]! * volume, mass),
      drift,
      temperature,
      scalarTemperature: (xx + yy + zz) / rank,
    };
  });
  return beams.sort((a, b) => b.share - a.share);
}

/** Masses of the Gaussians as shares of all. */
function sharesOf({ family, count, parameters }: Mixture): number[] {
  const size = family.parameters.length;
  const logs = Array.from({ length: count }, (_, k) => parameters[k * size]!);
  const most = Math.max(...logs);
  const sum = logs.reduce((total, log) => total + Math.exp(log - most), 0);
  return logs.map((log) => Math.exp(log - most) / sum);
}

function badInput(expected: string, found: string): VdfcError {
  return new VdfcError('BAD_INPUT', `Cannot take beams: expected ${expected}, got ${found}`, {
    codec: 'gmm',
  });
}
