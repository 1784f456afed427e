import type { Panel } from './panel.js';

/** cos(π/8), cos(3π/8): the length-4 DCT-II. */
const C1 = 0.9238795325112867;
const C3 = 0.3826834323650898;
/** cos(kπ/16), k = 1, 3, 5, 7: the length-4 DCT-IV. */
const D1 = 0.9807852804032304;
const D3 = 0.8314696123025452;
const D5 = 0.5555702330196022;
const D7 = 0.19509032201612825;

/** `forwardTwo` of length 4 with its values in registers. */
export function forwardTwo4(panel: Panel, at: number, step: number, to: number, gap: number): void {
  const { work, out, lines, lineGap } = panel;
  for (let l = 0; l < lines; l++, at++, to += lineGap) {
    const a = work[at]!;
    const b = work[at + step]!;
    const c = work[at + 2 * step]!;
    const d = work[at + 3 * step]!;
    const outer = a - d;
    const inner = b - c;
    out[to] = a + d + (b + c);
    out[to + gap] = C1 * outer + C3 * inner;
    out[to + 2 * gap] = Math.SQRT1_2 * (a + d - (b + c));
    out[to + 3 * gap] = C3 * outer - C1 * inner;
  }
}

/** `inverseTwo` of length 4: the transpose of the above. */
export function inverseTwo4(panel: Panel, at: number, step: number, to: number, gap: number): void {
  const { work, out, lines, lineGap } = panel;
  for (let l = 0; l < lines; l++, at++, to += lineGap) {
    const a = work[at]!;
    const b = work[at + step]!;
    const c = Math.SQRT1_2 * work[at + 2 * step]!;
    const d = work[at + 3 * step]!;
    const outer = C1 * b + C3 * d;
    const inner = C3 * b - C1 * d;
    out[to] = a + c + outer;
    out[to + gap] = a - c + inner;
    out[to + 2 * gap] = a - c - inner;
    out[to + 3 * gap] = a + c - outer;
  }
}

/** DCT-IV of length 4, its own transpose. */
export function four4(panel: Panel, at: number, step: number, to: number, gap: number): void {
  const { work, out, lines, lineGap } = panel;
  for (let l = 0; l < lines; l++, at++, to += lineGap) {
    const a = work[at]!;
    const b = work[at + step]!;
    const c = work[at + 2 * step]!;
    const d = work[at + 3 * step]!;
    out[to] = D1 * a + D3 * b + D5 * c + D7 * d;
    out[to + gap] = D3 * a - D7 * b - D1 * c - D5 * d;
    out[to + 2 * gap] = D5 * a - D1 * b + D7 * c + D3 * d;
    out[to + 3 * gap] = D7 * a - D5 * b + D3 * c - D1 * d;
  }
}
