import { checkArray, type FloatArray, zeros } from './array.js';
import { resolveAxes, withLengths } from './axes.js';
import { readBox } from './box.js';
import type { Floats } from './kernel/kernel.js';
import { countOf } from './layout.js';
import { type BoundaryMode, extend } from './modes.js';

/**
 * The array, each of the axes lengthened at its end to a multiple of `multiple` by values that go on as `mode` says: so
 * that any shape can be given to `swtn`, with `multiple` 2^levels. `crop` undoes it.
 *
 * @throws RangeError if array and axes do not go together
 */
export function padToMultiple<T extends Floats>(
  array: FloatArray<T>,
  multiple: number,
  options: { readonly axes?: readonly number[]; readonly mode?: BoundaryMode } = {},
): FloatArray<T> {
  checkArray(array);
  const axes = resolveAxes(array.shape.length, options.axes);
  let padded: FloatArray<T> = { ...array, data: array.data.slice() as T };
  for (const axis of axes.sorted) {
    const length = Math.ceil(array.shape[axis]! / multiple) * multiple;
    if (length !== array.shape[axis]) padded = lengthen(padded, axis, length, options.mode ?? 'symmetric');
  }
  return padded;
}

function lengthen<T extends Floats>(
  { data, shape }: FloatArray<T>,
  axis: number,
  length: number,
  mode: BoundaryMode,
): FloatArray<T> {
  const n = shape[axis]!;
  const inner = countOf(shape.slice(axis + 1));
  const out = zeros(data, withLengths(shape, { sorted: [axis], place: [0] }, [length]));
  for (let part = 0; part < countOf(shape.slice(0, axis)); part++) {
    const from = part * n * inner;
    const to = part * length * inner;
    out.data.set(data.subarray(from, from + n * inner), to);
    for (let i = n; i < length; i++) {
      extend(mode, n, i, (index, weight) => {
        const source = from + index * inner;
        const target = to + i * inner;
        for (let k = 0; k < inner; k++) {
          out.data[target + k] = out.data[target + k]! + weight * data[source + k]!;
        }
      });
    }
  }
  return out;
}

/**
 * The first elements along each axis, as many as `shape` says. Shares memory with `array` where that is all of it.
 *
 * @throws RangeError if the array is smaller along some axis
 */
export function crop<T extends Floats>(array: FloatArray<T>, shape: readonly number[]): FloatArray<T> {
  const { data, shape: given } = array;
  if (given.length !== shape.length || !shape.every((n, axis) => n >= 0 && n <= given[axis]!)) {
    const found = `[${given.join(', ')}]`;
    throw new RangeError(`Cannot crop array: expected at least [${shape.join(', ')}], got ${found}`);
  }
  if (shape.every((n, axis) => n === given[axis])) return array;
  const out = zeros(data, shape);
  const strides = given.map((_, axis) => countOf(given.slice(axis + 1)));
  readBox(data, { start: 0, lengths: shape, strides }, out.data, 0);
  return out;
}
