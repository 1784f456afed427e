import type { Band } from './band.js';
import { type Neighbourhood, productOf } from './neighbourhood.js';

/** Activities are held in 16 bits. */
const MOST_ACTIVE = 65535;
/** Weight of a coefficient's own magnitude against that of each direct neighbour. */
const OWN_WEIGHT = 4;
/** Sum of the weights in three dimensions: an activity is about so many times the magnitude. */
export const ACTIVITY_WEIGHT = 10;

/** What is kept of a coded band for the bands that look back at it. */
export interface Activity {
  readonly band: Band;
  /** For each coefficient, in C order: four times its magnitude plus those of its direct neighbours. */
  readonly values: Uint16Array;
  /** For each row along the last axis: 1 if any of its activities is not zero. */
  readonly rows: Uint8Array;
}

/** Sums the magnitudes of a coded band. */
export function activityOf(band: Band, around: Neighbourhood): Activity {
  const length = band.shape.at(-1)!;
  const rowCount = productOf(band.shape.slice(0, -1));
  const values = new Uint16Array(rowCount * length);
  const rows = new Uint8Array(rowCount);
  const sums = new Int32Array(length);
  const rowSteps = around.strides.slice(0, -1).map((stride) => stride / around.rowLength);
  forEachRow(band.shape, (position, row) => {
    const start = placeOf(position, around.strides, around.origin);
    if (isEmpty(around.filled, Math.floor(start / around.rowLength), rowSteps)) return;
    sumRow(around, start, sums);
    let any = 0;
    for (let k = 0; k < length; k++) {
      const sum = sums[k]! < MOST_ACTIVE ? sums[k]! : MOST_ACTIVE;
      values[row * length + k] = sum;
      any |= sum;
    }
    rows[row] = any === 0 ? 0 : 1;
  });
  return { band, values, rows };
}

/** Where a position leads, given the distance from one index to the next along each axis. */
export function placeOf(position: readonly number[], strides: readonly number[], origin: number): number {
  let place = origin;
  for (let axis = 0; axis < position.length; axis++) place += position[axis]! * strides[axis]!;
  return place;
}

/** Whether a row and those beside it hold nothing but zeros. */
function isEmpty(filled: Uint8Array, row: number, steps: readonly number[]): boolean {
  return filled[row] === 0 && steps.every((step) => filled[row - step] === 0 && filled[row + step] === 0);
}

function sumRow({ magnitudes, strides }: Neighbourhood, start: number, sums: Int32Array): void {
  for (let k = 0; k < sums.length; k++) sums[k] = OWN_WEIGHT * magnitudes[start + k]!;
  for (const stride of strides) {
    for (let k = 0; k < sums.length; k++) {
      sums[k]! += magnitudes[start + k - stride]! + magnitudes[start + k + stride]!;
    }
  }
}

/** Visits the rows along the last axis in C order. `position` holds the other indices; it is used again for the next row. */
export function forEachRow(
  shape: readonly number[],
  visit: (position: readonly number[], row: number) => void,
): void {
  const position = new Array<number>(shape.length - 1).fill(0);
  const count = productOf(shape) === 0 ? 0 : productOf(shape.slice(0, -1));
  for (let row = 0; row < count; row++) {
    visit(position, row);
    for (let axis = position.length - 1; axis >= 0; axis--) {
      position[axis]!++;
      if (position[axis]! < shape[axis]!) break;
      position[axis] = 0;
    }
  }
}

/** A look back at an earlier band: from coefficients of one to those of the other at the same place of the array. */
export class Reference {
  readonly #activity: Activity;
  readonly #indices: readonly Int32Array[];
  /** Row of the earlier band that the current row looks at. */
  #row = 0;

  constructor(band: Band, activity: Activity) {
    this.#activity = activity;
    const { shape, spacing } = activity.band;
    this.#indices = band.shape.map((length, axis) => {
      const ratio = band.spacing[axis]! / spacing[axis]!;
      return Int32Array.from({ length }, (_, i) => Math.min(Math.floor((i + 0.5) * ratio), shape[axis]! - 1));
    });
  }

  /** Moves to a row of the band: its indices along all axes but the last. */
  move(position: readonly number[]): void {
    const { shape } = this.#activity.band;
    let row = 0;
    for (let axis = 0; axis < position.length; axis++) {
      row = row * shape[axis]! + this.#indices[axis]![position[axis]!]!;
    }
    this.#row = row;
  }

  /** Whether all activities of the row that the current one looks at are zero. */
  get isQuiet(): boolean {
    return this.#activity.rows[this.#row] === 0;
  }

  /** Adds the activities that the current row looks at to `sums`. */
  addTo(sums: Int32Array): void {
    const { band, values, rows } = this.#activity;
    if (rows[this.#row] === 0) return;
    const start = this.#row * band.shape.at(-1)!;
    const last = this.#indices.at(-1)!;
    for (let k = 0; k < sums.length; k++) sums[k]! += values[start + last[k]!]!;
  }
}
