import type { RelatedBand } from '@vdfc/numerics/coding';
import { product } from './shape.js';

/** Smaller blocks have too little in them to be coded one by one. */
const LEAST_TILE = 32;

/**
 * How the coefficients of an array cut into blocks are coded: each block is a band of its own, low frequencies first,
 * and looks back at the blocks before it along each axis, whose coefficients of the same frequency are about as large.
 *
 * @param cuts lengths of the pieces of each axis
 */
export function tileBands(
  shape: readonly number[],
  strides: readonly number[],
  cuts: readonly (readonly number[])[],
): RelatedBand[] {
  const plain = {
    strides,
    spacing: shape.map(() => 1),
    high: shape.map(() => false),
    class: 0,
    signs: 'unknown',
  } as const;
  const counts = cuts.map((pieces) => pieces.length);
  const largest = product(cuts.map((pieces) => Math.max(...pieces)));
  if (product(shape) === 0 || largest < LEAST_TILE) return [{ ...plain, offset: 0, shape, siblings: [] }];
  const starts = cuts.map(startsOf);
  // Steps from a block to the one before it along each axis, the last axis first.
  const steps = counts.map((_, axis) => product(counts.slice(axis + 1)));
  return Array.from({ length: product(counts) }, (_, index) => {
    const place = steps.map((step, axis) => Math.floor(index / step) % counts[axis]!);
    const before = place.flatMap((at, axis) => (at > 0 ? [index - steps[axis]!] : []));
    const [parent, ...siblings] = before.reverse();
    const offset = place.reduce((sum, at, axis) => sum + starts[axis]![at]! * strides[axis]!, 0);
    return { ...plain, offset, shape: place.map((at, axis) => cuts[axis]![at]!), parent, siblings };
  });
}

function startsOf(pieces: readonly number[]): number[] {
  let next = 0;
  return pieces.map((piece) => {
    next += piece;
    return next - piece;
  });
}
