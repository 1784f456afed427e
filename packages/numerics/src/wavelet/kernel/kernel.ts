import type { FilterBank, RowPattern } from '../filters.js';

/** Element types that are transformed. */
export type Floats = Float32Array | Float64Array;

/**
 * Lines side by side in a heap: element i of line l is `floats[at + i * gap + l * laneGap]`. Either `laneGap` or `gap`
 * is 1, as a rule.
 */
export interface Lines {
  at: number;
  gap: number;
  laneGap: number;
}

/** The tables of a `FilterBank` in a heap: where they begin, `start` and `index` among its ints. */
export interface BankAt extends RowPattern {
  readonly length: number;
  readonly rows: number;
  start: number;
  index: number;
  low: number;
  high: number;
}

/**
 * Factors of a lifting scheme with two lifting steps: odd samples += predict1 · (sum of both neighbours), even samples
 * += update1 · (…), then the same with predict2 and update2; at last even samples times lowScale, odd ones times
 * highScale. Daubechies & Sweldens, J. Fourier Anal. Appl. 4:247, 1998.
 */
export interface LiftingSteps {
  readonly predict1: number;
  readonly update1: number;
  readonly predict2: number;
  readonly update2: number;
  readonly lowScale: number;
  readonly highScale: number;
}

/** Regions begin at multiples of so many floats: no vector of a row lies across two cache lines. */
const ALIGNMENT = 16;

/** Counts what a piece of work will take of a heap. Positions are handed out before the heap is there. */
export class HeapPlan {
  floats = 0;
  ints = 0;
  /** Most elements of the lines that go in and come out together, where elements of a line lie side by side. */
  longestLine = 0;

  takeFloats(count: number): number {
    const at = this.floats;
    this.floats += Math.ceil(count / ALIGNMENT) * ALIGNMENT;
    return at;
  }

  takeInts(count: number): number {
    const at = this.ints;
    this.ints += count;
    return at;
  }

  /** Room for a bank's tables, and notice of the length of its lines: `inputs` go in and `outputs` come out together. */
  takeBank(bank: FilterBank, inputs: number, outputs: number): BankAt {
    this.longestLine = Math.max(this.longestLine, inputs * bank.length + outputs * bank.rows);
    const { length, rows, interior, repeated, period, advance } = bank;
    const start = this.takeInts(bank.start.length);
    const index = this.takeInts(bank.index.length);
    const low = this.takeFloats(bank.index.length);
    const high = this.takeFloats(bank.index.length);
    return { length, rows, interior, repeated, period, advance, start, index, low, high };
  }
}

/**
 * The inner loops of all transforms, over numbers in a heap of the kernel's own. Sums run over the taps in their order,
 * products and sums are rounded to the element type one by one: kernels of one type give the same bits (of finite
 * numbers).
 */
export interface WaveletKernel<T extends Floats = Floats> {
  readonly name: 'wasm' | 'typescript';
  /** Valid until the next `open`. */
  floats: T;
  ints: Int32Array;
  /** Makes room; what was in the heap is lost. */
  open(plan: HeapPlan): void;
  /** Line l of `from` -> line l of `low` and of the one at `highAt` beside it, for `lanes` lines. */
  analyse(bank: BankAt, lanes: number, from: Lines, low: Lines, highAt: number): void;
  /** Line l of `low` and of the one at `highAt` beside it -> line l of `to`, for `lanes` lines. */
  synthesise(bank: BankAt, lanes: number, low: Lines, highAt: number, to: Lines): void;
  /** Lines of `n` >= 2 samples -> `ceil(n / 2)` low-pass coefficients and then the high-pass ones. */
  lift(steps: LiftingSteps, n: number, lanes: number, from: Lines, to: Lines): void;
  /** Undoes `lift`, up to rounding. The steps are the inverse ones: see `lifting.ts`. */
  unlift(steps: LiftingSteps, n: number, lanes: number, from: Lines, to: Lines): void;
}

/** Copies a bank's tables to where its plan said. */
export function writeBank(kernel: WaveletKernel, at: BankAt, bank: FilterBank): void {
  kernel.ints.set(bank.start, at.start);
  kernel.ints.set(bank.index, at.index);
  kernel.floats.set(bank.low, at.low);
  kernel.floats.set(bank.high, at.high);
}
