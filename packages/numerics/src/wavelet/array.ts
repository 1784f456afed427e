import type { Floats } from './kernel/kernel.js';
import { countOf } from './layout.js';

/** An array in C order without gaps: the last axis varies fastest. Its rank is 1 to 4. */
export interface FloatArray<T extends Floats = Floats> {
  readonly data: T;
  /** Length of each axis, slowest first. */
  readonly shape: readonly number[];
}

/** @throws RangeError if the shape has not 1 to 4 axes of length >= 1, or not as many elements as there are */
export function checkArray({ data, shape }: FloatArray): void {
  const valid =
    shape.length >= 1 && shape.length <= 4 && shape.every((n) => Number.isSafeInteger(n) && n >= 1);
  if (valid && countOf(shape) === data.length) return;
  const expected = 'expected 1 to 4 axes with at least one element, and data to match';
  throw new RangeError(
    `Cannot transform array: ${expected}, got [${shape.join(', ')}] and ${data.length} elements`,
  );
}

/** A new array of zeros with the element type of `sample`. */
export function zeros<T extends Floats>(sample: T, shape: readonly number[]): FloatArray<T> {
  const make = sample.BYTES_PER_ELEMENT === 4 ? Float32Array : Float64Array;
  return { data: new make(countOf(shape)) as Floats as T, shape };
}
