import { type Box, cellCount } from './tree.js';

/** Elements between neighbours along each axis of an array in C order. */
export function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => cellCount(shape.slice(axis + 1)));
}

/**
 * Visits the rows of a box along the last axis: where each starts in the array, and in the box alone.
 *
 * @param strides of the array
 */
export function forEachRow(
  { start, shape }: Box,
  strides: readonly number[],
  visit: (startInArray: number, startInBox: number, length: number) => void,
): void {
  const last = shape.length - 1;
  const length = shape[last]!;
  let at = 0;
  const walk = (axis: number, place: number): void => {
    if (axis === last) {
      visit(place + start[last]!, at, length);
      at += length;
      return;
    }
    for (let i = 0; i < shape[axis]!; i++) walk(axis + 1, place + (start[axis]! + i) * strides[axis]!);
  };
  walk(0, 0);
}
