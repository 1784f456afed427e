/** Exponents of the smallest number of float64, and of its largest power of two. */
export const MIN_SCALE = -1074;
export const MAX_SCALE = 1023;

/** The least power of two that is not below `peak` (but for those above 2^1023), as its exponent; 0 for a peak of 0. */
export function scaleOf(peak: number): number {
  if (peak === 0) return 0;
  let scale = Math.max(MIN_SCALE, Math.min(MAX_SCALE, Math.ceil(Math.log2(peak))));
  // The logarithm is rounded.
  if (scale < MAX_SCALE && 2 ** scale < peak) scale++;
  if (scale > MIN_SCALE && 2 ** (scale - 1) >= peak) scale--;
  return scale;
}

/** Values as multiples of 2^scale, exactly. */
export function scaledDown(values: ArrayLike<number>, scale: number): Float64Array {
  const unit = 2 ** scale;
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = values[i]! / unit;
  return out;
}

/** Undoes `scaledDown` into the element type of `out`; what is beyond its largest number becomes that. */
export function scaleUp(values: Float64Array, scale: number, out: Float32Array | Float64Array): void {
  const largest = out.BYTES_PER_ELEMENT === 4 ? (2 - 2 ** -23) * 2 ** 127 : Number.MAX_VALUE;
  const unit = 2 ** scale;
  for (let i = 0; i < out.length; i++) {
    out[i] = Math.max(-largest, Math.min(values[i]! * unit, largest));
  }
}
