import { type FilterBank, shiftOf, storedRow } from './filters.js';
import type { BankAt, Floats, HeapPlan, WaveletKernel } from './kernel/kernel.js';
import { SliceCache } from './slices.js';

/** Puts `count` neighbouring slices of a part into the heap from `at` on: all of one kind, then those of the next. */
export type BringSlices = (at: number, part: number, first: number, count: number) => void;

/**
 * The step along the first transformed axis, whose elements are whole slices: the tables for one row at a time, and a
 * cache of the slices that it reads.
 */
export class SliceStep<T extends Floats> {
  /** The row chosen, as a bank of its own; its indices count slices from `cacheAt` on. */
  readonly row: BankAt;
  readonly cacheAt: number;
  readonly #bank: FilterBank;
  readonly #cache: SliceCache;
  readonly #kinds: number;
  /** Where the taps of all rows lie. */
  readonly #low: number;
  readonly #high: number;
  #kernel: WaveletKernel<T> | undefined;
  #part = 0;

  /**
   * @param group Slices that are brought at a time
   * @param elements Length of a slice
   * @param kinds How many kinds of slices there are: slices of the second kind lie `group` places after their twins
   */
  constructor(
    plan: HeapPlan,
    bank: FilterBank,
    group: number,
    elements: number,
    kinds: number,
    bring: BringSlices,
  ) {
    const slot = group * elements * kinds;
    this.#bank = bank;
    this.#kinds = kinds;
    this.#cache = new SliceCache(bank, group, (first, count, place) => {
      bring(this.cacheAt + place * slot, this.#part, first, count);
    });
    this.cacheAt = plan.takeFloats(this.#cache.slots * slot);
    this.#low = plan.takeFloats(bank.low.length);
    this.#high = plan.takeFloats(bank.high.length);
    const taps = bank.start.reduce((most, end, s) => Math.max(most, end - (bank.start[s - 1] ?? 0)), 0);
    const [start, index] = [plan.takeInts(2), plan.takeInts(taps)];
    const pattern = { interior: 1, repeated: 0, period: 1, advance: 0 };
    this.row = { length: bank.length, rows: 1, ...pattern, start, index, low: 0, high: 0 };
  }

  /** Must be called once the heap is there. */
  start(kernel: WaveletKernel<T>): void {
    this.#kernel = kernel;
    kernel.floats.set(this.#bank.low, this.#low);
    kernel.floats.set(this.#bank.high, this.#high);
  }

  /** Chooses a row of a part and brings the slices that it reads. */
  choose(part: number, row: number): void {
    if (part !== this.#part) this.#cache.clear();
    this.#part = part;
    const { group } = this.#cache;
    const stored = storedRow(this.#bank, row);
    const shift = shiftOf(this.#bank, row);
    const first = this.#bank.start[stored]!;
    const taps = this.#bank.start[stored + 1]! - first;
    for (let t = 0; t < taps; t++) {
      const slice = this.#bank.index[first + t]! + shift;
      const place = this.#cache.slotOf(slice) * group * this.#kinds + (slice % group);
      this.#kernel!.ints[this.row.index + t] = place;
    }
    this.#kernel!.ints[this.row.start] = 0;
    this.#kernel!.ints[this.row.start + 1] = taps;
    this.row.low = this.#low + first;
    this.row.high = this.#high + first;
  }
}
