import {
  allocate,
  type DenseArray,
  type DType,
  elementCount,
  type Vector3,
  type VelocityGrid,
} from '@vdfc/core';
import { Random } from '@vdfc/numerics/random';
import type { Distribution, KnownMoments } from './distribution.js';
import {
  biMaxwellian,
  kappa,
  lossCone,
  maxwellian,
  partialRing,
  ring,
  shell,
  twoBeams,
} from './distributions.js';

/** Mass of a proton, kg (CODATA 2018). */
const PROTON_MASS = 1.67262192369e-27;

/** A synthetic VDF: a dense array of shape `[nz, ny, nx]` in s³/m⁶, and what is known of it. */
export interface Vdf extends DenseArray {
  readonly name: string;
  readonly grid: VelocityGrid;
  /** Moments of the formula behind it, before noise and threshold; the array has them as far as its grid allows. */
  readonly moments: KnownMoments;
}

/** How a distribution is put on a grid. */
export interface SampleOptions {
  /** `[nz, ny, nx]`. @default [16, 16, 16] */
  readonly shape?: readonly number[];
  /** @default 'float32' */
  readonly dtype?: DType;
  /** Half the width of the grid, which is centred on velocity 0, m/s. @default 6e5 */
  readonly extent?: number;
  /** Standard deviation of a random factor about 1 on every value, as the noise of a particle code. @default 0 */
  readonly noise?: number;
  /** Values below this are set to 0, as a sparse velocity mesh does, s³/m⁶. @default 0 */
  readonly threshold?: number;
  /** Seed of the noise. @default 0 */
  readonly seed?: number;
}

/** A distribution at the cell centres of a grid. The same numbers in every JavaScript engine. */
export function sampleVdf(distribution: Distribution, options: SampleOptions = {}): Vdf {
  const {
    shape = [16, 16, 16],
    dtype = 'float32',
    extent = 6e5,
    noise = 0,
    threshold = 0,
    seed = 0,
  } = options;
  const [nz, ny, nx] = shape as [number, number, number];
  const min: Vector3 = [-extent, -extent, -extent];
  const cell: Vector3 = [(2 * extent) / nx, (2 * extent) / ny, (2 * extent) / nz];
  const centre = (index: number, axis: 0 | 1 | 2): number => min[axis] + (index + 0.5) * cell[axis];
  const random = new Random(seed);
  const data = allocate({ dtype, shape });
  let at = 0;
  for (let iz = 0; iz < nz; iz++) {
    for (let iy = 0; iy < ny; iy++) {
      for (let ix = 0; ix < nx; ix++) {
        const smooth = distribution.at(centre(ix, 0), centre(iy, 1), centre(iz, 2));
        const value = noise === 0 ? smooth : smooth * Math.max(1 + noise * random.normal(), 0);
        data[at++] = value < threshold ? 0 : value;
      }
    }
  }
  const { name, moments } = distribution;
  return { name, dtype, shape: [...shape], data, grid: { min, cell, mass: PROTON_MASS }, moments };
}

/**
 * One VDF of each kind, all within the default extent: smooth ones, noisy ones, and ones that a sparsity threshold has
 * cut off.
 */
export function vdfFields(options: Pick<SampleOptions, 'shape' | 'dtype' | 'seed'> = {}): readonly Vdf[] {
  const tilted: Vector3 = [1, 2, 2];
  const sparse = { ...options, threshold: 1e-15 };
  return [
    sampleVdf(maxwellian(), options),
    sampleVdf(biMaxwellian({ velocity: [1e5, -0.5e5, 0.3e5], field: tilted }), sparse),
    sampleVdf(twoBeams(), sparse),
    sampleVdf(kappa(), options),
    sampleVdf(ring({ field: tilted }), sparse),
    sampleVdf(shell(), sparse),
    sampleVdf(lossCone({ field: tilted }), { ...sparse, noise: 0.02 }),
    sampleVdf(partialRing({ velocity: [0.5e5, 0, 0], field: tilted }), { ...sparse, noise: 0.1 }),
  ];
}

/** VDFs of one shape one after the other, as an array `[n, nz, ny, nx]`. */
export function batchOf(fields: readonly DenseArray[]): DenseArray {
  const { dtype, shape } = fields[0]!;
  const batch = { dtype, shape: [fields.length, ...shape] };
  const data = allocate(batch);
  const size = elementCount(shape);
  for (const [i, field] of fields.entries()) data.set(field.data, i * size);
  return { ...batch, data };
}
