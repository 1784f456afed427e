import { type BankAt, type Floats, type HeapPlan, type WaveletKernel, writeBank } from './kernel/kernel.js';
import { countOf, groupSize, type Layout, type PassSizes, passSizes } from './layout.js';
import { analyseBlock } from './passes.js';
import { SliceStep } from './slice-step.js';

/** Puts `count` neighbouring slices of a part, in C order, into the heap from `at` on. */
export type LoadSlices<T extends Floats> = (
  heap: T,
  at: number,
  part: number,
  first: number,
  count: number,
) => void;

/**
 * One step of a separable transform, from samples to the 2^k bands along k axes, some slices at a time: no more of them
 * is held at once. The bit of the first axis is the highest in a band's number; 1 stands for high-pass.
 */
export class Splitter<T extends Floats> {
  /** The most slices that are made at a time. */
  readonly group: number;
  /** Elements of a slice of one band. */
  readonly elements: number;
  readonly #load: LoadSlices<T>;
  readonly #onlyLow: boolean;
  readonly #slice: number;
  readonly #step: SliceStep<T> | undefined;
  readonly #passes: readonly PassSizes[];
  readonly #banks: readonly BankAt[];
  /** Two places between which bands go to and fro. */
  readonly #buffers: readonly [number, number];
  #kernel: WaveletKernel<T> | undefined;

  /** @param onlyLow Whether only band 0 is wanted. */
  constructor(plan: HeapPlan, layout: Layout, load: LoadSlices<T>, onlyLow = false) {
    this.#load = load;
    this.#onlyLow = onlyLow;
    this.#slice = countOf(layout.shape);
    this.#passes = passSizes(layout);
    this.#banks = this.#passes.map(({ bank }) => plan.takeBank(bank, 1, 2));
    this.elements = this.#passes.at(-1)?.result ?? this.#slice;
    this.group = groupSize(Math.max(layout.slices, layout.results), this.#slice);
    if (layout.first !== undefined) {
      this.#step = new SliceStep(plan, layout.first, this.group, this.#slice, 1, (at, part, first, count) => {
        load(this.#kernel!.floats, at, part, first, count);
      });
    }
    const results = this.#passes.map(({ result }, pass) => 2 * this.#bandsBefore(pass) * result);
    const room = this.group * Math.max(2 * this.#slice, ...results);
    this.#buffers = [plan.takeFloats(room), plan.takeFloats(room)];
  }

  /** Must be called once the heap is there. */
  start(kernel: WaveletKernel<T>): void {
    this.#kernel = kernel;
    this.#step?.start(kernel);
    this.#banks.forEach((at, i) => {
      writeBank(kernel, at, this.#passes[i]!.bank);
    });
  }

  /**
   * Makes slices `first` to `first + count - 1` of all bands of a part. Returns where band 0 begins; the others follow,
   * `count * elements` each.
   */
  run(part: number, first: number, count: number): number {
    let [from, to] = this.#buffers;
    if (this.#step === undefined) this.#load(this.#kernel!.floats, from, part, first, count);
    else this.#splitSlices(this.#step, part, first, count, from);
    for (let pass = 0; pass < this.#passes.length; pass++) {
      this.#split(pass, count, from, to);
      [from, to] = [to, from];
    }
    return from;
  }

  #bandsBefore(pass: number): number {
    if (this.#onlyLow) return 1;
    return 2 ** (this.#step === undefined ? pass : pass + 1);
  }

  #splitSlices(step: SliceStep<T>, part: number, first: number, count: number, to: number): void {
    const lines = { at: step.cacheAt, gap: this.#slice, laneGap: 1 };
    const low = { at: to, gap: this.#slice, laneGap: 1 };
    for (let r = 0; r < count; r++, low.at += this.#slice) {
      step.choose(part, first + r);
      this.#kernel!.analyse(step.row, this.#slice, lines, low, low.at + count * this.#slice);
    }
  }

  #split(pass: number, count: number, from: number, to: number): void {
    const { before, after, size, result } = this.#passes[pass]!;
    const block = { outer: count * before, inner: after };
    for (let band = 0; band < this.#bandsBefore(pass); band++) {
      const low = to + 2 * band * count * result;
      const source = from + band * count * size;
      analyseBlock(this.#kernel!, this.#banks[pass]!, block, source, low, low + count * result);
    }
  }
}
