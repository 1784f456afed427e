import type { LiftingStep } from './schemes.js';

// Signals are columns of a table: sample i of all of them is row i, so that the inner loops run along rows.

/** One step, or with a factor of -1 its inverse. */
export function liftRows(
  table: Float64Array,
  count: number,
  lanes: number,
  { parity, taps }: LiftingStep,
  factor: number,
): void {
  for (let i = parity; i < count; i += 2) {
    for (let t = 0; t < taps.length; t++) {
      const before = lanes * mirror(i - 2 * t - 1, count);
      const after = lanes * mirror(i + 2 * t + 1, count);
      addPair(table, i * lanes, before, after, lanes, factor * taps[t]!);
    }
  }
}

/** The transpose of `liftRows`. */
export function liftRowsAdjoint(
  table: Float64Array,
  count: number,
  lanes: number,
  { parity, taps }: LiftingStep,
  factor: number,
): void {
  for (let i = parity; i < count; i += 2) {
    for (let t = 0; t < taps.length; t++) {
      const before = lanes * mirror(i - 2 * t - 1, count);
      const after = lanes * mirror(i + 2 * t + 1, count);
      addToPair(table, i * lanes, before, after, lanes, factor * taps[t]!);
    }
  }
}

function addPair(
  table: Float64Array,
  at: number,
  before: number,
  after: number,
  lanes: number,
  tap: number,
): void {
  for (let q = 0; q < lanes; q++) {
    table[at + q] = table[at + q]! + tap * (table[before + q]! + table[after + q]!);
  }
}

function addToPair(
  table: Float64Array,
  at: number,
  before: number,
  after: number,
  lanes: number,
  tap: number,
): void {
  for (let q = 0; q < lanes; q++) {
    const part = tap * table[at + q]!;
    table[before + q] = table[before + q]! + part;
    table[after + q] = table[after + q]! + part;
  }
}

/** Where a signal mirrored at its first and last sample has what it has at `index`; two samples at least. */
function mirror(index: number, count: number): number {
  if (index >= 0 && index < count) return index;
  const period = 2 * (count - 1);
  const place = Math.abs(index) % period;
  return place < count ? place : period - place;
}
