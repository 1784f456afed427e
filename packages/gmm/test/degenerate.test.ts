import { type DenseArray, toDense } from '@vdfc/core';
import { filled } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { type GmmOptions, gmm } from '../src/index.js';

const shape = [6, 7, 8];
const cells = 6 * 7 * 8;
const make = (of: (i: number) => number, over = shape): DenseArray =>
  filled({ dtype: 'float64', shape: over }, of);

const arrays: Record<string, DenseArray> = {
  nothing: make(() => 0),
  'one voxel': make((i) => (i === 100 ? 3e-15 : 0)),
  'two voxels far apart': make((i) => (i === 0 || i === cells - 1 ? 1e-15 : 0)),
  'a flat plane': make((i) => (Math.floor(i / 8) % 7 === 3 ? 2 : 0)),
  'a line': make((i) => (i % 56 === 9 ? 1 : 0)),
  'all mass in one corner': make((i) =>
    Math.exp(-3 * ((i % 8) + (Math.floor(i / 8) % 7) + Math.floor(i / 56))),
  ),
  'a constant': make(() => 4),
  'negative noise only': make((i) => -Math.abs(Math.sin(i * i))),
  'noise about zero': make((i) => Math.sin(i * i)),
  'numbers of 1e300': make((i) => 1e300 * Math.exp(-(((i % 8) - 3) ** 2))),
  'numbers of 1e-300': make((i) => 1e-300 * Math.exp(-(((i % 8) - 3) ** 2))),
  'the smallest number': make((i) => (i === 5 ? 5e-324 : 0)),
  'a range of 1e600': make((i) => (i % 2 === 0 ? 1e300 : 1e-300)),
};

const variants: GmmOptions[] = [
  { components: 6, effort: 0 },
  { components: 6, effort: 0, covariance: 'aligned', direction: [1, 0, 1] },
  { components: 'bic', most: 4, effort: 0, refine: 'none' },
  { mode: 'notebook', components: 6 },
];

describe.each(variants)('%j', (options) => {
  it.each(Object.keys(arrays))('keeps the mass of %s', (name) => {
    const array = arrays[name]!;
    const decoded = toDense(gmm.decode(gmm.encode(array, options))).data;
    expect(decoded.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
    const peak = Math.max(...array.data, 0) || 1;
    const sum = (values: ArrayLike<number>): number =>
      Array.from(values).reduce((total, value) => total + value / peak, 0);
    const mass = Math.max(sum(array.data), 0);
    expect(Math.abs(sum(decoded) - mass)).toBeLessThanOrEqual(1e-12 * Math.max(mass, 1));
  });
});

it('puts a single voxel where it was', () => {
  const decoded = gmm.decode(gmm.encode(arrays['one voxel']!, { components: 3, effort: 0 })).data;
  expect(Array.from(decoded).indexOf(Math.max(...Array.from(decoded)))).toBe(100);
});

it('keeps the mass of float32 arrays as far as float32 can', () => {
  const values = Float32Array.from({ length: cells }, (_, i) => 1e-13 * Math.exp(-(((i % 8) - 3) ** 2) / 4));
  const decoded = gmm.decode(gmm.encode({ data: values, shape }, { components: 5, effort: 0 })).data;
  const sum = (data: ArrayLike<number>): number =>
    Array.from(data).reduce((total, value) => total + value, 0);
  expect(Math.abs(sum(decoded) / sum(values) - 1)).toBeLessThan(1e-7);
});
