/** A run of floats that is wanted from time `first` to time `last`, both included. */
export interface Slot {
  readonly length: number;
  first: number;
  last: number;
  /** Where it lies, once `place` has found room. */
  offset: number;
}

export function slotOf(length: number): Slot {
  return { length, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY, offset: -1 };
}

/** Says that a slot is wanted at `time`. */
export function touch(slot: Slot, time: number): void {
  slot.first = Math.min(slot.first, time);
  slot.last = Math.max(slot.last, time);
}

/**
 * Finds room for all slots, those that are never wanted at the same time in the same place if they fit: largest
 * first, each at the lowest place that is free all its time. Returns the floats needed in all.
 */
export function place(slots: readonly Slot[]): number {
  const placed: Slot[] = [];
  let end = 0;
  for (const slot of [...slots].sort((a, b) => b.length - a.length)) {
    if (slot.last < slot.first) continue;
    const others = placed.filter((other) => other.first <= slot.last && slot.first <= other.last);
    slot.offset = lowestGap(others, slot.length);
    end = Math.max(end, slot.offset + slot.length);
    placed.push(slot);
  }
  return end;
}

function lowestGap(others: readonly Slot[], length: number): number {
  let offset = 0;
  for (const other of [...others].sort((a, b) => a.offset - b.offset)) {
    if (offset + length <= other.offset) return offset;
    offset = Math.max(offset, other.offset + other.length);
  }
  return offset;
}
