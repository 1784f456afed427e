import { type AxisBasis, gridBasis, type Place } from './basis.js';

/** Functions of one axis, in whole numbers: what is stored of them. */
export interface AxisFrame {
  /** Centre, eighths of a cell from cell 0. */
  readonly centre: number;
  /** The width is 2^((width - 16) / 8) cells. */
  readonly width: number;
  /** Highest degree. */
  readonly order: number;
}

export const HIGHEST_ORDER = 60;
/** Parts of a cell, and of an octave. */
export const PARTS = 8;
/** Index of a width of 1 cell. */
const UNIT_WIDTH = 16;
export const LARGEST_WIDTH = 255;
/** Multiplications that a basis may take, times 4: reached by axes longer than some 9000 cells. */
const MOST_WORK = 2 ** 25;

// 2^(k/8) from square roots, which are the same on every machine.
const roots = /* @__PURE__ */ Float64Array.from({ length: PARTS }, (_, k) => {
  const half = Math.SQRT2;
  const quarter = Math.sqrt(half);
  return (k & 4 ? half : 1) * (k & 2 ? quarter : 1) * (k & 1 ? Math.sqrt(quarter) : 1);
});

/** Highest degree of functions that are independent on the cells of an axis, and that take bounded time to find. */
export function mostOrder(length: number): number {
  return Math.max(0, Math.min(HIGHEST_ORDER, length - 1, Math.floor(Math.sqrt(MOST_WORK / length))));
}

/** In cells. */
export function placeOf({ centre, width }: AxisFrame): Place {
  const parts = width - UNIT_WIDTH;
  const octave = Math.floor(parts / PARTS);
  return { centre: centre / PARTS, width: roots[parts - octave * PARTS]! * 2 ** octave };
}

/** The index of the width nearest to one in cells, by ratio. */
export function widthIndex(cells: number): number {
  return Math.max(0, Math.min(LARGEST_WIDTH, Math.round(PARTS * Math.log2(cells)) + UNIT_WIDTH));
}

/** Number of centres of an axis. */
export function centreCount(length: number): number {
  return PARTS * (length - 1) + 1;
}

export function basisOf(length: number, frame: AxisFrame): AxisBasis {
  return gridBasis(length, placeOf(frame), frame.order + 1);
}
