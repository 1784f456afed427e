import { type ArrayInput, toDense, VdfcError } from '@vdfc/core';
import { transposed } from './kernel/basis.js';
import { analyse, product, scratchFor } from './kernel/contract.js';

/**
 * Sums of a VDF times all products of functions of its axes, Σ f_zyx a_l(z) b_m(y) c_n(x): one axis after the other, so
 * that for N functions of each of three axes of length n it takes some n³N multiplications rather than n³N³.
 *
 * @param array of rank 1 to 4
 * @param functions for each axis, slowest first, row-major count x length, such as `hermiteFunctions` makes
 * @returns C order, the number of functions along each axis
 * @throws VdfcError `BAD_INPUT` if the functions do not fit the array
 */
export function separableSums(array: ArrayInput, functions: readonly Float64Array[]): Float64Array {
  const { data, shape } = toDense(array);
  const fits =
    functions.length === shape.length && functions.every((rows, axis) => rows.length % shape[axis]! === 0);
  if (!fits || data.length === 0) {
    const message = `Cannot project: expected functions for each cell of [${shape.join(', ')}], got ${functions.map((rows) => rows.length).join(', ')} numbers`;
    throw new VdfcError('BAD_INPUT', message, { codec: 'hermite' });
  }
  const bases = functions.map((rows, axis) => {
    const length = shape[axis]!;
    const count = rows.length / length;
    return { length, count, rows, columns: transposed(rows, count, length) };
  });
  const out = new Float64Array(product(bases.map(({ count }) => count)));
  analyse(Float64Array.from(data), bases, scratchFor(bases), out);
  return out;
}
