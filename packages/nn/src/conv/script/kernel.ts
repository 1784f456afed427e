import type { Activation } from '../../network.js';
import { CHUNK, type ConvKernel } from '../kernel.js';
import { activate, activateGradient } from './activation.js';
import { correlate, correlateGradient, dotLanes } from './correlate.js';
import { upsample, upsampleAdjoint } from './resample.js';

const f = Math.fround;

/** The TypeScript kernel, on all of `floats`: the reference of the other. */
export function createScriptKernel(floats: Float32Array): ConvKernel {
  const ints = new Int32Array(floats.buffer, floats.byteOffset, floats.length);
  return {
    correlate: (task) => correlate(floats, ints, task),
    correlateGradient: (task) => correlateGradient(floats, ints, task),
    sum: (x, length) => chunks(length, (start, count) => sumLanes(floats, x + start, count)),
    dot: (x, y, length) => chunks(length, (start, count) => dotLanes(floats, x + start, y + start, count)),
    affine: (x, out, length, a, b) => affine(floats, x, out, length, f(a), f(b)),
    combine: (x, out, length, a, b, c) => combine(floats, x, out, length, f(a), f(b), f(c)),
    add: (x, y, out, length) => add(floats, x, y, out, length),
    upsample: (record, coarse, fine) => upsample(floats, ints, record, coarse, fine),
    upsampleAdjoint: (record, coarse, fine) => upsampleAdjoint(floats, ints, record, coarse, fine),
    activate: (activation: Activation, frequency, x, out, length) =>
      activate(floats, activation, f(frequency), x, out, length),
    activateGradient: (activation: Activation, frequency, values, dy, dx, length) =>
      activateGradient(floats, activation, f(frequency), values, dy, dx, length),
  };
}

function chunks(length: number, part: (start: number, count: number) => number): number {
  let total = 0;
  for (let start = 0; start < length; start += CHUNK) {
    total = f(total + part(start, Math.min(CHUNK, length - start)));
  }
  return total;
}

function sumLanes(floats: Float32Array, x: number, length: number): number {
  let s0 = f(0);
  let s1 = f(0);
  let s2 = f(0);
  let s3 = f(0);
  for (let i = x; i < x + length; i += 4) {
    s0 = f(s0 + floats[i]!);
    s1 = f(s1 + floats[i + 1]!);
    s2 = f(s2 + floats[i + 2]!);
    s3 = f(s3 + floats[i + 3]!);
  }
  return f(f(s0 + s1) + f(s2 + s3));
}

function affine(floats: Float32Array, x: number, out: number, length: number, a: number, b: number): void {
  for (let i = 0; i < length; i++) floats[out + i] = f(floats[x + i]! * a) + b;
}

function combine(
  floats: Float32Array,
  x: number,
  out: number,
  length: number,
  a: number,
  b: number,
  c: number,
): void {
  for (let i = 0; i < length; i++) {
    floats[out + i] = f(f(floats[x + i]! * a) + f(floats[out + i]! * b)) + c;
  }
}

function add(floats: Float32Array, x: number, y: number, out: number, length: number): void {
  for (let i = 0; i < length; i++) floats[out + i] = floats[x + i]! + floats[y + i]!;
}
