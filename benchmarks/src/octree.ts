import { toNdArray } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { leavesOf, linePolynomials, octree } from '@vdfc/octree';
import { sampleVdf, twoBeams } from '@vdfc/testkit';
import { dataFile, readReferenceVdf, referenceShape } from '@vdfc/testkit/data';
import { tune } from '@vdfc/tune';
import { printTable } from './lib/table.js';
import { best } from './lib/time.js';

export const name = 'octree';
export const summary =
  'cutting the worst leaf, children alone fitted, against all leaves fitted anew at every cut; bytes and times of the codec';

const TARGETS = [0.0463, 0.01, 0.001];

/** A VDF of three axes. */
interface Vdf {
  readonly data: Float32Array;
  readonly shape: readonly number[];
}

export async function run(): Promise<void> {
  const vdf = subject();
  compareRefinement(vdf);
  figures(vdf);
}

function subject(): Vdf {
  if (dataFile('reference-vdf-50x50x50.f64') !== undefined) {
    return { data: readReferenceVdf(), shape: referenceShape };
  }
  console.log('(no test data, set VDFC_DATA: two beams of 50³ cells instead)');
  const { data, shape } = sampleVdf(twoBeams(), { shape: [50, 50, 50], dtype: 'float32', threshold: 1e-15 });
  return { data: data as Float32Array, shape };
}

/** The codec's mode `notebook` and the notebook's way must make the same leaves. */
function compareRefinement(vdf: Vdf): void {
  const options = { mode: 'notebook', relativeError: 0.3 } as const;
  const bytes = octree.encode(vdf, options);
  const leaves = leavesOf(bytes).leaves.length;
  const ours = best(() => octree.encode(vdf, options), 3);
  const start = performance.now();
  const slow = refitAll(vdf, options.relativeError);
  const theirs = performance.now() - start;
  if (slow !== leaves) throw new Error(`expected ${leaves} leaves of the slow way, got ${slow}`);
  const { l1 } = compare(vdf, octree.decode(bytes));
  printTable(
    ['leaves', 'bytes', 'L1', 'encode, ms', 'all leaves fitted at every cut, ms', 'ratio'],
    [[leaves, bytes.length, l1, ours, theirs, theirs / ours]],
  );
}

function figures(vdf: Vdf): void {
  console.log('\nWhole containers, tuned\n');
  const array = toNdArray({ dtype: 'float32', ...vdf });
  const rows = [0, 1, 2].flatMap((effort) =>
    TARGETS.map((target) => {
      const codec = octree.with({ effort });
      const { container, options, comparison } = tune(codec, array, { l1: target });
      const encode = best(() => codec.encode(array, options), 2);
      const decode = best(() => codec.decode(container), 3);
      const used = leavesOf(container).leaves.filter(({ coefficients }) => coefficients.length > 0).length;
      return [effort, target, container.length, comparison.l1, used, encode, decode];
    }),
  );
  printTable(['effort', 'L1 at most', 'bytes', 'L1', 'leaves', 'encode, ms', 'decode, ms'], rows);
}

interface Leaf {
  readonly start: readonly number[];
  readonly shape: readonly number[];
  error: number;
}

const DEGREE = 2;
const SHORTEST = 3;

/**
 * The notebook's way: at every cut the normal equations of all leaves are set up cell by cell and solved anew. The number
 * of leaves.
 */
function refitAll({ data, shape }: Vdf, relativeError: number): number {
  const peak = data.reduce((most, value) => Math.max(most, value), 0);
  const values = Float64Array.from(data, (value) => value / peak);
  let leaves: Leaf[] = [{ start: [0, 0, 0], shape, error: 0 }];
  for (let first = 0; ; ) {
    for (const leaf of leaves) leaf.error = refit(values, shape, leaf);
    const total = leaves.reduce((sum, { error }) => sum + error, 0);
    first ||= total;
    if (Math.sqrt(total / first) <= relativeError) return leaves.length;
    const worst = leaves.reduce((a, b) => (b.error > a.error && canBeCut(b) ? b : a));
    leaves = leaves.flatMap((leaf) => (leaf === worst ? partsOf(leaf) : [leaf]));
  }
}

function canBeCut({ shape }: Leaf): boolean {
  return shape.some((length) => length >= 2 * SHORTEST);
}

function partsOf(leaf: Leaf): Leaf[] {
  return [0, 1, 2].reduce(
    (parts, axis) =>
      parts.flatMap((part) => {
        const length = part.shape[axis]!;
        if (length < 2 * SHORTEST) return [part];
        const low = Math.ceil(length / 2);
        const high = part.start.with(axis, part.start[axis]! + low);
        return [
          { ...part, shape: part.shape.with(axis, low) },
          { ...part, start: high, shape: part.shape.with(axis, length - low) },
        ];
      }),
    [leaf],
  );
}

/** Fits a box; the sum of squared differences of what is left. */
function refit(values: Float64Array, whole: readonly number[], { start, shape }: Leaf): number {
  const [nz, ny, nx] = shape as [number, number, number];
  const lines = shape.map((length) => linePolynomials(length, Math.min(length, DEGREE + 1)));
  const size = lines.reduce((product, { count }) => product * count, 1);
  const phi = new Float64Array(size);
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  const look = (z: number, y: number, x: number): number => {
    const [a, b, c] = lines as [(typeof lines)[0], (typeof lines)[0], (typeof lines)[0]];
    let i = 0;
    for (let p = 0; p < a.count; p++) {
      for (let q = 0; q < b.count; q++) {
        for (let r = 0; r < c.count; r++) {
          phi[i++] = a.rows[p * nz + z]! * b.rows[q * ny + y]! * c.rows[r * nx + x]!;
        }
      }
    }
    return values[((start[0]! + z) * whole[1]! + start[1]! + y) * whole[2]! + start[2]! + x]!;
  };
  for (let i = 0; i < nz * ny * nx; i++) {
    const value = look(Math.floor(i / nx / ny), Math.floor(i / nx) % ny, i % nx);
    for (let p = 0; p < size; p++) {
      right[p]! += phi[p]! * value;
      for (let q = 0; q < size; q++) normal[p * size + q]! += phi[p]! * phi[q]!;
    }
  }
  eliminate(normal, right);
  const left = new Float64Array(nz * ny * nx);
  let error = 0;
  for (let i = 0; i < left.length; i++) {
    const [z, y, x] = [Math.floor(i / nx / ny), Math.floor(i / nx) % ny, i % nx];
    let rest = look(z, y, x);
    for (let p = 0; p < size; p++) rest -= right[p]! * phi[p]!;
    left[i] = rest;
    if (z > 0) error += (rest - left[i - ny * nx]!) ** 2;
    if (y > 0) error += (rest - left[i - nx]!) ** 2;
    if (x > 0) error += (rest - left[i - 1]!) ** 2;
  }
  return error;
}

/** Solves a positive definite system in place: the solution in `right`. */
function eliminate(matrix: Float64Array, right: Float64Array): void {
  const n = right.length;
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = matrix[i * n + k]! / matrix[k * n + k]!;
      for (let j = k; j < n; j++) matrix[i * n + j]! -= factor * matrix[k * n + j]!;
      right[i]! -= factor * right[k]!;
    }
  }
  for (let k = 0; k < n; k++) right[k]! /= matrix[k * n + k]!;
}
