import type { Figure } from './page/data.js';

/** Four digits are enough to look at. */
export function short(value: number): Figure {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
}
