import type { FilterBank } from './filters.js';

/**
 * The slices of an array along its first transformed axis that are in the heap at the moment: enough of them for one row
 * of a filter bank. They are brought there in groups of neighbours when they are first asked for, in place of the group
 * that nobody has asked for the longest.
 */
export class SliceCache {
  /** Slices of a group. */
  readonly group: number;
  /** Number of groups that there is room for. */
  readonly slots: number;
  readonly #slices: number;
  readonly #bring: (first: number, count: number, slot: number) => void;
  /** Slot of each group, -1 for those that are not there. */
  readonly #slotOf: Int32Array;
  readonly #groupIn: Int32Array;
  readonly #lastUse: Float64Array;
  #uses = 0;

  /** @param bring Brings slices `first` to `first + count - 1` to a slot. */
  constructor(bank: FilterBank, group: number, bring: (first: number, count: number, slot: number) => void) {
    this.group = group;
    this.slots = groupsToKeep(bank, group);
    this.#slices = bank.length;
    this.#bring = bring;
    this.#slotOf = new Int32Array(Math.ceil(bank.length / group)).fill(-1);
    this.#groupIn = new Int32Array(this.slots).fill(-1);
    this.#lastUse = new Float64Array(this.slots);
  }

  /** Forgets all slices. */
  clear(): void {
    this.#slotOf.fill(-1);
    this.#groupIn.fill(-1);
    this.#lastUse.fill(0);
  }

  /** Where a slice is: its slot. The slices asked for last stay where they are, as many as one row needs. */
  slotOf(slice: number): number {
    const group = Math.floor(slice / this.group);
    const slot = this.#slotOf[group]! >= 0 ? this.#slotOf[group]! : this.#load(group);
    this.#lastUse[slot] = ++this.#uses;
    return slot;
  }

  #load(group: number): number {
    let slot = 0;
    for (let s = 1; s < this.slots; s++) if (this.#lastUse[s]! < this.#lastUse[slot]!) slot = s;
    const evicted = this.#groupIn[slot]!;
    if (evicted >= 0) this.#slotOf[evicted] = -1;
    this.#slotOf[group] = slot;
    this.#groupIn[slot] = group;
    const first = group * this.group;
    this.#bring(first, Math.min(this.group, this.#slices - first), slot);
    return slot;
  }
}

/**
 * Groups to be kept: all that one row of the bank reads, and away from the ends all between the first and the last of
 * them, since the rows after it will read these.
 */
function groupsToKeep(bank: FilterBank, group: number): number {
  let most = 1;
  const groups = new Set<number>();
  for (let row = 0; row < bank.start.length - 1; row++) {
    groups.clear();
    for (let t = bank.start[row]!; t < bank.start[row + 1]!; t++)
      groups.add(Math.floor(bank.index[t]! / group));
    // Wherever a row's taps begin within a group, they lie in at most one group more.
    most = Math.max(most, groups.size + 1);
  }
  const [first, end] = [bank.start[bank.interior]!, bank.start[bank.interior + 1]!];
  const span = bank.repeated > 0 ? bank.index[end - 1]! - bank.index[first]! + bank.advance + 1 : 0;
  return Math.min(Math.ceil(bank.length / group), Math.max(most, Math.ceil(span / group) + 1));
}
