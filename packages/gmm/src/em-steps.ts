import { type ArrayInput, toDense, VdfcError } from '@vdfc/core';
import { Em } from './kernel/em.js';
import { gridOf } from './kernel/grid.js';
import { type Covariance, familyOf, type Mixture } from './kernel/mixture.js';
import { storedFrame } from './layout/params.js';
import { type GmmFitOptions, resolveFit } from './options.js';

/** Where expectation-maximisation starts: Gaussians of equal mass and one variance. */
export interface EmStart {
  /** Means, x y z, cells. */
  readonly means: readonly (readonly number[])[];
  /** Variance along every axis, cells². */
  readonly variance: number;
}

/** What a step of EM reports. */
export interface EmStep {
  /** Mean log-likelihood of the cells, by weight, before the step. */
  readonly logLikelihood: number;
  /** Number of Gaussians after it. */
  readonly components: number;
}

/**
 * Expectation-maximisation by hand, for those who want to watch it: each call of what is returned makes one step. `array`
 * is one VDF of rank 1 to 3; values below 0 count as 0.
 *
 * @throws VdfcError `BAD_INPUT` if the array is a batch or has nothing above 0, `BAD_OPTION`
 */
export function emSteps(
  array: ArrayInput,
  { means, variance }: EmStart,
  options: Pick<GmmFitOptions, 'covariance' | 'direction' | 'cell'> = {},
): () => EmStep {
  const { shape, data } = toDense(array);
  if (shape.length > 3 || !data.some((value) => value > 0)) {
    const message = `Cannot start EM: expected an array of rank 1 to 3 with values above 0, got shape [${shape.join(', ')}]`;
    throw new VdfcError('BAD_INPUT', message, { codec: 'gmm' });
  }
  const { covariance, direction, cell } = resolveFit(options);
  const grid = gridOf(shape);
  const em = new Em(
    Float64Array.from(data, (value) => Math.max(value, 0)),
    grid,
    { floor: 1e-6, dead: 0 },
  );
  let mixture = startAt(covariance, grid, storedFrame(direction, cell), means, variance);
  return () => {
    const { mixture: next, logLikelihood } = em.step(mixture);
    mixture = next;
    return { logLikelihood, components: next.count };
  };
}

function startAt(
  covariance: Covariance,
  grid: ReturnType<typeof gridOf>,
  frame: ReturnType<typeof storedFrame>,
  means: EmStart['means'],
  variance: number,
): Mixture {
  const family = familyOf(covariance, grid, frame);
  const size = family.parameters.length;
  const parameters = new Float64Array(means.length * size);
  const round = Float64Array.of(variance, variance, variance, 0, 0, 0);
  means.forEach((mean, k) => {
    parameters[k * size] = -Math.log(means.length);
    grid.axes.forEach((axis, i) => {
      parameters[k * size + 1 + i] = mean[axis]!;
    });
    family.fit(round, parameters, k * size);
  });
  return { family, count: means.length, parameters };
}
