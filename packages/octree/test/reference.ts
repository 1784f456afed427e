import { cut, cuttable, wholeBox } from '../src/kernel/tree.js';

/** A box with its Legendre coefficients. */
export interface SlowLeaf {
  readonly start: readonly number[];
  readonly shape: readonly number[];
  fitted: Float64Array;
  error: number;
}

/** How the slow reference cuts. */
export interface SlowSettings {
  readonly degree: number;
  readonly relativeError: number;
  readonly cuts: number;
}

/**
 * The notebook's way on arrays of three axes: at every cut, all leaves are fitted anew by normal equations of Legendre
 * polynomials, and the one with the largest sum of squared differences of its residual is cut.
 */
export function slowOctree(
  values: Float64Array,
  shape: readonly number[],
  { degree, relativeError, cuts }: SlowSettings,
): SlowLeaf[] {
  let leaves: SlowLeaf[] = [{ ...wholeBox(shape), fitted: new Float64Array(0), error: 0 }];
  let first = 0;
  for (let done = 0; ; done++) {
    let total = 0;
    for (const leaf of leaves) {
      fitAnew(leaf, values, shape, degree);
      total += leaf.error;
    }
    if (done === 0) first = total;
    if (done === cuts || Math.sqrt(total / first) <= relativeError) return leaves;
    const candidates = leaves.filter((leaf) => cuttable(leaf.shape).length > 0);
    const most = Math.max(...candidates.map((leaf) => leaf.error));
    const worst = candidates.find((leaf) => leaf.error === most);
    if (worst === undefined || most === 0) return leaves;
    leaves = leaves.flatMap((leaf) => (leaf === worst ? partsOf(leaf) : [leaf]));
  }
}

function partsOf({ start, shape }: SlowLeaf): SlowLeaf[] {
  let boxes = [{ start, shape }];
  for (const axis of cuttable(shape)) boxes = boxes.flatMap((box) => [...cut(box, axis)]);
  return boxes.map((box) => ({ ...box, fitted: new Float64Array(0), error: 0 }));
}

function fitAnew(leaf: SlowLeaf, values: Float64Array, whole: readonly number[], degree: number): void {
  const { start, shape } = leaf;
  const [nz, ny, nx] = shape as [number, number, number];
  const counts = shape.map((n) => Math.min(n, degree + 1)) as [number, number, number];
  const size = counts[0] * counts[1] * counts[2];
  const normal = new Float64Array(size * size);
  const right = new Float64Array(size);
  const phi = new Float64Array(size);
  const at = (z: number, y: number, x: number): number =>
    values[((start[0]! + z) * whole[1]! + start[1]! + y) * whole[2]! + start[2]! + x]!;
  const look = (z: number, y: number, x: number): void => {
    const lines = [legendre(z, nz, counts[0]), legendre(y, ny, counts[1]), legendre(x, nx, counts[2])];
    let i = 0;
    for (const a of lines[0]!) for (const b of lines[1]!) for (const c of lines[2]!) phi[i++] = a * b * c;
  };
  forEachCell(shape, (z, y, x) => {
    look(z, y, x);
    for (let p = 0; p < size; p++) {
      right[p]! += phi[p]! * at(z, y, x);
      for (let q = 0; q < size; q++) normal[p * size + q]! += phi[p]! * phi[q]!;
    }
  });
  const coefficients = solve(normal, right);
  leaf.fitted = new Float64Array(nz * ny * nx);
  leaf.error = 0;
  const left = new Float64Array(nz * ny * nx);
  forEachCell(shape, (z, y, x) => {
    look(z, y, x);
    const i = (z * ny + y) * nx + x;
    for (let p = 0; p < size; p++) leaf.fitted[i]! += coefficients[p]! * phi[p]!;
    left[i] = at(z, y, x) - leaf.fitted[i]!;
    if (z > 0) leaf.error += (left[i]! - left[i - ny * nx]!) ** 2;
    if (y > 0) leaf.error += (left[i]! - left[i - nx]!) ** 2;
    if (x > 0) leaf.error += (left[i]! - left[i - 1]!) ** 2;
  });
}

function forEachCell(shape: readonly number[], visit: (z: number, y: number, x: number) => void): void {
  for (let z = 0; z < shape[0]!; z++) {
    for (let y = 0; y < shape[1]!; y++) for (let x = 0; x < shape[2]!; x++) visit(z, y, x);
  }
}

/** Legendre polynomials at the middle of cell `i` of `n`, the line being -1 to 1. */
function legendre(i: number, n: number, count: number): number[] {
  const x = (2 * (i + 0.5)) / n - 1;
  const values = [1, x];
  for (let d = 1; d < count - 1; d++)
    values.push(((2 * d + 1) * x * values[d]! - d * values[d - 1]!) / (d + 1));
  return values.slice(0, count);
}

/** Gaussian elimination with pivots. */
function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const rows = Array.from({ length: n }, (_, i) => [...matrix.subarray(i * n, (i + 1) * n), right[i]!]);
  for (let k = 0; k < n; k++) {
    const pivot = rows.slice(k).reduce((best, row) => (Math.abs(row[k]!) > Math.abs(best[k]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1, rows[k]!);
    rows[k] = pivot;
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]! / pivot[k]!;
      for (let j = k; j <= n; j++) rows[i]![j]! -= factor * pivot[j]!;
    }
  }
  return Float64Array.from(rows, (row, i) => row[n]! / row[i]!);
}
