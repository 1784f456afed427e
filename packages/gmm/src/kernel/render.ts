import { GAUSSIAN } from './gaussian.js';
import type { Grid } from './grid.js';
import { expandAll, type Mixture } from './mixture.js';
import { addRows, Rows } from './rows.js';

/** A decoded Gaussian ends where it is e^-16 of its amplitude. Part of the layout. */
export const DECODED_REACH = 16;

/**
 * Writes a mixture at the cells' centres into `out`, scaled so that its sum there is 1; zeros where it has none there.
 */
export function renderShares(mixture: Mixture, grid: Grid, out: Float64Array): void {
  const gaussians = new Float64Array(mixture.count * GAUSSIAN);
  expandAll(balanced(mixture), gaussians);
  const rows = new Rows();
  out.fill(0);
  for (let k = 0; k < mixture.count; k++) {
    const one = gaussians.subarray(k * GAUSSIAN, (k + 1) * GAUSSIAN);
    rows.fill(one, 1, grid, DECODED_REACH);
    addRows(rows, 0, 1, out);
  }
  let sum = 0;
  for (let i = 0; i < out.length; i++) sum += out[i]!;
  const scale = sum > 0 && sum < Infinity ? 1 / sum : 0;
  for (let i = 0; i < out.length; i++) out[i]! *= scale;
}

/** The heaviest Gaussian of mass 1, so that none overflows. */
function balanced({ family, count, parameters }: Mixture): Mixture {
  const size = family.parameters.length;
  const moved = parameters.slice();
  let most = -Infinity;
  for (let k = 0; k < count; k++) most = Math.max(most, parameters[k * size]!);
  for (let k = 0; k < count; k++) moved[k * size]! -= most;
  return { family, count, parameters: moved };
}
