import { bestTree, type Cuts } from '../src/kernel/search.js';
import type { Tree } from '../src/kernel/tree.js';

/** What a generator returns. */
export function resultOf<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

export function searchTree(
  values: Float64Array,
  shape: readonly number[],
  step: number,
  degree = 7,
  cuts: Cuts = 'any',
): Tree {
  return resultOf(bestTree(values, shape, step, degree, cuts));
}

/** The largest difference of two lists of equal length; NaN where they cannot be compared. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN;
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}

/** Values of a function of the indices, slowest axis first, in C order. */
export function sample(shape: readonly number[], value: (...index: number[]) => number): Float64Array {
  const out = new Float64Array(shape.reduce((count, n) => count * n, 1));
  const index = shape.map(() => 0);
  for (let i = 0; i < out.length; i++) {
    out[i] = value(...index);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]!; axis--) index[axis] = 0;
  }
  return out;
}
