/**
 * How a signal x_0 … x_{n-1} goes on beyond its ends, by the names of PyWavelets:
 *
 * | name | beyond the ends |
 * |---|---|
 * | `zero` | 0 |
 * | `constant` | the last value |
 * | `symmetric` | mirrored between samples: … x_1 x_0 · x_0 x_1 … |
 * | `reflect` | mirrored at the last sample: … x_2 x_1 · x_0 x_1 … |
 * | `periodic` | repeated |
 * | `smooth` | the straight line through the last two values |
 * | `antisymmetric` | as `symmetric`, with every other copy negated |
 * | `antireflect` | as `reflect`, turned by 180° about the last sample |
 * | `periodization` | repeated, after an odd n its last value once more; the transform does not grow |
 */
export type BoundaryMode = (typeof boundaryModes)[number];

/** All boundary modes, in the order of PyWavelets. */
export const boundaryModes = [
  'zero',
  'constant',
  'symmetric',
  'periodic',
  'smooth',
  'periodization',
  'reflect',
  'antisymmetric',
  'antireflect',
] as const;

/** @throws RangeError naming all modes, for a name that is none of theirs */
export function checkMode(mode: BoundaryMode): void {
  if (boundaryModes.includes(mode)) return;
  throw new RangeError(
    `Cannot transform: expected mode to be one of ${boundaryModes.join(', ')}, got '${mode}'`,
  );
}

/** Takes notice that `weight` times sample `index` belongs to a sum. */
export type AddSample = (index: number, weight: number) => void;

/**
 * Says of which samples, each times its weight, the value at place `i` consists, inside or beyond the ends of a signal
 * of `n` >= 1 samples: every mode is linear. A single sample, of which `smooth`, `reflect` and `antireflect` know no
 * slope or mirror, goes on as a constant.
 */
export function extend(mode: BoundaryMode, n: number, i: number, add: AddSample): void {
  if (i >= 0 && i < n) add(i, 1);
  else if (mode !== 'zero') (n === 1 ? single : beyond[mode])(n, i, add, mode);
}

/** Place within one period. */
function wrap(i: number, period: number): number {
  return i - period * Math.floor(i / period);
}

/** A signal of one sample. */
function single(_n: number, i: number, add: AddSample, mode: BoundaryMode): void {
  add(0, mode === 'antisymmetric' && i % 2 !== 0 ? -1 : 1);
}

const beyond: Record<
  Exclude<BoundaryMode, 'zero'>,
  (n: number, i: number, add: AddSample, mode: BoundaryMode) => void
> = {
  constant: (n, i, add) => add(i < 0 ? 0 : n - 1, 1),
  symmetric: (n, i, add) => {
    const place = wrap(i, 2 * n);
    add(place < n ? place : 2 * n - 1 - place, 1);
  },
  antisymmetric: (n, i, add) => {
    const place = wrap(i, 2 * n);
    if (place < n) add(place, 1);
    else add(2 * n - 1 - place, -1);
  },
  periodic: (n, i, add) => add(wrap(i, n), 1),
  periodization: (n, i, add) => add(Math.min(wrap(i, n + (n % 2)), n - 1), 1),
  reflect: (n, i, add) => {
    const place = wrap(i, 2 * n - 2);
    add(place < n ? place : 2 * n - 2 - place, 1);
  },
  smooth: (n, i, add) => {
    const [last, before] = i < 0 ? [0, 1] : [n - 1, n - 2];
    const distance = Math.abs(i - last);
    add(last, 1 + distance);
    add(before, -distance);
  },
  antireflect: (n, i, add) => {
    const period = 2 * n - 2;
    const place = wrap(i, period);
    // Every period lies 2 (x_{n-1} - x_0) above the one before.
    const rise = (2 * (i - place)) / period;
    add(0, -rise);
    if (place < n) {
      add(place, 1);
      add(n - 1, rise);
    } else {
      add(period - place, -1);
      add(n - 1, rise + 2);
    }
  },
};
