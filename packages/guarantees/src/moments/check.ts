import { degreeOf, momentsOf } from './basis.js';
import { type Frame, frameOf } from './frame.js';
import { powerSums } from './sums.js';

type Floats = Float32Array | Float64Array;

/** Half of what is promised: others sum in other ways. */
const TOLERANCES = { 4: 1e-6 / 2, 8: 1e-12 / 2 } as const;

/** What moments may be off by, relative to Σ|f| in units of the width of f. */
export function toleranceOf(values: Floats): number {
  return TOLERANCES[values.BYTES_PER_ELEMENT as 4 | 8];
}

/** The values times a power of two that makes the largest |value| of both about 1, in float64; and that power. */
export function scaled(values: Floats, exponent: number): Float64Array {
  const half = -exponent >> 1;
  const [a, b] = [2 ** half, 2 ** (-exponent - half)];
  return Float64Array.from(values, (value) => value * a * b);
}

/** The exponent of the largest |value|: 2^exponent is above it. 0 of zeros. */
export function exponentOf(values: Floats): number {
  let peak = 0;
  for (let i = 0; i < values.length; i++) peak = Math.max(peak, Math.abs(values[i]!));
  if (!(peak > 0)) return 0;
  // Below 2^-1022 the logarithm is still good to some digits: no more is needed.
  return Math.max(-1074, Math.min(1023, Math.floor(Math.log2(peak)) + 1));
}

/** Whether the first `count` moments of `values` are those of `original`. */
export function conserves(
  original: Floats,
  values: Floats,
  shape: readonly [number, number, number],
  count: number,
): boolean {
  const exponent = exponentOf(original);
  const wanted = scaled(original, exponent);
  const found = scaled(values, exponent);
  const frame = frameOf(wanted, shape);
  for (let i = 0; i < found.length; i++) found[i]! -= wanted[i]!;
  const off = residual(found, frame, count);
  return off.every((moment) => Math.abs(moment) <= toleranceOf(original) * frame.weight);
}

/** The moments of differences. */
export function residual(differences: Float64Array, frame: Frame, count: number): Float64Array {
  return momentsOf(powerSums(differences, frame, degreeOf(count)), count);
}
