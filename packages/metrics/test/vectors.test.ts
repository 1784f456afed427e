import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Floats, VelocityGrid } from '@vdfc/core';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { describe, expect, it } from 'vitest';
import { type Comparison, compare, type Moments, moments } from '../src/index.js';

interface Case {
  readonly name: string;
  readonly dtype: 'float32' | 'float64';
  readonly shape: number[];
  readonly grid: VelocityGrid | null;
  readonly original: number[];
  readonly reconstructed: number[];
  readonly moments: Moments;
  readonly comparison: Comparison;
  readonly threshold: number;
  readonly tailLogError: number;
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'vectors', `${name}.json`), 'utf8')) as T;
}

/** Largest |found - expected| over the numbers of an object, in units of `size`. */
function error(found: unknown, expected: unknown, size?: number): number {
  const [f, e] = [numbers(found), numbers(expected)];
  expect(f.length).toBe(e.length);
  const scale = size ?? Math.hypot(...e);
  return Math.max(...f.map((value, i) => Math.abs(value - e[i]!))) / (scale || 1);
}

function numbers(value: unknown): number[] {
  return typeof value === 'number' ? [value] : Object.values(value as object).flatMap(numbers);
}

describe.each(read<Case[]>('small'))('$name against exact arithmetic', (vector) => {
  const make = (values: number[]): Floats =>
    vector.dtype === 'float32' ? new Float32Array(values) : new Float64Array(values);
  const a = { data: make(vector.original), shape: vector.shape };
  const b = { data: make(vector.reconstructed), shape: vector.shape };
  const grid = vector.grid ?? undefined;

  it('has the same moments', () => {
    const found = moments(a, grid);
    for (const name of ['density', 'pressure', 'temperature', 'thermalSpeed'] as const) {
      expect(error(found[name], vector.moments[name]), name).toBeLessThan(1e-14);
    }
    // A velocity is as exact as the coordinates are that it is made from.
    expect(error(found.bulkVelocity, vector.moments.bulkVelocity)).toBeLessThan(1e-15);
  });

  it('has the same errors', () => {
    const { negatives, ...figures } = compare(a, b, grid === undefined ? {} : { grid });
    expect(negatives).toBe(vector.comparison.negatives);
    for (const [name, value] of Object.entries(figures)) {
      const expected = vector.comparison[name as keyof Comparison];
      // Errors of moments are differences of nearly equal numbers, relative to the original already.
      const ofMoments = ['density', 'bulkVelocity', 'pressure', 'temperature'].includes(name);
      const velocity = Math.hypot(...vector.moments.bulkVelocity) / vector.moments.thermalSpeed;
      const size = name === 'bulkVelocity' ? 1 + velocity : ofMoments ? 1 : undefined;
      expect(error(value, expected, size), name).toBeLessThan(2e-14);
    }
  });

  it('has the same tail error above a given threshold', () => {
    const { tailLogError } = compare(a, b, { threshold: vector.threshold });
    expect(error(tailLogError, vector.tailLogError)).toBeLessThan(1e-14);
  });
});

describe('8 million cells of 1e-31', () => {
  const expected = read<Pick<Moments, 'density' | 'bulkVelocity' | 'pressure'> & { l1: number; l2: number }>(
    'large',
  );
  const n = 200;
  const shape = [n, n, n];
  const data = new Float32Array(n ** 3);
  const rounded = new Float32Array(n ** 3);
  let at = 0;
  for (let z = 0; z < n; z++) {
    for (let y = 0; y < n; y++) {
      for (let x = 0; x < n; x++, at++) {
        const w = 3 * x + 2 * y + z > 700 ? 0 : Math.imul(at, 2654435761) >>> 8;
        data[at] = w * 2 ** -127;
        rounded[at] = ((w >> 8) * 256 + 128) * 2 ** -127;
      }
    }
  }

  it('has the exact moments to 1e-15', () => {
    const found = moments({ data, shape });
    expect(error(found.density, expected.density)).toBeLessThan(1e-15);
    expect(error(found.bulkVelocity, expected.bulkVelocity)).toBeLessThan(1e-15);
    expect(error(found.pressure, expected.pressure)).toBeLessThan(1e-15);
  });

  it('has the exact norms to 5e-15', () => {
    const found = compare({ data, shape }, { data: rounded, shape });
    expect(error(found.l1, expected.l1)).toBeLessThan(5e-15);
    expect(error(found.l2, expected.l2)).toBeLessThan(5e-15);
  });
});

it('does not lose small values beside a large one', () => {
  // Added one by one, 8 million times 2^-60 vanish beside 1.
  const count = 2 ** 23;
  const data = new Float64Array(count + 1).fill(2 ** -60);
  data[0] = 1;
  expect(moments({ data, shape: [count + 1] }).density).toBeCloseTo(1 + 2 ** -37, 15);
  const zeros = new Float64Array(count + 1);
  const { rmse } = compare({ data: zeros, shape: [count + 1] }, { data, shape: [count + 1] });
  expect(rmse).toBeCloseTo(Math.sqrt((1 + 2 ** -97) / (count + 1)), 18);
});

withData(['reference-vdf-50x50x50.f64'], 'the reference VDF', () => {
  it('has the moments that exact arithmetic gives', () => {
    const expected = read<Moments>('reference');
    const found = moments({ data: readReferenceVdf(), shape: referenceShape });
    for (const name of ['density', 'bulkVelocity', 'pressure', 'temperature', 'thermalSpeed'] as const) {
      expect(error(found[name], expected[name]), name).toBeLessThan(1e-15);
    }
  });
});
