import { type Band, LARGEST_MAGNITUDE } from '../coding/index.js';
import type { Values } from './domain.js';

/**
 * `quantise` band by band, each with a step of its own, from coefficients in float32 too: for large arrays that are to be
 * coded fast. What is outside all bands is left alone.
 *
 * @param steps one for each band: the common step divided by the band's gain
 * @throws RangeError if a level would be beyond ±2²⁸, or is not a number
 */
export function quantiseBands(
  coefficients: Values,
  bands: readonly Band[],
  steps: ArrayLike<number>,
  zone: number,
  out: Int32Array,
): void {
  const shift = 1 - zone;
  bands.forEach((band, i) => {
    const perStep = 1 / steps[i]!;
    forEachRow(band, (start, end, stride) => {
      for (let at = start; at < end; at += stride) {
        const level = coefficients[at]! * perStep;
        const size = Math.abs(level) + shift;
        if (!(size < LARGEST_MAGNITUDE + 1)) throw tooLarge(size);
        out[at] = level < 0 ? -(size | 0) : size | 0;
      }
    });
  });
}

/** The coefficients that levels of `quantiseBands` stand for. */
export function dequantiseBands(
  levels: Int32Array,
  bands: readonly Band[],
  steps: ArrayLike<number>,
  out: Values,
): void {
  bands.forEach((band, i) => {
    const step = steps[i]!;
    forEachRow(band, (start, end, stride) => {
      for (let at = start; at < end; at += stride) out[at] = levels[at]! * step;
    });
  });
}

function tooLarge(size: number): RangeError {
  return new RangeError(`Cannot quantise: expected levels up to ${LARGEST_MAGNITUDE}, got ${size}`);
}

/** Calls `work` for each row along the last axis. */
function forEachRow(
  { offset, shape, strides }: Band,
  work: (start: number, end: number, stride: number) => void,
): void {
  const last = shape.length - 1;
  const stride = strides[last]!;
  const visit = (axis: number, start: number): void => {
    if (axis === last) {
      work(start, start + shape[last]! * stride, stride);
      return;
    }
    for (let i = 0; i < shape[axis]!; i++) visit(axis + 1, start + i * strides[axis]!);
  };
  visit(0, offset);
}
