import { leastSquares } from '@vdfc/numerics/linear-algebra';
import { type AxisBasis, transposed } from './basis.js';
import { analyse, product, scratchFor } from './contract.js';
import { hermiteFunctions } from './functions.js';

/**
 * Combinations of functions whose 2-norm on the grid is below this are left out: nearly all of them is beyond its ends, where
 * nothing is known.
 */
const CUTOFF = 0.03;

/**
 * Coefficients c of the series Σ c_lmn Π ψ((i - drift) / width) / √width that comes closest to values on a grid, in the
 * 2-norm: as the functions are products, the pseudo-inverse of those of each axis in turn. In cells; cell i is at i.
 *
 * @param orders highest degree of each axis
 * @returns C order, one more than the order along each axis
 */
export function project(
  values: ArrayLike<number>,
  shape: readonly number[],
  drift: readonly number[],
  width: readonly number[],
  orders: readonly number[],
): Float64Array {
  const inverses = shape.map((length, axis) =>
    pseudoInverse(length, drift[axis]!, width[axis]!, orders[axis]! + 1),
  );
  const out = new Float64Array(product(orders.map((order) => order + 1)));
  analyse(Float64Array.from(values), inverses, scratchFor(inverses), out);
  return out;
}

/** The pseudo-inverse of the functions on the cells, as products to be taken with values. */
function pseudoInverse(length: number, drift: number, width: number, count: number): AxisBasis {
  const x = Float64Array.from({ length }, (_, i) => (i - drift) / width);
  const functions = hermiteFunctions(x, count).map((value) => value / Math.sqrt(width));
  const identity = new Float64Array(length * length);
  for (let i = 0; i < length; i++) identity[i * length + i] = 1;
  const matrix = transposed(functions, count, length);
  const rows = leastSquares(matrix, length, count, identity, { count: length, cutoff: CUTOFF });
  return { length, count, rows, columns: transposed(rows, count, length) };
}
