import { type LevenbergMarquardtReturn, levenbergMarquardt } from 'ml-levenberg-marquardt';
import { spreads } from './marginals.js';

/** amplitude · Π over the axes of e^(-((i - drift) / width)² / 2), in cells; cell i is at i. */
export interface Maxwellian {
  /** In the array's unit. */
  readonly amplitude: number;
  readonly drift: readonly number[];
  readonly width: readonly number[];
}

/**
 * Which axes have one width in common: the same number for those that do, from 0. Widths are in units of `cell`, the
 * length of a cell of each axis.
 */
export interface WidthGroups {
  readonly groups: readonly number[];
  readonly cell: readonly number[];
}

/** Standard deviation of a uniform distribution within a cell: none is less. */
const LEAST_WIDTH = 1 / Math.sqrt(12);
/** A fit sees at most so many values, evenly spread. */
const MOST_POINTS = 2 ** 17;
/** Iterations of the package at a time, and how often. */
const ITERATIONS = 1;
const ROUNDS = 30;
/** Errors that fall by less than this share have converged. */
const CONVERGED = 1e-9;
/** The damping of the package is added to sums of squares over all points, which are as large as their number. */
const DAMPING = 1e-2;
const DAMPING_STEP = 100;
const MOST_DAMPING = 1e8;
/** Bounds of parameters: logarithm of the amplitude, drift in widths, logarithm of a width. */
const MOST_GAIN = 4;
const MOST_DRIFT = 4;
const MOST_GROWTH = 2;

/** A Maxwellian of the same mean, variances and sum of moduli, but for cells that are wider than it is. */
export function maxwellianOfMoments(
  values: ArrayLike<number>,
  shape: readonly number[],
  { groups, cell }: WidthGroups,
): Maxwellian {
  let peak = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i++) peak = Math.max(peak, Math.abs(values[i]!));
  for (let i = 0; i < values.length; i++) sum += Math.abs(values[i]!) / peak;
  const found = spreads(values, shape, peak);
  const variance = (axis: number): number =>
    (cell[axis]! * Math.max(LEAST_WIDTH, found[axis]!.deviation)) ** 2;
  const width = shape.map((_, axis) => {
    const same = groups.map((_, other) => other).filter((other) => groups[other] === groups[axis]);
    const mean = same.reduce((total, other) => total + variance(other), 0) / same.length;
    return Math.sqrt(mean) / cell[axis]!;
  });
  const volume = width.reduce((product, w) => product * Math.sqrt(2 * Math.PI) * w, 1);
  return { amplitude: peak === 0 ? 0 : (sum / volume) * peak, drift: found.map(({ mean }) => mean), width };
}

/**
 * The Maxwellian of least squares, by Levenberg and Marquardt's method from `start` on: ml-levenberg-marquardt, with the
 * Jacobian, a few iterations at a time. `start` where that finds nothing better.
 *
 * @param groups as in `WidthGroups`
 */
export function* maxwellianOfLeastSquares(
  values: ArrayLike<number>,
  shape: readonly number[],
  groups: readonly number[],
  start: Maxwellian,
): Generator<void, Maxwellian, void> {
  if (!(start.amplitude > 0)) return start;
  const points = gatherPoints(values, shape, start);
  const kinds = [...new Set(groups)];
  const indices = groups.map((group) => kinds.indexOf(group));
  const rank = shape.length;
  const model = modelOf(points.places, rank, indices);
  const bounds = boundsOf(shape, start, kinds.length);
  const run = (initialValues: number[], damping: number): LevenbergMarquardtReturn =>
    levenbergMarquardt({ x: points.x, y: points.y }, model.value, {
      initialValues,
      jacobianFunction: model.slopes,
      minValues: bounds.map(([least]) => least),
      maxValues: bounds.map(([, most]) => most),
      maxIterations: ITERATIONS,
      damping,
      errorTolerance: 0,
    });
  const fitted = yield* descend(
    run,
    bounds.map(() => 0),
  );
  return {
    amplitude: start.amplitude * Math.exp(fitted[0]!),
    drift: start.drift.map((drift, axis) => {
      const moved = drift + fitted[1 + axis]! * start.width[axis]!;
      return Math.max(0, Math.min(shape[axis]! - 1, moved));
    }),
    width: start.width.map((width, axis) => width * Math.exp(fitted[1 + rank + indices[axis]!]!)),
  };
}

/** Runs the package until errors fall no more, with more damping where they did not fall. */
function* descend(
  run: (initialValues: number[], damping: number) => LevenbergMarquardtReturn,
  start: number[],
): Generator<void, readonly number[], void> {
  let parameters = start;
  let error = Number.POSITIVE_INFINITY;
  let damping = DAMPING;
  for (let round = 0; round < ROUNDS && damping <= MOST_DAMPING; round++) {
    yield;
    let found: LevenbergMarquardtReturn;
    try {
      found = run(parameters, damping);
    } catch {
      // A singular matrix: the values do not tell all parameters.
      return parameters;
    }
    const moved = found.parameterValues.some((value, k) => value !== parameters[k]);
    if (moved && !(found.parameterError < (1 - CONVERGED) * error)) return found.parameterValues;
    parameters = found.parameterValues;
    error = found.parameterError;
    damping = moved ? Math.max(DAMPING, damping / DAMPING_STEP) : damping * DAMPING_STEP;
  }
  return parameters;
}

interface Points {
  /** 0, 1, 2, …: the package's models have one variable. */
  readonly x: Float64Array;
  /** Values as shares of the amplitude. */
  readonly y: Float64Array;
  /** Distance from the drift in widths, axis by axis, of each point. */
  readonly places: Float64Array;
}

/** Of all parameters: the drift stays within the cells. */
function boundsOf(shape: readonly number[], { drift, width }: Maxwellian, kinds: number): [number, number][] {
  const drifts = shape.map((length, axis): [number, number] => [
    Math.max(-MOST_DRIFT, -drift[axis]! / width[axis]!),
    Math.min(MOST_DRIFT, (length - 1 - drift[axis]!) / width[axis]!),
  ]);
  const growths = new Array<[number, number]>(kinds).fill([-MOST_GROWTH, MOST_GROWTH]);
  return [[-MOST_GAIN, MOST_GAIN], ...drifts, ...growths];
}

function gatherPoints(values: ArrayLike<number>, shape: readonly number[], start: Maxwellian): Points {
  const stride = strideFor(values.length, shape);
  const count = Math.ceil(values.length / stride);
  const rank = shape.length;
  const places = new Float64Array(count * rank);
  const y = new Float64Array(count);
  for (let p = 0; p < count; p++) {
    let rest = p * stride;
    y[p] = values[rest]! / start.amplitude;
    for (let axis = rank - 1; axis >= 0; axis--) {
      const index = rest % shape[axis]!;
      places[p * rank + axis] = (index - start.drift[axis]!) / start.width[axis]!;
      rest = (rest - index) / shape[axis]!;
    }
  }
  return { x: Float64Array.from({ length: count }, (_, p) => p), y, places };
}

/** A stride that takes at most `MOST_POINTS` values and no axis in step. */
function strideFor(size: number, shape: readonly number[]): number {
  let stride = Math.ceil(size / MOST_POINTS);
  while (stride > 1 && shape.some((length) => length > 1 && common(stride, length) > 1)) stride++;
  return stride;
}

function common(a: number, b: number): number {
  return b === 0 ? a : common(b, a % b);
}

/** Parameters: logarithm of the amplitude, drifts in widths, logarithms of the width of each group, all from the start. */
function modelOf(
  places: Float64Array,
  rank: number,
  groups: readonly number[],
): {
  value: (parameters: number[]) => (point: number) => number;
  slopes: (parameters: number[]) => (point: number) => number[];
} {
  const exponent = (parameters: number[], point: number): number => {
    let sum = -parameters[0]!;
    for (let axis = 0; axis < rank; axis++) {
      const distance = places[point * rank + axis]! - parameters[1 + axis]!;
      sum += (distance * distance * Math.exp(-2 * parameters[1 + rank + groups[axis]!]!)) / 2;
    }
    return sum;
  };
  const value = (parameters: number[], point: number): number => Math.exp(-exponent(parameters, point));
  return {
    value: (parameters) => (point) => value(parameters, point),
    slopes: (parameters) => (point) => {
      const height = value(parameters, point);
      const slopes = new Array<number>(parameters.length).fill(0);
      slopes[0] = height;
      for (let axis = 0; axis < rank; axis++) {
        const group = 1 + rank + groups[axis]!;
        const distance = places[point * rank + axis]! - parameters[1 + axis]!;
        const scale = Math.exp(-2 * parameters[group]!);
        slopes[1 + axis] = height * distance * scale;
        slopes[group]! += height * distance * distance * scale;
      }
      return slopes;
    },
  };
}
