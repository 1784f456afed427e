import { blockOf, CHUNK, type Correlation, type CorrelationGradient } from '../kernel.js';

const f = Math.fround;

/** The reference of `Correlation`. */
export function correlate(floats: Float32Array, ints: Int32Array, task: Correlation): void {
  const { channels, planes, plane, range, columnCount, outStride } = task;
  const columns = columnsOf(ints, task.columns, columnCount);
  for (let first = 0; first < channels; ) {
    const block = blockOf(channels - first);
    for (let c = first; c < first + block; c++) {
      const weights = task.weights + first * columnCount + (c - first);
      const bias = task.bias < 0 ? 0 : floats[task.bias + c]!;
      for (let z = 0; z < planes; z++) {
        const out = task.out + c * outStride + z * plane;
        sumRows(floats, columns, task.x + z * plane, weights, block, bias, out, range);
      }
    }
    first += block;
  }
}

/** One channel of one plane, 4 voxels at a time. */
function sumRows(
  floats: Float32Array,
  columns: Int32Array,
  x: number,
  weights: number,
  block: number,
  bias: number,
  out: number,
  range: number,
): void {
  for (let p = 0; p < range; p += 4) {
    let s0 = bias;
    let s1 = bias;
    let s2 = bias;
    let s3 = bias;
    for (let k = 0, w = weights; k < columns.length; k++, w += block) {
      const at = x + p + columns[k]!;
      const weight = floats[w]!;
      s0 = f(s0 + f(weight * floats[at]!));
      s1 = f(s1 + f(weight * floats[at + 1]!));
      s2 = f(s2 + f(weight * floats[at + 2]!));
      s3 = f(s3 + f(weight * floats[at + 3]!));
    }
    floats[out + p] = s0;
    floats[out + p + 1] = s1;
    floats[out + p + 2] = s2;
    floats[out + p + 3] = s3;
  }
}

/** The reference of `CorrelationGradient`. */
export function correlateGradient(floats: Float32Array, ints: Int32Array, task: CorrelationGradient): void {
  const { channels, columnCount, length, dyStride, gradient } = task;
  const columns = columnsOf(ints, task.columns, columnCount);
  for (let start = 0; start < length; start += CHUNK) {
    const end = Math.min(length, start + CHUNK);
    for (let c = 0; c < channels; c++) {
      const dy = task.dy + c * dyStride;
      for (let k = 0; k < columnCount; k++) {
        const at = gradient + c * columnCount + k;
        floats[at] = floats[at]! + dotLanes(floats, dy + start, task.x + columns[k]! + start, end - start);
      }
    }
  }
}

/** Σ x y of one chunk, in 4 lanes. */
export function dotLanes(floats: Float32Array, x: number, y: number, length: number): number {
  let s0 = f(0);
  let s1 = f(0);
  let s2 = f(0);
  let s3 = f(0);
  for (let i = 0; i < length; i += 4) {
    s0 = f(s0 + f(floats[x + i]! * floats[y + i]!));
    s1 = f(s1 + f(floats[x + i + 1]! * floats[y + i + 1]!));
    s2 = f(s2 + f(floats[x + i + 2]! * floats[y + i + 2]!));
    s3 = f(s3 + f(floats[x + i + 3]! * floats[y + i + 3]!));
  }
  return f(f(s0 + s1) + f(s2 + s3));
}

/** Shifts in floats, from bytes. */
function columnsOf(ints: Int32Array, at: number, count: number): Int32Array {
  return ints.subarray(at, at + count).map((bytes) => bytes >> 2);
}
