import { forwardEight, inverseEight } from './dct-eight.js';
import { forwardTwo } from './dct-forward.js';
import { inverseTwo } from './dct-inverse.js';
import { type DctTables, dctTables } from './dct-tables.js';
import type { Panel } from './panel.js';

/** Lines are transformed so many at a time: two cache lines of 64 bytes, and loops long enough to pay. */
const PANEL_LINES = 16;

/**
 * The orthonormal DCT-II of one length n and its inverse, the DCT-III:
 *
 *     X_k = s_k Σ_j x_j cos(πk(2j + 1)/(2n)),   s_0 = √(1/n), s_k = √(2/n)
 *
 * as in Ahmed, Natarajan & Rao (IEEE Trans. Comput. C-23:90, 1974) and SciPy's `dct(x, type=2, norm='ortho')`. The
 * transform keeps the 2-norm. It takes n log n operations where n is a power of two, and n·m for n = m·2^k with m odd.
 *
 * A plan holds tables and working memory and can be used any number of times; its methods allocate nothing. Results of
 * two engines may differ in the last digits, as `Math.cos` does.
 */
export class DctPlan {
  readonly length: number;
  readonly #tables: DctTables;
  readonly #panel: Panel;

  /** @param length Integer n >= 1. The tables take about 12·m² bytes for n = m·2^k with m odd. */
  constructor(length: number) {
    this.length = length;
    this.#tables = dctTables(length);
    const work = new Float64Array(length * PANEL_LINES);
    this.#panel = { work, out: work, lines: 0, lineGap: 0 };
  }

  /**
   * Orthonormal DCT-II of one line: element j is `src[srcOffset + j * srcStride]`, result k goes to
   * `out[outOffset + k * outStride]`. The two may be the same memory.
   */
  forward(
    src: Float64Array,
    srcOffset: number,
    srcStride: number,
    out: Float64Array,
    outOffset: number,
    outStride: number,
  ): void {
    this.#panelOf(src, srcOffset, srcStride, 0, 1);
    this.#forward(out, outOffset, outStride, 0);
  }

  /** Orthonormal DCT-III of one line, which undoes `forward`; arguments as there. */
  inverse(
    src: Float64Array,
    srcOffset: number,
    srcStride: number,
    out: Float64Array,
    outOffset: number,
    outStride: number,
  ): void {
    this.#panelOf(src, srcOffset, srcStride, 0, 1);
    this.#inverse(out, outOffset, outStride, 0);
  }

  /**
   * DCT-II of `lines` lines in place: element j of line l is `data[offset + j * stride + l * lineStride]`. Lines that are
   * neighbours in memory (`lineStride` 1) are read and written together, whole cache lines at a time.
   */
  forwardLines(data: Float64Array, offset: number, stride: number, lines: number, lineStride: number): void {
    if (this.length === 8) {
      forwardEight(data, offset, stride, lines, lineStride);
      return;
    }
    for (let first = 0; first < lines; first += PANEL_LINES) {
      const at = offset + first * lineStride;
      this.#panelOf(data, at, stride, lineStride, Math.min(PANEL_LINES, lines - first));
      this.#forward(data, at, stride, lineStride);
    }
  }

  /** DCT-III of `lines` lines in place, which undoes `forwardLines`; arguments as there. */
  inverseLines(data: Float64Array, offset: number, stride: number, lines: number, lineStride: number): void {
    if (this.length === 8) {
      inverseEight(data, offset, stride, lines, lineStride);
      return;
    }
    for (let first = 0; first < lines; first += PANEL_LINES) {
      const at = offset + first * lineStride;
      this.#panelOf(data, at, stride, lineStride, Math.min(PANEL_LINES, lines - first));
      this.#inverse(data, at, stride, lineStride);
    }
  }

  /** Scaled copies of `lines` lines, side by side in the working memory. */
  #panelOf(src: Float64Array, from: number, stride: number, lineStride: number, lines: number): void {
    const { work } = this.#panel;
    this.#panel.lines = lines;
    const scale = Math.sqrt(2 / this.length);
    let at = 0;
    for (let j = 0; j < this.length; j++, from += stride) {
      for (let l = 0, place = from; l < lines; l++, place += lineStride) work[at++] = scale * src[place]!;
    }
  }

  #forward(out: Float64Array, to: number, gap: number, lineGap: number): void {
    const panel = this.#panel;
    panel.out = out;
    panel.lineGap = lineGap;
    forwardTwo(this.#tables, panel, 0, panel.lines, to, gap);
    scaleLines(out, to, panel.lines, lineGap);
  }

  #inverse(out: Float64Array, to: number, gap: number, lineGap: number): void {
    const panel = this.#panel;
    panel.out = out;
    panel.lineGap = lineGap;
    scaleLines(panel.work, 0, panel.lines, 1);
    inverseTwo(this.#tables, panel, 0, panel.lines, to, gap);
  }
}

/** s_0 is smaller than the other s_k by √(1/2). */
function scaleLines(data: Float64Array, at: number, lines: number, lineGap: number): void {
  for (let l = 0; l < lines; l++, at += lineGap) data[at] = data[at]! * Math.SQRT1_2;
}
