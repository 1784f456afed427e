import { type BankAt, type Floats, type HeapPlan, type WaveletKernel, writeBank } from './kernel/kernel.js';
import { countOf, groupSize, type Layout, type PassSizes, passSizes } from './layout.js';
import { synthesiseBlock } from './passes.js';
import { SliceStep } from './slice-step.js';
import type { LoadSlices } from './split.js';

/**
 * One inverse step of a separable transform, from the 2^k bands to samples, some slices at a time. Bands are numbered as
 * by `Splitter`.
 */
export class Joiner<T extends Floats> {
  /** The most slices that are made at a time. */
  readonly group: number;
  /** Elements of a slice of the result. */
  readonly elements: number;
  readonly #load: LoadSlices<T>;
  readonly #step: SliceStep<T> | undefined;
  /** Of the last axis first. */
  readonly #passes: readonly PassSizes[];
  readonly #banks: readonly BankAt[];
  /** Two places between which bands go to and fro, and the result's. */
  readonly #buffers: readonly [number, number];
  readonly #result: number;
  #kernel: WaveletKernel<T> | undefined;

  /**
   * @param layout As for a `Splitter`, of the bands: their shape, and banks that take them
   * @param load Brings slices of all bands, those of band 0 first, `count` times the elements of one slice each
   */
  constructor(plan: HeapPlan, layout: Layout, load: LoadSlices<T>) {
    const { first, passes } = layout;
    this.#load = load;
    // The last axis is the lowest bit of a band's number, so that its pairs of bands lie side by side.
    this.#passes = passSizes({ ...layout, passes: passes.toReversed() });
    this.#banks = this.#passes.map(({ bank }) => plan.takeBank(bank, 2, 1));
    const slice = countOf(layout.shape);
    this.elements = this.#passes.at(-1)?.result ?? slice;
    this.group = groupSize(Math.max(layout.slices, layout.results), slice);
    if (first !== undefined) {
      this.#step = new SliceStep(plan, first, this.group, this.elements, 2, (at, part, from, count) => {
        this.#join(at, this.group * this.elements, part, from, count);
      });
    }
    const rooms = this.#passes.map(({ size }, pass) => this.#bandsBefore(pass) * size);
    const room = this.group * Math.max(...rooms, 0);
    this.#buffers = [plan.takeFloats(room), plan.takeFloats(room)];
    this.#result = plan.takeFloats(this.group * this.elements);
  }

  /** Must be called once the heap is there. */
  start(kernel: WaveletKernel<T>): void {
    this.#kernel = kernel;
    this.#step?.start(kernel);
    this.#banks.forEach((at, i) => {
      writeBank(kernel, at, this.#passes[i]!.bank);
    });
  }

  /** Makes slices `first` to `first + count - 1` of a part. Returns where they begin. */
  run(part: number, first: number, count: number): number {
    const step = this.#step;
    if (step === undefined) {
      this.#join(this.#result, 0, part, first, count);
      return this.#result;
    }
    const lines = { at: step.cacheAt, gap: this.elements, laneGap: 1 };
    const to = { at: this.#result, gap: this.elements, laneGap: 1 };
    for (let r = 0; r < count; r++, to.at += this.elements) {
      step.choose(part, first + r);
      const high = step.cacheAt + this.group * this.elements;
      this.#kernel!.synthesise(step.row, this.elements, lines, high, to);
    }
    return this.#result;
  }

  #bandsBefore(pass: number): number {
    return 2 ** (this.#passes.length - pass + (this.#step === undefined ? 0 : 1));
  }

  /** All axes but the first, of some slices: what is left is put at `to`, and what is high-pass `apart` after it. */
  #join(to: number, apart: number, part: number, first: number, count: number): void {
    const { floats } = this.#kernel!;
    const last = this.#passes.length - 1;
    if (last < 0) {
      this.#load(floats, to, part, first, count);
      // Both bands have come one after the other.
      if (count < this.group) {
        const size = count * this.elements;
        floats.copyWithin(to + apart, to + size, to + 2 * size);
      }
      return;
    }
    let [from, other] = this.#buffers;
    this.#load(floats, from, part, first, count);
    for (let pass = 0; pass <= last; pass++) {
      const { before, after, size, result } = this.#passes[pass]!;
      const block = { outer: count * before, inner: after };
      for (let band = 0; band < this.#bandsBefore(pass) / 2; band++) {
        const low = from + 2 * band * count * size;
        const target = pass === last ? to + band * apart : other + band * count * result;
        synthesiseBlock(this.#kernel!, this.#banks[pass]!, block, low, low + count * size, target);
      }
      [from, other] = [other, from];
    }
  }
}
