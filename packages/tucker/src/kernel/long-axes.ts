import { DctPlan } from '@vdfc/numerics/transform';
import { product } from './modes.js';

/** Axes longer than this get no basis of their own: its cost grows as the cube of the length. */
export const LONGEST_BASIS = 512;
/** They are cut into blocks of at most this length, each of which is transformed by cosines. */
const BLOCK = 256;

/** Whether an axis of a box gets a basis of its own: a long one does not, nor one with a single slice. */
export function hasBasis(length: number): boolean {
  return length > 1 && length <= LONGEST_BASIS;
}

/** Cosine transform of blocks along each long axis, in place, orthonormal; `inverse` undoes it. */
export function transformLongAxes(x: Float64Array, shape: readonly number[], inverse: boolean): void {
  shape.forEach((length, axis) => {
    if (length > LONGEST_BASIS) transformAxis(x, shape, axis, inverse);
  });
}

function transformAxis(x: Float64Array, shape: readonly number[], axis: number, inverse: boolean): void {
  const length = shape[axis]!;
  const inner = product(shape.slice(axis + 1));
  const edges = blockEdges(length);
  const plans = new Map<number, DctPlan>();
  for (let block = 0; block + 1 < edges.length; block++) {
    const size = edges[block + 1]! - edges[block]!;
    const plan = plans.get(size) ?? new DctPlan(size);
    plans.set(size, plan);
    for (let at = edges[block]! * inner; at < x.length; at += length * inner) {
      if (inverse) plan.inverseLines(x, at, inner, inner, 1);
      else plan.forwardLines(x, at, inner, inner, 1);
    }
  }
}

/** Where the blocks of a long axis begin, and its end: blocks of two lengths at most. */
function blockEdges(length: number): number[] {
  const blocks = Math.ceil(length / BLOCK);
  return Array.from({ length: blocks + 1 }, (_, block) => Math.round((block * length) / blocks));
}

/** Replaces values by their means over the blocks of each long axis: what a squared cosine weighs, nearly. */
export function averageLongAxes(x: Float64Array, shape: readonly number[]): void {
  shape.forEach((length, axis) => {
    if (length <= LONGEST_BASIS) return;
    const inner = product(shape.slice(axis + 1));
    const edges = blockEdges(length);
    for (let base = 0; base < x.length; base += length * inner) {
      for (let block = 0; block + 1 < edges.length; block++) {
        averageBlock(x, base + edges[block]! * inner, edges[block + 1]! - edges[block]!, inner);
      }
    }
  });
}

function averageBlock(x: Float64Array, at: number, size: number, inner: number): void {
  for (let i = 0; i < inner; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += x[at + j * inner + i]!;
    for (let j = 0; j < size; j++) x[at + j * inner + i] = sum / size;
  }
}
