import {
  type ArrayInfo,
  allocate,
  cStrides,
  type DenseArray,
  defineFilter,
  elementCount,
  type Filter,
  type Floats,
  OptionReader,
  type Params,
} from '@vdfc/core';
import { expectParam, show } from './params.js';

export interface CropOptions {
  /** Values whose |value| is at most this count as empty and come back as 0. From 0, in the array's unit. @default 0 */
  below?: number;
}

/**
 * Cuts an array down to the smallest box that holds every value with |value| > `below`; around it, decoding puts zeros.
 * Works along every axis, that of a batch too. With `below` 0 lossless: a -0 then counts as a value. NaN always does.
 */
export const crop: Filter<CropOptions> = /* @__PURE__ */ defineFilter<CropOptions, Required<CropOptions>>({
  kind: 'filter',
  id: 'crop',
  version: 1,
  summary: 'Cut to the box of values that are not zero',
  paramNames: ['margins'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'keep' },
  resolve(options) {
    const read = new OptionReader('crop', options, ['below']);
    return { below: read.number('below', { min: 0, default: 0 }) };
  },
  guarantee: ({ below }) =>
    below === 0 ? { kind: 'lossless' } : { kind: 'max-error', value: below, of: 'unit' },
  encode(array, { below }) {
    const { starts, lengths } = boxOf(array, below);
    const inner = { dtype: array.dtype, shape: lengths };
    const data = allocate(inner);
    copyBox(array.data.subarray(firstOf(starts, array.shape)), array.shape, data, lengths, lengths);
    const margins = array.shape.flatMap((n, axis) => [starts[axis]!, n - starts[axis]! - lengths[axis]!]);
    return { array: { ...inner, data }, params: [margins] };
  },
  encodedInfo: (info, params) => ({ dtype: info.dtype, shape: readBox(info, params).lengths }),
  decode(array, params, info) {
    const { starts, lengths } = readBox(info, params);
    const out = allocate(info);
    copyBox(array.data, lengths, out.subarray(firstOf(starts, info.shape)), info.shape, lengths);
    return out;
  },
});

/** A part of an array: its first cell, and its length along every axis. */
interface Box {
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
}

/** The smallest box of all values that count; where none does, one of no cells at the origin. */
function boxOf({ data, shape }: DenseArray, below: number): Box {
  const isEmpty = below === 0 ? (x: number) => Object.is(x, 0) : (x: number) => Math.abs(x) <= below;
  const low = shape.map(() => Infinity);
  const high = shape.map(() => -1);
  const last = shape.length - 1;
  const width = shape[last]!;
  for (let row = 0; row * width < data.length; row++) {
    const start = row * width;
    let [from, to] = [0, width - 1];
    while (from < width && isEmpty(data[start + from]!)) from++;
    if (from === width) continue;
    while (isEmpty(data[start + to]!)) to--;
    low[last] = Math.min(low[last]!, from);
    high[last] = Math.max(high[last]!, to);
    for (let axis = last - 1, rest = row; axis >= 0; axis--) {
      const index = rest % shape[axis]!;
      rest = (rest - index) / shape[axis]!;
      low[axis] = Math.min(low[axis]!, index);
      high[axis] = Math.max(high[axis]!, index);
    }
  }
  if (high[last]! < 0) return { starts: shape.map(() => 0), lengths: shape.map(() => 0) };
  return { starts: low, lengths: high.map((end, axis) => end - low[axis]! + 1) };
}

/** The box in an array of `info` from the cells cut off before and after it, axis by axis. @throws VdfcError `CORRUPT` */
function readBox({ shape }: ArrayInfo, params: Params): Box {
  const margins = (Array.isArray(params[0]) ? params[0] : []) as number[];
  const counts =
    margins.length === 2 * shape.length && margins.every((n) => Number.isSafeInteger(n) && n >= 0);
  const starts = shape.map((_, axis) => margins[2 * axis]!);
  const lengths = shape.map((n, axis) => n - starts[axis]! - margins[2 * axis + 1]!);
  const valid = params.length === 1 && counts && lengths.every((n) => n >= 0);
  expectParam('crop', valid, `two margins for each axis of [${shape.join(', ')}]`, show(params));
  return { starts, lengths };
}

/** Place of a cell in an array of `shape`, elements. */
function firstOf(cell: readonly number[], shape: readonly number[]): number {
  return cStrides(shape).reduce((place, stride, axis) => place + stride * cell[axis]!, 0);
}

/** Copies a box of `lengths`, row by row, from the start of one array to the start of another. */
function copyBox(
  from: Floats,
  fromShape: readonly number[],
  to: Floats,
  toShape: readonly number[],
  lengths: readonly number[],
): void {
  if (elementCount(lengths) === 0) return;
  const [fromStrides, toStrides] = [cStrides(fromShape), cStrides(toShape)];
  const last = lengths.length - 1;
  const width = lengths[last]!;
  const rows = elementCount(lengths.slice(0, last));
  for (let row = 0; row < rows; row++) {
    let [source, target] = [0, 0];
    for (let axis = last - 1, rest = row; axis >= 0; axis--) {
      const index = rest % lengths[axis]!;
      rest = (rest - index) / lengths[axis]!;
      source += index * fromStrides[axis]!;
      target += index * toStrides[axis]!;
    }
    to.set(from.subarray(source, source + width), target);
  }
}
