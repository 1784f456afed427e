import type { BankAt, Floats, WaveletKernel } from './kernel/kernel.js';

/** What one axis inside a block of slices means for the loops: the block is [outer, length of the axis, inner]. */
export interface Block {
  readonly outer: number;
  readonly inner: number;
}

/** Analyses one axis of the block at `from` into blocks at `low` and `high`. */
export function analyseBlock<T extends Floats>(
  kernel: WaveletKernel<T>,
  bank: BankAt,
  { outer, inner }: Block,
  from: number,
  low: number,
  high: number,
): void {
  const { length, rows } = bank;
  if (inner === 1) {
    // The last axis: all lines at once.
    const lines = { at: from, gap: 1, laneGap: length };
    kernel.analyse(bank, outer, lines, { at: low, gap: 1, laneGap: rows }, high);
    return;
  }
  const lines = { at: from, gap: inner, laneGap: 1 };
  const result = { at: low, gap: inner, laneGap: 1 };
  const apart = high - low;
  for (let i = 0; i < outer; i++, lines.at += length * inner, result.at += rows * inner) {
    kernel.analyse(bank, inner, lines, result, result.at + apart);
  }
}

/** Synthesises one axis of the blocks at `low` and `high` into the block at `to`. */
export function synthesiseBlock<T extends Floats>(
  kernel: WaveletKernel<T>,
  bank: BankAt,
  { outer, inner }: Block,
  low: number,
  high: number,
  to: number,
): void {
  const { length, rows } = bank;
  if (inner === 1) {
    const lines = { at: low, gap: 1, laneGap: length };
    kernel.synthesise(bank, outer, lines, high, { at: to, gap: 1, laneGap: rows });
    return;
  }
  const lines = { at: low, gap: inner, laneGap: 1 };
  const result = { at: to, gap: inner, laneGap: 1 };
  const apart = high - low;
  for (let i = 0; i < outer; i++, lines.at += length * inner, result.at += rows * inner) {
    kernel.synthesise(bank, inner, lines, lines.at + apart, result);
  }
}
