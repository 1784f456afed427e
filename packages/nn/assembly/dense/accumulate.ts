import { address, ROW, spanOf, takesFour } from './tile';

/** See DenseKernel in src/dense/kernel.ts. */
export function denseAccumulate(delta: i32, units: i32, x: i32, inputs: i32, lanes: i32, count: i32): void {
  const span = spanOf(count);
  const pitch = <usize>inputs << 4;
  const from = address(x);
  const biases = address(lanes) + <usize>units * pitch;
  for (let u = 0; u < units; ) {
    const d = address(delta) + <usize>u * ROW;
    const weights = address(lanes) + <usize>u * pitch;
    const left = units - u;
    if (takesFour(left)) {
      columns(4, d, from, inputs, weights, span);
      u += 4;
    } else if (left >= 3) {
      columns(3, d, from, inputs, weights, span);
      u += 3;
    } else if (left == 2) {
      columns(2, d, from, inputs, weights, span);
      u += 2;
    } else {
      columns(1, d, from, inputs, weights, span);
      u += 1;
    }
  }
  addSums(address(delta), units, biases, span);
}

/** `rows` units (1 to 4, known to the compiler) by all inputs. */
@inline
function columns(rows: i32, d: usize, x: usize, inputs: i32, lanes: usize, span: usize): void {
  const pitch = <usize>inputs << 4;
  for (let i = 0; i < inputs; ) {
    const at = x + <usize>i * ROW;
    const to = lanes + (<usize>i << 4);
    if (inputs - i >= 2) {
      patch(rows, 2, d, at, to, pitch, span);
      i += 2;
    } else {
      patch(rows, 1, d, at, to, pitch, span);
      i += 1;
    }
  }
}

/** Products of 1 to 4 units and 1 or 2 inputs, both known to the compiler. */
@inline
function patch(rows: i32, width: i32, d: usize, x: usize, lanes: usize, pitch: usize, span: usize): void {
  let s00 = v128.load(lanes);
  let s01 = width > 1 ? v128.load(lanes, 16) : s00;
  let s10 = rows > 1 ? v128.load(lanes + pitch) : s00;
  let s11 = rows > 1 && width > 1 ? v128.load(lanes + pitch, 16) : s00;
  let s20 = rows > 2 ? v128.load(lanes + 2 * pitch) : s00;
  let s21 = rows > 2 && width > 1 ? v128.load(lanes + 2 * pitch, 16) : s00;
  let s30 = rows > 3 ? v128.load(lanes + 3 * pitch) : s00;
  let s31 = rows > 3 && width > 1 ? v128.load(lanes + 3 * pitch, 16) : s00;
  const away = x - d;
  for (let at = d; at < d + span; at += 16) {
    const x0 = v128.load(at + away);
    const x1 = width > 1 ? v128.load(at + away, ROW) : x0;
    let g = v128.load(at);
    s00 = f32x4.add(s00, f32x4.mul(g, x0));
    if (width > 1) s01 = f32x4.add(s01, f32x4.mul(g, x1));
    if (rows > 1) {
      g = v128.load(at, ROW);
      s10 = f32x4.add(s10, f32x4.mul(g, x0));
      if (width > 1) s11 = f32x4.add(s11, f32x4.mul(g, x1));
    }
    if (rows > 2) {
      g = v128.load(at, 2 * ROW);
      s20 = f32x4.add(s20, f32x4.mul(g, x0));
      if (width > 1) s21 = f32x4.add(s21, f32x4.mul(g, x1));
    }
    if (rows > 3) {
      g = v128.load(at, 3 * ROW);
      s30 = f32x4.add(s30, f32x4.mul(g, x0));
      if (width > 1) s31 = f32x4.add(s31, f32x4.mul(g, x1));
    }
  }
  put(width, lanes, s00, s01);
  if (rows > 1) put(width, lanes + pitch, s10, s11);
  if (rows > 2) put(width, lanes + 2 * pitch, s20, s21);
  if (rows > 3) put(width, lanes + 3 * pitch, s30, s31);
}

@inline
function put(width: i32, to: usize, a: v128, b: v128): void {
  v128.store(to, a);
  if (width > 1) v128.store(to, b, 16);
}

/** Gradients of the biases. */
function addSums(d: usize, units: i32, lanes: usize, span: usize): void {
  for (let u = 0; u < units; u++) {
    const row = d + <usize>u * ROW;
    const to = lanes + (<usize>u << 4);
    let sum = v128.load(to);
    for (let s: usize = 0; s < span; s += 16) sum = f32x4.add(sum, v128.load(row + s));
    v128.store(to, sum);
  }
}

/** See DenseKernel in src/dense/kernel.ts. */
export function denseJoin(lanes: i32, length: i32, to: i32): void {
  const target = address(to);
  for (let p = 0; p < length; p++) {
    const sums = v128.load(address(lanes) + (<usize>p << 4));
    const low = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
    store<f32>(target + (<usize>p << 2), low + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3)));
  }
}
