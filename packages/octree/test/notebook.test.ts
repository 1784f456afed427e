import { sampleVdf, twoBeams } from '@vdfc/testkit';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { describe, expect, it } from 'vitest';
import { leavesOf, octree } from '../src/index.js';
import { Queue } from '../src/notebook/queue.js';
import { slowOctree } from './reference.js';
import { distance } from './run.js';

describe('mode notebook', () => {
  const vdf = sampleVdf(twoBeams(), { shape: [13, 14, 12], threshold: 1e-15, dtype: 'float64' });

  it('makes the leaves and the values of a reference that fits all leaves at every cut', () => {
    for (const relativeError of [0.9, 0.4, 0.1]) {
      const settings = { degree: 2, relativeError, cuts: 12 };
      const bytes = octree.encode(vdf, { mode: 'notebook', ...settings });
      const { leaves } = leavesOf(bytes);
      const slow = slowOctree(Float64Array.from(vdf.data), vdf.shape, settings);
      const place = ({ start, shape }: { start: readonly number[]; shape: readonly number[] }): string =>
        `${start} ${shape}`;
      expect(leaves.map(place).sort()).toEqual(slow.map(place).sort());
      const expected = new Float64Array(vdf.data.length);
      for (const { start, shape, fitted } of slow) {
        fitted.forEach((value, i) => {
          const [z, y, x] = [
            Math.floor(i / shape[2]! / shape[1]!),
            Math.floor(i / shape[2]!) % shape[1]!,
            i % shape[2]!,
          ];
          expected[((start[0]! + z) * 14 + start[1]! + y) * 12 + start[2]! + x] = value;
        });
      }
      const peak = Math.max(...vdf.data);
      expect(distance(octree.decode(bytes).data, expected) / peak).toBeLessThan(1e-6);
    }
  });

  it('cuts as often as it is told, and stores 4 bytes a coefficient', () => {
    for (const cuts of [0, 1, 3]) {
      const bytes = octree.encode(vdf, { mode: 'notebook', cuts, relativeError: 0 });
      const { leaves } = leavesOf(bytes);
      expect(leaves.length).toBe(1 + 7 * cuts);
      expect(leaves.every(({ counts }) => String(counts) === '3,3,3')).toBe(true);
      expect(bytes.length - 27 * 4 * leaves.length).toBeLessThan(60);
    }
  });

  it('keeps the items of a batch apart', () => {
    const data = new Float64Array(2 * vdf.data.length);
    data.set(vdf.data, vdf.data.length);
    const { leaves } = leavesOf(octree.encode({ data, shape: [2, ...vdf.shape] }, { mode: 'notebook' }));
    expect(leaves.every(({ shape }) => shape[0] === 1)).toBe(true);
    expect(leaves.filter(({ start }) => start[0] === 0).length).toBe(1);
  });

  it('starts from parts where an array is longer than a leaf', () => {
    const data = Float32Array.from({ length: 300 }, (_, i) => Math.sin(i / 9));
    const { leaves } = leavesOf(octree.encode({ data, shape: [300] }, { mode: 'notebook', cuts: 0 }));
    expect(leaves.map(({ shape }) => shape[0])).toEqual([38, 37, 38, 37, 38, 37, 38, 37]);
  });
});

it('Queue gives the largest first', () => {
  const queue = new Queue<number>();
  const keys = Array.from({ length: 200 }, (_, i) => (i * 7919) % 211);
  for (const key of keys) queue.push(key, key);
  expect(Array.from({ length: 201 }, () => queue.pop())).toEqual([...keys.sort((a, b) => b - a), undefined]);
});

withData(['reference-vdf-50x50x50.f64'], 'mode notebook on the reference VDF', () => {
  const array = { data: readReferenceVdf(), shape: referenceShape };

  it('reaches the published error with fewer leaves, as none lie in padding', () => {
    const bytes = octree.encode(array, { mode: 'notebook', relativeError: 0.25 });
    const decoded = octree.decode(bytes).data;
    let [error, sum] = [0, 0];
    decoded.forEach((value, i) => {
      error += Math.abs(value - array.data[i]!);
      sum += Math.abs(array.data[i]!);
    });
    expect(error / sum).toBeLessThan(0.068);
    // Published: 295 leaves of 27 coefficients, 31,923 bytes.
    expect(leavesOf(bytes).leaves.length).toBeLessThan(250);
    expect(bytes.length).toBeLessThan(25_000);
  });
});
