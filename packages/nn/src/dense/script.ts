import {
  cosineOfRest,
  halfTurns,
  isOdd,
  limitAngle,
  rest,
  sine32,
  sineOfRest,
  tanh32,
} from '../kernel/functions.js';
import { type ActivationCode, activationCodes, type DenseKernel, TILE } from './kernel.js';

const { fround } = Math;
const LEAK = /* @__PURE__ */ fround(0.01);

/** The kernel in TypeScript: the reference for the bits of the other, and its stand-in. */
export function createScriptDense(memory: Float32Array): DenseKernel {
  return {
    load: (from, stride, rows, count, to) => load(memory, from, stride, rows, count, to),
    unload: (from, rows, count, to, stride) => unload(memory, from, rows, count, to, stride),
    transpose: (from, rows, columns, to) => transpose(memory, from, rows, columns, to),
    multiply: (weights, bias, depth, rows, x, y, count) => {
      for (let r = 0; r < rows; r++) {
        const start = bias < 0 ? 0 : memory[bias + r]!;
        multiplyRow(memory, weights + r, rows, start, depth, x, y + r * TILE, roundUp(count));
      }
    },
    activate: (code, frequency, z, slopes, rows, count) => {
      for (let r = 0; r < rows; r++) {
        const slope = slopes < 0 ? -1 : slopes + r * TILE;
        activateRow(memory, code, fround(frequency), z + r * TILE, slope, roundUp(count));
      }
    },
    derive: (code, f, slopes, gradient, rows, count) => {
      for (let r = 0; r < rows; r++) {
        const at = r * TILE;
        deriveRow(memory, code, f + at, slopes + at, gradient + at, roundUp(count));
      }
    },
    accumulate: (delta, units, x, inputs, lanes, count) =>
      accumulate(memory, delta, units, x, inputs, lanes, roundUp(count)),
    join: (lanes, length, to) => join(memory, lanes, length, to),
  };
}

function roundUp(count: number): number {
  return (count + 7) & ~7;
}

function load(m: Float32Array, from: number, stride: number, rows: number, count: number, to: number): void {
  for (let r = 0; r < rows; r++) {
    const row = to + r * TILE;
    m.copyWithin(row, from + r * stride, from + r * stride + count);
    m.fill(0, row + count, row + TILE);
  }
}

function unload(
  m: Float32Array,
  from: number,
  rows: number,
  count: number,
  to: number,
  stride: number,
): void {
  for (let r = 0; r < rows; r++) m.copyWithin(to + r * stride, from + r * TILE, from + r * TILE + count);
}

function transpose(m: Float32Array, from: number, rows: number, columns: number, to: number): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) m[to + c * rows + r] = m[from + r * columns + c]!;
  }
}

/** One row of `multiply`: weights `step` apart. */
function multiplyRow(
  m: Float32Array,
  weights: number,
  step: number,
  start: number,
  depth: number,
  x: number,
  y: number,
  count: number,
): void {
  m.fill(start, y, y + count);
  let d = 0;
  for (; d + 4 <= depth; d += 4) {
    const w0 = m[weights + d * step]!;
    const w1 = m[weights + (d + 1) * step]!;
    const w2 = m[weights + (d + 2) * step]!;
    const w3 = m[weights + (d + 3) * step]!;
    const x0 = x + d * TILE;
    for (let s = 0; s < count; s++) {
      let sum = fround(m[y + s]! + fround(w0 * m[x0 + s]!));
      sum = fround(sum + fround(w1 * m[x0 + TILE + s]!));
      sum = fround(sum + fround(w2 * m[x0 + 2 * TILE + s]!));
      m[y + s] = fround(sum + fround(w3 * m[x0 + 3 * TILE + s]!));
    }
  }
  for (; d < depth; d++) {
    const w = m[weights + d * step]!;
    const row = x + d * TILE;
    for (let s = 0; s < count; s++) m[y + s] = fround(m[y + s]! + fround(w * m[row + s]!));
  }
}

function activateRow(
  m: Float32Array,
  code: ActivationCode,
  frequency: number,
  z: number,
  slopes: number,
  count: number,
): void {
  const end = z + count;
  if (code === activationCodes.relu) {
    for (let i = z; i < end; i++) m[i] = m[i]! < 0 ? 0 : m[i]!;
  } else if (code === activationCodes['leaky-relu']) {
    for (let i = z; i < end; i++) m[i] = m[i]! < 0 ? fround(LEAK * m[i]!) : m[i]!;
  } else if (code === activationCodes.tanh) {
    for (let i = z; i < end; i++) m[i] = tanh32(m[i]!);
  } else if (code === activationCodes.sine) {
    if (slopes < 0) for (let i = z; i < end; i++) m[i] = sine32(fround(frequency * m[i]!));
    else sinesAndSlopes(m, frequency, z, slopes, count);
  }
}

function sinesAndSlopes(m: Float32Array, frequency: number, z: number, slopes: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const angle = limitAngle(fround(frequency * m[z + i]!));
    const turns = halfTurns(angle);
    const r = rest(angle, turns);
    const odd = isOdd(turns);
    m[z + i] = sineOfRest(odd ? -r : r);
    m[slopes + i] = fround((odd ? -frequency : frequency) * cosineOfRest(r));
  }
}

function deriveRow(
  m: Float32Array,
  code: ActivationCode,
  f: number,
  slopes: number,
  gradient: number,
  count: number,
): void {
  if (code === activationCodes.relu) {
    for (let i = 0; i < count; i++) m[gradient + i] = m[f + i]! > 0 ? m[gradient + i]! : 0;
  } else if (code === activationCodes['leaky-relu']) {
    for (let i = 0; i < count; i++) {
      if (!(m[f + i]! > 0)) m[gradient + i] = fround(LEAK * m[gradient + i]!);
    }
  } else if (code === activationCodes.tanh) {
    for (let i = 0; i < count; i++) {
      const slope = fround(1 - fround(m[f + i]! * m[f + i]!));
      m[gradient + i] = fround(slope * m[gradient + i]!);
    }
  } else if (code === activationCodes.sine) {
    for (let i = 0; i < count; i++) m[gradient + i] = fround(m[slopes + i]! * m[gradient + i]!);
  }
}

function accumulate(
  m: Float32Array,
  delta: number,
  units: number,
  x: number,
  inputs: number,
  lanes: number,
  count: number,
): void {
  for (let u = 0; u < units; u++) {
    const row = delta + u * TILE;
    for (let i = 0; i < inputs; i++) addProducts(m, row, x + i * TILE, lanes + 4 * (u * inputs + i), count);
    addSums(m, row, lanes + 4 * (units * inputs + u), count);
  }
}

function addProducts(m: Float32Array, a: number, b: number, lanes: number, count: number): void {
  let l0 = m[lanes]!;
  let l1 = m[lanes + 1]!;
  let l2 = m[lanes + 2]!;
  let l3 = m[lanes + 3]!;
  for (let s = 0; s < count; s += 4) {
    l0 = fround(l0 + fround(m[a + s]! * m[b + s]!));
    l1 = fround(l1 + fround(m[a + s + 1]! * m[b + s + 1]!));
    l2 = fround(l2 + fround(m[a + s + 2]! * m[b + s + 2]!));
    l3 = fround(l3 + fround(m[a + s + 3]! * m[b + s + 3]!));
  }
  m[lanes] = l0;
  m[lanes + 1] = l1;
  m[lanes + 2] = l2;
  m[lanes + 3] = l3;
}

function addSums(m: Float32Array, a: number, lanes: number, count: number): void {
  for (let s = 0; s < count; s += 4) {
    for (let l = 0; l < 4; l++) m[lanes + l] = fround(m[lanes + l]! + m[a + s + l]!);
  }
}

function join(m: Float32Array, lanes: number, length: number, to: number): void {
  for (let p = 0; p < length; p++) {
    const at = lanes + 4 * p;
    m[to + p] = fround(fround(m[at]! + m[at + 1]!) + fround(m[at + 2]! + m[at + 3]!));
  }
}
