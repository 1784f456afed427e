import { backward, degreeOf, forward, gramOf, transposed, triangleOf } from './basis.js';
import { apply, type Change, slopes } from './change.js';
import { exponentOf, residual, scaled } from './check.js';
import { type Frame, frameOf } from './frame.js';
import { evaluate } from './polynomial.js';
import { powerSums } from './sums.js';

const MOST_STEPS = 60;
const MOST_HALVINGS = 30;

/** A space of polynomials over the cells of a VDF, with a basis that is orthonormal under the weights |base|. */
export interface Space {
  readonly frame: Frame;
  readonly count: number;
  /** Lower triangle that takes orthonormal coefficients to those of monomials. */
  readonly triangle: Float64Array;
}

/** The space for a base of values of any size. */
export function spaceOf(base: Float64Array, shape: readonly [number, number, number], count: number): Space {
  const weights = scaled(base, exponentOf(base));
  const frame = frameOf(weights, shape);
  for (let i = 0; i < weights.length; i++) weights[i] = Math.abs(weights[i]!) / (frame.weight || 1);
  const gram = gramOf(powerSums(weights, frame, 2 * degreeOf(count)), count);
  return { frame, count, triangle: triangleOf(gram, count) };
}

/** Coefficients of monomials for orthonormal ones. */
export function toMonomials({ triangle }: Space, orthonormal: Float64Array): Float64Array {
  return backward(triangle, orthonormal);
}

/**
 * The orthonormal coefficients of the polynomial under which the values have the wanted moments, by Newton's method with
 * step halving; undefined where there are none.
 *
 * @param values and `base`, `wanted`: all scaled to values of about 1
 * @param accuracy of the moments, absolute
 */
export function solve(
  values: Float64Array,
  base: Float64Array,
  wanted: Float64Array,
  { mode }: Change,
  space: Space,
  accuracy: number,
): Float64Array | undefined {
  const { frame, count, triangle } = space;
  const polynomial = new Float64Array(values.length);
  const work = new Float64Array(values.length);
  const missing = (coefficients: Float64Array): Float64Array => {
    evaluate(coefficients, frame, polynomial);
    apply(values, base, polynomial, mode, work);
    for (let i = 0; i < work.length; i++) work[i]! -= wanted[i]!;
    return residual(work, frame, count);
  };
  let coefficients: Float64Array = new Float64Array(count);
  let off = missing(coefficients);
  for (let step = 0; step < MOST_STEPS && !(largest(off) <= accuracy); step++) {
    slopes(base, polynomial, mode, work);
    const jacobian = triangleOf(gramOf(powerSums(work, frame, 2 * degreeOf(count)), count), count);
    const direction = backward(jacobian, forward(jacobian, off));
    const before = norm(triangle, off);
    let length = 1;
    let halvings = 0;
    let next = coefficients;
    do {
      next = coefficients.map((value, i) => value - length * direction[i]!);
      off = missing(next);
      length /= 2;
    } while (!(norm(triangle, off) < before) && ++halvings < MOST_HALVINGS);
    if (halvings === MOST_HALVINGS) return undefined;
    coefficients = next;
  }
  return largest(off) <= accuracy ? transposed(triangle, coefficients) : undefined;
}

function norm(triangle: Float64Array, vector: Float64Array): number {
  return Math.hypot(...forward(triangle, vector));
}

function largest(vector: Float64Array): number {
  return vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
