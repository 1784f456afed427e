import {
  type ArrayInput,
  allocate,
  bytesPerElement,
  cStrides,
  elementCount,
  toDense,
  toNdArray,
} from '@vdfc/core';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { refused } from './refused.js';

const values = Float32Array.from({ length: 24 }, (_, i) => i);

describe('toDense', () => {
  it('shares the memory of a dense array', () => {
    const dense = toDense({ data: values, shape: [2, 3, 4] });
    expect(dense).toEqual({ dtype: 'float32', shape: [2, 3, 4], data: values });
    expect(dense.data.buffer).toBe(values.buffer);
  });

  it('takes a part of larger data by offset and shape', () => {
    const { data } = toDense({ data: values, shape: [2, 3], offset: 5 });
    expect([...data]).toEqual([5, 6, 7, 8, 9, 10]);
    expect(data.byteOffset).toBe(20);
  });

  it('takes the typed array as a view into its buffer', () => {
    const { data } = toDense({ data: values.subarray(4, 12), shape: [2, 2], stride: [4, 1], offset: 1 });
    expect([...data]).toEqual([5, 6, 9, 10]);
  });

  const views: Record<string, [ArrayInput, number[]]> = {
    'a transposed view': [{ data: values, shape: [3, 2], stride: [1, 3] }, [0, 3, 1, 4, 2, 5]],
    'every second value': [{ data: values, shape: [4], stride: [2], offset: 1 }, [1, 3, 5, 7]],
    'a reversed view': [{ data: values, shape: [4], stride: [-1], offset: 3 }, [3, 2, 1, 0]],
    'strides of mixed sign': [
      { data: values, shape: [2, 3], stride: [-6, 2], offset: 6 },
      [6, 8, 10, 0, 2, 4],
    ],
    'a repeated value': [{ data: values, shape: [3], stride: [0], offset: 7 }, [7, 7, 7]],
    'any stride along an axis of length 1': [{ data: values, shape: [1, 3], stride: [999, 1] }, [0, 1, 2]],
    'four axes': [{ data: values, shape: [2, 1, 2, 2], stride: [1, 0, 12, 4] }, [0, 4, 12, 16, 1, 5, 13, 17]],
    'nothing, wherever it lies': [{ data: values, shape: [3, 0], stride: [50, 50], offset: 0 }, []],
  };
  it.each(Object.entries(views))('reads %s', (_, [input, expected]) => {
    const before = values.slice();
    const dense = toDense(input);
    expect([...dense.data]).toEqual(expected);
    expect(dense.shape).toEqual(input.shape);
    expect(values).toEqual(before);
  });

  it('reads views made by ndarray', () => {
    const whole = ndarray(
      Float64Array.from({ length: 60 }, (_, i) => i),
      [3, 4, 5],
    );
    const view = whole.transpose(2, 0, 1).step(-2, 1, 2).lo(1, 1, 0);
    const { dtype, shape, data } = toDense(view);
    expect(dtype).toBe('float64');
    expect(shape).toEqual([2, 2, 2]);
    const expected: number[] = [];
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 2; j++) for (let k = 0; k < 2; k++) expected.push(view.get(i, j, k));
    expect([...data]).toEqual(expected);
  });

  it('agrees with ndarray on arbitrary views', () => {
    const axis = fc.record({ length: fc.nat({ max: 4 }), stride: fc.integer({ min: -7, max: 7 }) });
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 4 }), fc.nat({ max: 100 }), (axes, offset) => {
        const data = Float64Array.from({ length: 200 }, (_, i) => i);
        const shape = axes.map(({ length }) => length);
        const stride = axes.map((each) => each.stride);
        const view = ndarray(data, shape, stride, offset + 50);
        const found = readOrNothing(view);
        const reach = axes.map(({ length, stride: step }) => step * Math.max(length - 1, 0));
        const low = offset + 50 + reach.reduce((sum, r) => sum + Math.min(r, 0), 0);
        const high = offset + 50 + reach.reduce((sum, r) => sum + Math.max(r, 0), 0);
        const inside = elementCount(shape) === 0 || (low >= 0 && high < 200);
        expect(found).toEqual(inside ? everyValue(view) : undefined);
      }),
    );
  });

  const wrong: Record<string, unknown> = {
    'no array': undefined,
    null: null,
    'a typed array alone': values,
    'an array of integers': { data: new Int32Array(4), shape: [4] },
    'an array of numbers': { data: [1, 2, 3], shape: [3] },
    'no shape': { data: values },
    'rank 0': { data: values, shape: [] },
    'rank 5': { data: values, shape: [1, 1, 1, 1, 1] },
    'a negative length': { data: values, shape: [-1] },
    'a broken length': { data: values, shape: [1.5] },
    'a length that is no number': { data: values, shape: ['2'] },
    'more elements than can be counted': { data: values, shape: [2 ** 30, 2 ** 30] },
    'more elements than data': { data: values, shape: [5, 5] },
    'too few strides': { data: values, shape: [2, 2], stride: [2] },
    'strides that are no array': { data: values, shape: [2], stride: 1 },
    'a broken stride': { data: values, shape: [2], stride: [0.5] },
    'a broken offset': { data: values, shape: [2], offset: Number.NaN },
    'a negative offset': { data: values, shape: [2], offset: -1 },
    'an end beyond the data': { data: values, shape: [2, 2], stride: [12, 12], offset: 0 },
    'a beginning before the data': { data: values, shape: [3], stride: [-1], offset: 1 },
  };
  it.each(Object.entries(wrong))('refuses %s', (_, input) => {
    expect(refused('BAD_INPUT', () => toDense(input as ArrayInput)).message).toMatch(/^Cannot use array: /);
  });

  it('says what was wrong', () => {
    const message = (input: unknown): string =>
      refused('BAD_INPUT', () => toDense(input as ArrayInput)).message;
    expect(message({ data: new Uint8Array(1), shape: [1] })).toContain('got Uint8Array');
    expect(message({ data: values, shape: [2, -3] })).toContain('got [2, -3]');
    expect(message({ data: values, shape: [5, 5] })).toContain(
      'reaches elements 0 to 24, but its data has 24',
    );
  });
});

describe('small things', () => {
  it('counts, strides, allocates', () => {
    expect([elementCount([2, 3, 4]), elementCount([5, 0]), bytesPerElement('float64')]).toEqual([24, 0, 8]);
    expect(cStrides([2, 3, 4])).toEqual([12, 4, 1]);
    expect(allocate({ dtype: 'float64', shape: [2, 2] })).toEqual(new Float64Array(4));
    expect(allocate({ dtype: 'float32', shape: [3] })).toEqual(new Float32Array(3));
  });

  it('makes an NdArray over the same memory', () => {
    const array = toNdArray({ dtype: 'float32', shape: [2, 3, 4], data: values });
    expect([array.shape, array.stride, array.offset, array.dtype]).toEqual([
      [2, 3, 4],
      [12, 4, 1],
      0,
      'float32',
    ]);
    expect(array.get(1, 2, 3)).toBe(23);
    expect(array.data).toBe(values);
  });
});

function readOrNothing(input: ArrayInput): number[] | undefined {
  try {
    return [...toDense(input).data];
  } catch {
    return undefined;
  }
}

/** The values of a view in C order, one by one. */
function everyValue(view: ndarray.NdArray<Float64Array>): number[] {
  const { shape } = view;
  const strides = cStrides(shape);
  return Array.from({ length: elementCount(shape) }, (_, i) =>
    view.get(...shape.map((length, axis) => Math.floor(i / strides[axis]!) % length)),
  );
}
