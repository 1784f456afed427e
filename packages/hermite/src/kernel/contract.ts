import type { AxisBasis } from './basis.js';

/**
 * A matrix applied along one axis of an array in C order: out[b, j, a] = Σ_k M[j, k] · input[b, k, a].
 *
 * @param before product of the lengths of the axes before
 * @param after product of those after
 * @param rows M, row-major `to` x `from`
 * @param columns M transposed, row-major `from` x `to`
 * @param out before · to · after numbers; not `input`
 */
export function contract(
  input: Float64Array,
  before: number,
  after: number,
  from: number,
  to: number,
  rows: Float64Array,
  columns: Float64Array,
  out: Float64Array,
): void {
  if (after === 1) {
    // One row after the other: sums of columns of M.
    for (let b = 0; b < before; b++) combine(input, b * from, columns, 0, from, to, out, b * to);
    return;
  }
  for (let b = 0; b < before; b++) {
    for (let j = 0; j < to; j++) {
      combine(rows, j * from, input, b * from * after, from, after, out, (b * to + j) * after);
    }
  }
}

/** out[i] = Σ_k weights[k] · vectors[k, i], each from its own place on. */
function combine(
  weights: Float64Array,
  firstWeight: number,
  vectors: Float64Array,
  firstVector: number,
  count: number,
  length: number,
  out: Float64Array,
  place: number,
): void {
  out.fill(0, place, place + length);
  let k = 0;
  for (; k + 3 < count; k += 4) {
    const w = firstWeight + k;
    const [a, b, c, d] = [weights[w]!, weights[w + 1]!, weights[w + 2]!, weights[w + 3]!];
    if (a === 0 && b === 0 && c === 0 && d === 0) continue;
    const at = firstVector + k * length;
    for (let i = 0; i < length; i++) {
      const v = at + i;
      out[place + i]! +=
        a * vectors[v]! +
        b * vectors[v + length]! +
        (c * vectors[v + 2 * length]! + d * vectors[v + 3 * length]!);
    }
  }
  for (; k < count; k++) {
    const a = weights[firstWeight + k]!;
    const at = firstVector + k * length;
    for (let i = 0; i < length; i++) out[place + i]! += a * vectors[at + i]!;
  }
}

/** A pair of buffers that contractions go back and forth between. */
export interface Scratch {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** Buffers large enough for the contractions between values and coefficients of these bases. */
export function scratchFor(bases: readonly Pick<AxisBasis, 'length' | 'count'>[]): Scratch {
  const size = bases.reduce((product, { length, count }) => product * Math.max(length, count), 1);
  return { a: new Float64Array(size), b: new Float64Array(size) };
}

/**
 * Coefficients of values: products with every function along all axes but `except`, if that is given. Both arrays are in C
 * order.
 */
export function analyse(
  values: Float64Array,
  bases: readonly AxisBasis[],
  scratch: Scratch,
  out: Float64Array,
  except?: number,
): void {
  const shape = bases.map(({ length }) => length);
  const axes = bases.map((_, axis) => axis).filter((axis) => axis !== except);
  if (axes.length === 0) out.set(values);
  let input = values;
  // Last axis first: its rows lie together, and what follows is the smaller.
  for (const axis of axes.reverse()) {
    const { length, count, rows, columns } = bases[axis]!;
    const target = axis === axes.at(-1) ? out : input === scratch.a ? scratch.b : scratch.a;
    contract(input, before(shape, axis), after(shape, axis), length, count, rows, columns, target);
    shape[axis] = count;
    input = target;
  }
}

/** Values of coefficients: the transpose of `analyse`. */
export function combineAll(
  coefficients: Float64Array,
  bases: readonly AxisBasis[],
  scratch: Scratch,
  out: Float64Array,
): void {
  const shape = bases.map(({ count }) => count);
  let input = coefficients;
  for (let axis = 0; axis < bases.length; axis++) {
    const { length, count, rows, columns } = bases[axis]!;
    const target = axis === bases.length - 1 ? out : input === scratch.a ? scratch.b : scratch.a;
    contract(input, before(shape, axis), after(shape, axis), count, length, columns, rows, target);
    shape[axis] = length;
    input = target;
  }
}

export function before(shape: readonly number[], axis: number): number {
  return product(shape.slice(0, axis));
}

export function after(shape: readonly number[], axis: number): number {
  return product(shape.slice(axis + 1));
}

export function product(numbers: readonly number[]): number {
  return numbers.reduce((result, each) => result * each, 1);
}
