import { MAX_BLOCK_SIZE } from '../keep/options.js';
import { cutAxis } from './cuts.js';
import { allSizes, product } from './shape.js';
import { Tiling } from './tiling.js';

/** Blocks to try, the same along all axes, cells. */
const CANDIDATES = [4, 6, 8, 10, 12, 14, 17, 20, 25, 32, 44, 64, 100, 128, 256, 512];
/** Batches along the first of four axes. */
const BATCHES = [1, 2, 4, 8, 16, 64, 512];
/** No longer blocks are tried when two sizes on end cost so much more than the best. */
const HOPELESS = 1.4;
/** Most rounds through the axes. */
const PASSES = 3;
/** Lengths with a larger odd factor take too long to transform. */
const MOST_ODD = 65;

/**
 * Block lengths that suit an array, found by trying: first one for all axes, then, with `eachAxis`, others for each axis
 * in turn. They are judged by Σ ½ log2(1 + (c/step)²) over the coefficients c: what coefficients of this variance would take,
 * and, as measured on VDFs, about in the order of the bytes that they do take for the same error.
 *
 * @param y the array in its domain
 */
export function* chooseSizes(
  y: Float64Array,
  shape: readonly number[],
  step: number,
  eachAxis: boolean,
): Generator<void, number[], void> {
  const scratch = new Float64Array(y.length);
  const known = new Map<string, number>();
  const costOf = (sizes: readonly number[]): number => {
    const cuts = shape.map((length, axis) => cutAxis(length, sizes[axis]!));
    const key = cuts.map((pieces) => pieces.length).join();
    const cost =
      known.get(key) ?? (isSlow(cuts) ? Number.POSITIVE_INFINITY : bitsOf(y, scratch, shape, sizes, step));
    known.set(key, cost);
    return cost;
  };

  let best = allSizes(8, shape.length);
  let least = Number.POSITIVE_INFINITY;
  let failures = 0;
  for (const size of CANDIDATES) {
    const sizes = allSizes(size, shape.length);
    const cost = costOf(sizes);
    if (cost < least) [best, least] = [sizes, cost];
    failures = cost > HOPELESS * least ? failures + 1 : 0;
    yield;
    if (failures === 2 || size >= Math.max(...shape)) break;
  }
  for (let pass = 0; pass < (eachAxis ? PASSES : 0); pass++) {
    const before = least;
    for (let axis = 0; axis < shape.length; axis++) {
      for (const size of alternatives(shape, best, axis)) {
        const sizes = best.with(axis, size);
        const cost = costOf(sizes);
        if (cost < least) [best, least] = [sizes, cost];
        yield;
      }
    }
    if (least === before) break;
  }
  return best;
}

/** Other lengths along an axis: those of some blocks more or fewer, of half and twice as many, of very few and most. */
function alternatives(shape: readonly number[], sizes: readonly number[], axis: number): readonly number[] {
  if (axis === 0 && shape.length === 4) return BATCHES;
  const length = shape[axis]!;
  const count = cutAxis(length, sizes[axis]!).length;
  const near = [count - 2, count - 1, count + 1, count + 2];
  const counts = [1, 2, count >> 1, ...near, 2 * count, Math.ceil(length / 5), length >> 2];
  const possible = counts.filter((each) => each >= 1 && 4 * each <= length);
  return possible.map((each) => Math.ceil(length / each)).filter((size) => size <= MAX_BLOCK_SIZE);
}

function bitsOf(
  y: Float64Array,
  scratch: Float64Array,
  shape: readonly number[],
  sizes: readonly number[],
  step: number,
): number {
  scratch.set(y);
  new Tiling(shape, sizes).forward(scratch);
  let bits = 0;
  let factor = 1;
  for (let i = 0; i < scratch.length; i++) {
    const size = scratch[i]! / step;
    factor *= 1 + size * size;
    // One logarithm for many factors; each is below 2^120.
    if (factor > 2 ** 850) {
      bits += 0.5 * Math.log2(factor);
      factor = 1;
    }
  }
  return bits + 0.5 * Math.log2(factor);
}

function isSlow(cuts: readonly (readonly number[])[]): boolean {
  return product([1, ...cuts.flat().map((length) => (oddPart(length) > MOST_ODD ? 0 : 1))]) === 0;
}

function oddPart(length: number): number {
  return length / (length & -length);
}
