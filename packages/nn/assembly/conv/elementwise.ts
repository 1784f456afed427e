// What is done to one value at a time, 4 side by side. Places are in floats, lengths multiples of 4.
import { cosineOfRest, halfTurns, limitAngle, oddSign, rest, sineOfRest, tanh4 } from '../functions';

/** Numbers of activations, as in src/conv/wasm.ts. */
const enum Activation {
  Linear,
  Relu,
  LeakyRelu,
  Tanh,
  Sine,
}

const LEAK: f32 = 0.01;

export function convAffine(x: usize, out: usize, length: usize, a: f32, b: f32): void {
  const end = length << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const product = f32x4.mul(v128.load((x << 2) + i), f32x4.splat(a));
    v128.store((out << 2) + i, f32x4.add(product, f32x4.splat(b)));
  }
}

export function convCombine(x: usize, out: usize, length: usize, a: f32, b: f32, c: f32): void {
  const end = length << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const at = (out << 2) + i;
    const first = f32x4.mul(v128.load((x << 2) + i), f32x4.splat(a));
    const both = f32x4.add(first, f32x4.mul(v128.load(at), f32x4.splat(b)));
    v128.store(at, f32x4.add(both, f32x4.splat(c)));
  }
}

export function convAdd(x: usize, y: usize, out: usize, length: usize): void {
  const end = length << 2;
  for (let i: usize = 0; i < end; i += 16) {
    v128.store((out << 2) + i, f32x4.add(v128.load((x << 2) + i), v128.load((y << 2) + i)));
  }
}

export function convActivate(code: i32, frequency: f32, x: usize, out: usize, length: usize): void {
  const from = x << 2;
  const to = out << 2;
  const end = length << 2;
  if (code == Activation.Relu) {
    for (let i: usize = 0; i < end; i += 16) v128.store(to + i, relu(v128.load(from + i)));
  } else if (code == Activation.LeakyRelu) {
    for (let i: usize = 0; i < end; i += 16) v128.store(to + i, leakyRelu(v128.load(from + i)));
  } else if (code == Activation.Tanh) {
    for (let i: usize = 0; i < end; i += 16) v128.store(to + i, tanh4(v128.load(from + i)));
  } else if (code == Activation.Sine) {
    for (let i: usize = 0; i < end; i += 16) v128.store(to + i, sine(v128.load(from + i), frequency));
  } else {
    memory.copy(to, from, end);
  }
}

export function convActivateGradient(
  code: i32,
  frequency: f32,
  values: usize,
  dy: usize,
  dx: usize,
  length: usize,
): void {
  const end = length << 2;
  for (let i: usize = 0; i < end; i += 16) {
    const value = v128.load((values << 2) + i);
    const slope = derivative(code, frequency, value);
    v128.store((dx << 2) + i, f32x4.mul(v128.load((dy << 2) + i), slope));
  }
}

@inline
function relu(z: v128): v128 {
  return v128.and(z, f32x4.gt(z, f32x4.splat(0)));
}

@inline
function leakyRelu(z: v128): v128 {
  return v128.bitselect(z, f32x4.mul(z, f32x4.splat(LEAK)), f32x4.gt(z, f32x4.splat(0)));
}

@inline
function sine(z: v128, frequency: f32): v128 {
  const angle = limitAngle(f32x4.mul(z, f32x4.splat(frequency)));
  const turns = halfTurns(angle);
  const r = rest(angle, turns);
  return v128.xor(sineOfRest(r, f32x4.mul(r, r)), oddSign(turns));
}

@inline
function cosine(z: v128, frequency: f32): v128 {
  const angle = limitAngle(f32x4.mul(z, f32x4.splat(frequency)));
  const turns = halfTurns(angle);
  const r = rest(angle, turns);
  return v128.xor(cosineOfRest(f32x4.mul(r, r)), oddSign(turns));
}

@inline
function derivative(code: i32, frequency: f32, value: v128): v128 {
  const one = f32x4.splat(1);
  const positive = f32x4.gt(value, f32x4.splat(0));
  if (code == Activation.Relu) return v128.and(one, positive);
  if (code == Activation.LeakyRelu) return v128.bitselect(one, f32x4.splat(LEAK), positive);
  if (code == Activation.Tanh) return f32x4.sub(one, f32x4.mul(value, value));
  if (code == Activation.Sine) return f32x4.mul(f32x4.splat(frequency), cosine(value, frequency));
  return one;
}
