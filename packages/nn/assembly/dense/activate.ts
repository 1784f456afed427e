import { cosineOfRest, halfTurns, limitAngle, oddSign, rest, sineOfRest, tanh4 } from '../functions';
import { address, ROW, spanOf } from './tile';

const LEAK: f32 = 0.01;

/** As in src/dense/kernel.ts. */
const enum Code {
  Linear,
  Relu,
  LeakyRelu,
  Tanh,
  Sine,
}

/** See DenseKernel in src/dense/kernel.ts. */
export function denseActivate(code: Code, frequency: f32, z: i32, slopes: i32, rows: i32, count: i32): void {
  const span = spanOf(count);
  for (let r = 0; r < rows; r++) {
    const row = address(z) + <usize>r * ROW;
    const end = row + span;
    if (code == Code.Relu) {
      for (let at = row; at < end; at += 16) v128.store(at, f32x4.pmax(v128.load(at), f32x4.splat(0)));
    } else if (code == Code.LeakyRelu) {
      for (let at = row; at < end; at += 16) v128.store(at, leaky(v128.load(at)));
    } else if (code == Code.Tanh) {
      for (let at = row; at < end; at += 16) v128.store(at, tanh4(v128.load(at)));
    } else if (code == Code.Sine) {
      if (slopes < 0) sineRow(row, end, frequency);
      else sineAndSlopeRow(row, end, address(slopes) + <usize>r * ROW - row, frequency);
    }
  }
}

@inline
function leaky(z: v128): v128 {
  return v128.bitselect(f32x4.mul(f32x4.splat(LEAK), z), z, f32x4.lt(z, f32x4.splat(0)));
}

// Two passes each: the processor is busier with short chains of operations that wait for each other than with long
// ones (a third less time, measured).

function sineRow(row: usize, end: usize, frequency: f32): void {
  const factor = f32x4.splat(frequency);
  for (let at = row; at < end; at += 16) {
    const angle = limitAngle(f32x4.mul(factor, v128.load(at)));
    const turns = halfTurns(angle);
    v128.store(at, v128.xor(rest(angle, turns), oddSign(turns)));
  }
  for (let at = row; at < end; at += 16) {
    const r = v128.load(at);
    v128.store(at, sineOfRest(r, f32x4.mul(r, r)));
  }
}

/** The slopes lie `away` bytes from the values. */
function sineAndSlopeRow(row: usize, end: usize, away: usize, frequency: f32): void {
  const factor = f32x4.splat(frequency);
  for (let at = row; at < end; at += 16) {
    const angle = limitAngle(f32x4.mul(factor, v128.load(at)));
    const turns = halfTurns(angle);
    const sign = oddSign(turns);
    v128.store(at, v128.xor(rest(angle, turns), sign));
    v128.store(at + away, v128.xor(factor, sign));
  }
  for (let at = row; at < end; at += 16) {
    const r = v128.load(at);
    const s = f32x4.mul(r, r);
    v128.store(at, sineOfRest(r, s));
    v128.store(at + away, f32x4.mul(v128.load(at + away), cosineOfRest(s)));
  }
}

/** See DenseKernel in src/dense/kernel.ts. */
export function denseDerive(code: Code, f: i32, slopes: i32, gradient: i32, rows: i32, count: i32): void {
  const span = spanOf(count);
  for (let r = 0; r < rows; r++) {
    const value = address(f) + <usize>r * ROW;
    const slope = address(slopes) + <usize>r * ROW;
    const to = address(gradient) + <usize>r * ROW;
    if (code == Code.Relu) {
      for (let s: usize = 0; s < span; s += 16) {
        const positive = f32x4.gt(v128.load(value + s), f32x4.splat(0));
        v128.store(to + s, v128.and(v128.load(to + s), positive));
      }
    } else if (code == Code.LeakyRelu) {
      for (let s: usize = 0; s < span; s += 16) {
        const positive = f32x4.gt(v128.load(value + s), f32x4.splat(0));
        const g = v128.load(to + s);
        v128.store(to + s, v128.bitselect(g, f32x4.mul(f32x4.splat(LEAK), g), positive));
      }
    } else if (code == Code.Tanh) {
      for (let s: usize = 0; s < span; s += 16) {
        const t = v128.load(value + s);
        const derivative = f32x4.sub(f32x4.splat(1), f32x4.mul(t, t));
        v128.store(to + s, f32x4.mul(derivative, v128.load(to + s)));
      }
    } else if (code == Code.Sine) {
      for (let s: usize = 0; s < span; s += 16) {
        v128.store(to + s, f32x4.mul(v128.load(slope + s), v128.load(to + s)));
      }
    }
  }
}
