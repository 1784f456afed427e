import { address, ROW, spanOf, takesFour } from './tile';

/** See DenseKernel in src/dense/kernel.ts. */
export function denseMultiply(weights: i32, bias: i32, depth: i32, rows: i32, x: i32, y: i32, count: i32): void {
  const end = spanOf(count);
  const step = <usize>rows << 2;
  const dx = address(x);
  for (let r = 0; r < rows; ) {
    const w = address(weights + r);
    const b = bias < 0 ? <usize>0 : address(bias + r);
    const to = address(y) + <usize>r * ROW;
    const left = rows - r;
    if (takesFour(left)) {
      for (let s: usize = 0; s < end; s += 32) panel(4, w, step, b, depth, dx + s, to + s);
      r += 4;
    } else if (left >= 3) {
      for (let s: usize = 0; s < end; s += 32) panel(3, w, step, b, depth, dx + s, to + s);
      r += 3;
    } else if (left == 2) {
      for (let s: usize = 0; s < end; s += 32) panel(2, w, step, b, depth, dx + s, to + s);
      r += 2;
    } else {
      for (let s: usize = 0; s < end; s += 32) panel(1, w, step, b, depth, dx + s, to + s);
      r += 1;
    }
  }
}

/** `rows` (1 to 4, known to the compiler) rows of 8 samples: eight sums and what they need fit in 16 registers. */
@inline
function panel(rows: i32, weights: usize, step: usize, bias: usize, depth: i32, x: usize, y: usize): void {
  let a0 = start(bias, 0);
  let b0 = a0;
  let a1 = rows > 1 ? start(bias, 4) : a0;
  let b1 = a1;
  let a2 = rows > 2 ? start(bias, 8) : a0;
  let b2 = a2;
  let a3 = rows > 3 ? start(bias, 12) : a0;
  let b3 = a3;
  let w = weights;
  for (let end = x + <usize>depth * ROW; x < end; x += ROW) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    let f = v128.load_splat<f32>(w);
    a0 = f32x4.add(a0, f32x4.mul(f, a));
    b0 = f32x4.add(b0, f32x4.mul(f, b));
    if (rows > 1) {
      f = v128.load_splat<f32>(w, 4);
      a1 = f32x4.add(a1, f32x4.mul(f, a));
      b1 = f32x4.add(b1, f32x4.mul(f, b));
    }
    if (rows > 2) {
      f = v128.load_splat<f32>(w, 8);
      a2 = f32x4.add(a2, f32x4.mul(f, a));
      b2 = f32x4.add(b2, f32x4.mul(f, b));
    }
    if (rows > 3) {
      f = v128.load_splat<f32>(w, 12);
      a3 = f32x4.add(a3, f32x4.mul(f, a));
      b3 = f32x4.add(b3, f32x4.mul(f, b));
    }
    w += step;
  }
  put(y, a0, b0);
  if (rows > 1) put(y + ROW, a1, b1);
  if (rows > 2) put(y + 2 * ROW, a2, b2);
  if (rows > 3) put(y + 3 * ROW, a3, b3);
}

@inline
function start(bias: usize, at: usize): v128 {
  return bias == 0 ? f32x4.splat(0) : v128.load_splat<f32>(bias + at);
}

@inline
function put(to: usize, a: v128, b: v128): void {
  v128.store(to, a);
  v128.store(to, b, 16);
}
