import { four4, inverseTwo4 } from './dct-leaf.js';
import type { DctTables } from './dct-tables.js';
import { butterfly, multiply, negate, type Panel, turn } from './panel.js';

/**
 * The transpose of `forwardTwo` (a DCT-III without scale factors), x_j = Σ_k X_k cos(πk(2j + 1)/(2n)), by the same
 * steps in reverse order. Arguments as there: reads lines from `work[at]`, `step` apart, and destroys them; results from
 * `out[to]`, `gap` apart.
 */
export function inverseTwo(
  tables: DctTables,
  panel: Panel,
  at: number,
  step: number,
  to: number,
  gap: number,
): void {
  const { n, half } = tables;
  if (n === 4) {
    inverseTwo4(panel, at, step, to, gap);
    return;
  }
  if (half === undefined) {
    oddTwo(tables, panel, at, step, to, gap);
    return;
  }
  const { out, lines, lineGap } = panel;
  inverseTwo(half, panel, at, 2 * step, to, gap);
  four(half, panel, at + step, 2 * step, to + (n - 1) * gap, -gap);
  for (let j = 0; j < n / 2; j++) butterfly(out, to + j * gap, to + (n - 1 - j) * gap, lines, lineGap);
}

/** DCT-IV without scale factors: it is its own transpose, but here it may destroy only `work`. */
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
  for (let k = 2; k < n; k += 2) butterfly(work, at + k * step, at + (k - 1) * step, lines, 1);
  negate(work, at + (n - 1) * step, lines, 1);
  inverseTwo(half, panel, at, 2 * step, to, gap);
  inverseTwo(half, panel, at + (n - 1) * step, -2 * step, to + (n - 1) * gap, -gap);
  for (let j = 0; j < n / 2; j++) {
    const c = cos[j]!;
    const s = sin[j]!;
    const sign = j % 2 === 0 ? 1 : -1;
    turn(out, to + j * gap, to + (n - 1 - j) * gap, lines, lineGap, c, -sign * s, sign * c, -s);
  }
}

/** Transposed DCT-II of odd length by its matrix: even and odd coefficients make the sums and differences of mirrors. */
function oddTwo(tables: DctTables, panel: Panel, at: number, step: number, to: number, gap: number): void {
  const { n, two } = tables;
  const { out, lines, lineGap } = panel;
  const middle = (n - 1) / 2;
  const row = middle + 1;
  for (let j = 0; j <= middle; j++) multiply(two, j, 2 * row, row, panel, at, 2 * step, to + j * gap);
  for (let j = 0; j < middle; j++) {
    const mirror = to + (n - 1 - j) * gap;
    multiply(two, row + j, 2 * row, middle, panel, at + step, 2 * step, mirror);
    butterfly(out, to + j * gap, mirror, lines, lineGap);
  }
}

/** DCT-IV of odd length by its matrix, which is symmetric. */
function oddFour(tables: DctTables, panel: Panel, at: number, step: number, to: number, gap: number): void {
  const { n, four: matrix } = tables;
  for (let k = 0; k < n; k++) multiply(matrix, k * n, 1, n, panel, at, step, to + k * gap);
}
