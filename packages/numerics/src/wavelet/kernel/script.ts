import { shiftOf, storedRow } from '../filters.js';
import type { BankAt, Floats, HeapPlan, LiftingSteps, Lines, WaveletKernel } from './kernel.js';
import { liftLine32, unliftLine32 } from './lifting32.js';
import { liftLine64, unliftLine64 } from './lifting64.js';
import { analyseRow32, synthesiseRow32 } from './rows32.js';
import { analyseRow64, synthesiseRow64 } from './rows64.js';

/** The arithmetic of one element type, over a heap of floats `f` and tables `ints`. */
interface RowSums<T extends Floats> {
  /**
   * Two sums for each of `lanes` lines, over `count` taps: `low` and `high` are the places of their factors, `index`
   * of the elements they belong to, counted in steps of `gap` from `at`.
   */
  analyse(
    f: T,
    ints: Int32Array,
    index: number,
    low: number,
    high: number,
    count: number,
    at: number,
    gap: number,
    laneGap: number,
    lanes: number,
    to: number,
    toHigh: number,
    toLaneGap: number,
  ): void;
  /** One sum for each line: over `count` taps `low` of the line at `at`, then over as many `high` of that at `atHigh`. */
  synthesise(
    f: T,
    ints: Int32Array,
    index: number,
    low: number,
    high: number,
    count: number,
    at: number,
    atHigh: number,
    gap: number,
    laneGap: number,
    lanes: number,
    to: number,
    toLaneGap: number,
  ): void;
  /** `n` >= 2 samples -> `ceil(n / 2)` low-pass coefficients, and the high-pass ones after them. */
  lift: LiftLine<T>;
  /** `ceil(n / 2)` low-pass and then the high-pass coefficients -> `n` >= 2 samples. The factors are the inverse ones. */
  unlift: LiftLine<T>;
}

type LiftLine<T extends Floats> = (
  f: T,
  steps: LiftingSteps,
  n: number,
  from: number,
  gap: number,
  to: number,
  toGap: number,
) => void;

const sums64: RowSums<Float64Array> = {
  analyse: analyseRow64,
  synthesise: synthesiseRow64,
  lift: liftLine64,
  unlift: unliftLine64,
};

const sums32: RowSums<Float32Array> = {
  analyse: analyseRow32,
  synthesise: synthesiseRow32,
  lift: liftLine32,
  unlift: unliftLine32,
};

/** Lines that lie one after the other are worked on so many at a time: 16 of 200 elements stay in the L1 cache. */
const LINES = 16;

/** The loops over rows and lines, in TypeScript. */
export class ScriptKernel<T extends Floats> implements WaveletKernel<T> {
  readonly name: WaveletKernel['name'] = 'typescript';
  floats: T;
  ints: Int32Array = new Int32Array(0);
  readonly #sums: RowSums<T>;

  constructor(floats: T, sums: RowSums<T>) {
    this.floats = floats;
    this.#sums = sums;
  }

  open(plan: HeapPlan): void {
    if (this.floats.length < plan.floats) {
      this.floats = new (this.floats.constructor as new (length: number) => T)(plan.floats);
    }
    if (this.ints.length < plan.ints) this.ints = new Int32Array(plan.ints);
  }

  analyse(bank: BankAt, lanes: number, from: Lines, low: Lines, highAt: number): void {
    const { floats, ints } = this;
    const { gap, laneGap } = from;
    const group = laneGap === 1 ? lanes : LINES;
    for (let l = 0; l < lanes; l += group) {
      const count = Math.min(group, lanes - l);
      let to = low.at + l * low.laneGap;
      let toHigh = highAt + l * low.laneGap;
      for (let row = 0; row < bank.rows; row++, to += low.gap, toHigh += low.gap) {
        const entry = bank.start + storedRow(bank, row);
        const first = ints[entry]!;
        const at = from.at + l * laneGap + shiftOf(bank, row) * gap;
        const [index, lowTaps, highTaps] = [bank.index + first, bank.low + first, bank.high + first];
        const taps = ints[entry + 1]! - first;
        this.#sums.analyse(
          floats,
          ints,
          index,
          lowTaps,
          highTaps,
          taps,
          at,
          gap,
          laneGap,
          count,
          to,
          toHigh,
          low.laneGap,
        );
      }
    }
  }

  synthesise(bank: BankAt, lanes: number, low: Lines, highAt: number, to: Lines): void {
    const { floats, ints } = this;
    const { gap, laneGap } = low;
    const group = laneGap === 1 ? lanes : LINES;
    for (let l = 0; l < lanes; l += group) {
      const count = Math.min(group, lanes - l);
      let place = to.at + l * to.laneGap;
      for (let row = 0; row < bank.rows; row++, place += to.gap) {
        const entry = bank.start + storedRow(bank, row);
        const first = ints[entry]!;
        const offset = l * laneGap + shiftOf(bank, row) * gap;
        const [index, lowTaps, highTaps] = [bank.index + first, bank.low + first, bank.high + first];
        const taps = ints[entry + 1]! - first;
        this.#sums.synthesise(
          floats,
          ints,
          index,
          lowTaps,
          highTaps,
          taps,
          low.at + offset,
          highAt + offset,
          gap,
          laneGap,
          count,
          place,
          to.laneGap,
        );
      }
    }
  }

  lift(steps: LiftingSteps, n: number, lanes: number, from: Lines, to: Lines): void {
    this.#eachLine(this.#sums.lift, steps, n, lanes, from, to);
  }

  unlift(steps: LiftingSteps, n: number, lanes: number, from: Lines, to: Lines): void {
    this.#eachLine(this.#sums.unlift, steps, n, lanes, from, to);
  }

  #eachLine(work: LiftLine<T>, steps: LiftingSteps, n: number, lanes: number, from: Lines, to: Lines): void {
    for (let l = 0; l < lanes; l++) {
      work(this.floats, steps, n, from.at + l * from.laneGap, from.gap, to.at + l * to.laneGap, to.gap);
    }
  }
}

export function createScript64(): ScriptKernel<Float64Array> {
  return new ScriptKernel<Float64Array>(new Float64Array(0), sums64);
}

export function createScript32(): ScriptKernel<Float32Array> {
  return new ScriptKernel<Float32Array>(new Float32Array(0), sums32);
}
