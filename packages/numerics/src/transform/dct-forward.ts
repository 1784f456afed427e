import { forwardTwo4, four4 } from './dct-leaf.js';
import type { DctTables } from './dct-tables.js';
import { butterfly, multiply, negate, type Panel, turn } from './panel.js';

/**
 * DCT-II without scale factors, X_k = Σ_j x_j cos(πk(2j + 1)/(2n)), of the lines whose first elements lie at
 * `work[at]` and the next ones `step` further each; results from `out[to]`, `gap` apart. Destroys its input.
 *
 * An even length is halved: sums of mirrored elements give the even results by a DCT-II, differences the odd ones by a
 * DCT-IV (Plonka & Tasche, "Fast and numerically stable algorithms for discrete cosine transforms", Linear Algebra
 * Appl. 394:309, 2005). All factors are cosines and sines, none is large, so rounding errors stay small.
 */
export function forwardTwo(
  tables: DctTables,
  panel: Panel,
  at: number,
  step: number,
  to: number,
  gap: number,
): void {
  const { n, half } = tables;
  if (n === 4) {
    forwardTwo4(panel, at, step, to, gap);
    return;
  }
  if (half === undefined) {
    oddTwo(tables, panel, at, step, to, gap);
    return;
  }
  const { work, lines } = panel;
  for (let j = 0; j < n / 2; j++) butterfly(work, at + j * step, at + (n - 1 - j) * step, lines, 1);
  forwardTwo(half, panel, at, step, to, 2 * gap);
  four(half, panel, at + (n - 1) * step, -step, to + gap, 2 * gap);
}

/**
 * DCT-IV without scale factors, X_k = Σ_j x_j cos(π(2k + 1)(2j + 1)/(4n)); arguments as for `forwardTwo`. An even
 * length becomes two DCT-IIs of half the length after a rotation of mirrored elements, with sums of the results of one
 * (U, at the even places) and of the other in reverse (V, at the odd places).
 */
function four(tables: DctTables, panel: Panel, at: number, step: number, to: number, gap: number): void {
  const { n, half, cos, sin } = tables;
  if (n === 4) {
    four4(panel, at, step, to, gap);
    return;
  }
  if (half === undefined) {
    oddFour(tables, panel, at, step, to, gap);
    return;
  }
  const { work, out, lines, lineGap } = panel;
  for (let j = 0; j < n / 2; j++) {
    const c = cos[j]!;
    const s = sin[j]!;
    const sign = j % 2 === 0 ? 1 : -1;
    turn(work, at + j * step, at + (n - 1 - j) * step, lines, 1, c, s, sign * c, sign * s);
  }
  forwardTwo(half, panel, at, step, to, 2 * gap);
  forwardTwo(half, panel, at + (n - 1) * step, -step, to + (n - 1) * gap, -2 * gap);
  for (let k = 2; k < n; k += 2) butterfly(out, to + k * gap, to + (k - 1) * gap, lines, lineGap);
  negate(out, to + (n - 1) * gap, lines, lineGap);
}

/** DCT-II of odd length by its matrix, halved by symmetry: sums of mirrored elements make the even results. */
function oddTwo(tables: DctTables, panel: Panel, at: number, step: number, to: number, gap: number): void {
  const { n, two } = tables;
  const { work, lines } = panel;
  const middle = (n - 1) / 2;
  for (let j = 0; j < middle; j++) butterfly(work, at + j * step, at + (n - 1 - j) * step, lines, 1);
  for (let k = 0; k < n; k++) {
    const row = k * (middle + 1);
    // The middle element is its own mirror: its cosine is 0 in the odd rows.
    if (k % 2 === 0) multiply(two, row, 1, middle + 1, panel, at, step, to + k * gap);
    else multiply(two, row, 1, middle, panel, at + (n - 1) * step, -step, to + k * gap);
  }
}

/** DCT-IV of odd length by its matrix. */
function oddFour(tables: DctTables, panel: Panel, at: number, step: number, to: number, gap: number): void {
  const { n, four: matrix } = tables;
  for (let k = 0; k < n; k++) multiply(matrix, k * n, 1, n, panel, at, step, to + k * gap);
}
