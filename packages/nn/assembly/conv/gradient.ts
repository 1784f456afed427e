// Gradients of the weights, `CorrelationGradient` of src/conv/kernel.ts, and sums over voxels.

/** Floats that are summed in lanes before these are joined. */
const CHUNK: i32 = 2048;

export function convGradient(
  x: usize,
  dy: usize,
  dyStride: usize,
  channels: i32,
  columns: usize,
  columnCount: i32,
  gradient: usize,
  length: i32,
): void {
  const stride = dyStride << 2;
  const columnBytes = <usize>columnCount << 2;
  for (let start = 0; start < length; start += CHUNK) {
    const bytes = <usize>min(CHUNK, length - start) << 2;
    const from = (x + <usize>start) << 2;
    let d = (dy + <usize>start) << 2;
    let g = gradient << 2;
    let c = 0;
    for (; c + 4 <= channels; c += 4, d += 4 * stride, g += 4 * columnBytes) {
      fourChannels(from, d, stride, bytes, columns << 2, columnBytes, g);
    }
    for (; c < channels; c++, d += stride, g += columnBytes) {
      oneChannel(from, d, bytes, columns << 2, columnBytes, g);
    }
  }
}

function fourChannels(
  x: usize,
  d0: usize,
  stride: usize,
  bytes: usize,
  table: usize,
  columnBytes: usize,
  g0: usize,
): void {
  const d1 = d0 + stride;
  const d2 = d1 + stride;
  const d3 = d2 + stride;
  const g1 = g0 + columnBytes;
  const g2 = g1 + columnBytes;
  const g3 = g2 + columnBytes;
  let k: usize = 0;
  for (; k + 8 <= columnBytes; k += 8) {
    const x0 = x + load<i32>(table + k);
    const x1 = x + load<i32>(table + k, 4);
    let s00 = f32x4.splat(0);
    let s01 = s00;
    let s10 = s00;
    let s11 = s00;
    let s20 = s00;
    let s21 = s00;
    let s30 = s00;
    let s31 = s00;
    for (let i: usize = 0; i < bytes; i += 16) {
      const v0 = v128.load(x0 + i);
      const v1 = v128.load(x1 + i);
      const y0 = v128.load(d0 + i);
      const y1 = v128.load(d1 + i);
      const y2 = v128.load(d2 + i);
      const y3 = v128.load(d3 + i);
      s00 = addProduct(s00, y0, v0);
      s01 = addProduct(s01, y0, v1);
      s10 = addProduct(s10, y1, v0);
      s11 = addProduct(s11, y1, v1);
      s20 = addProduct(s20, y2, v0);
      s21 = addProduct(s21, y2, v1);
      s30 = addProduct(s30, y3, v0);
      s31 = addProduct(s31, y3, v1);
    }
    addJoined(g0 + k, s00);
    addJoined(g0 + k + 4, s01);
    addJoined(g1 + k, s10);
    addJoined(g1 + k + 4, s11);
    addJoined(g2 + k, s20);
    addJoined(g2 + k + 4, s21);
    addJoined(g3 + k, s30);
    addJoined(g3 + k + 4, s31);
  }
  if (k == columnBytes) return;
  const x0 = x + load<i32>(table + k);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = v128.load(x0 + i);
    s0 = addProduct(s0, v128.load(d0 + i), v);
    s1 = addProduct(s1, v128.load(d1 + i), v);
    s2 = addProduct(s2, v128.load(d2 + i), v);
    s3 = addProduct(s3, v128.load(d3 + i), v);
  }
  addJoined(g0 + k, s0);
  addJoined(g1 + k, s1);
  addJoined(g2 + k, s2);
  addJoined(g3 + k, s3);
}

/** sum + y x */
@inline
function addProduct(sum: v128, y: v128, x: v128): v128 {
  return f32x4.add(sum, f32x4.mul(y, x));
}

function oneChannel(x: usize, d: usize, bytes: usize, table: usize, columnBytes: usize, g: usize): void {
  let k: usize = 0;
  for (; k + 24 <= columnBytes; k += 24) {
    const x0 = x + load<i32>(table + k);
    const x1 = x + load<i32>(table + k, 4);
    const x2 = x + load<i32>(table + k, 8);
    const x3 = x + load<i32>(table + k, 12);
    const x4 = x + load<i32>(table + k, 16);
    const x5 = x + load<i32>(table + k, 20);
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    let s4 = f32x4.splat(0);
    let s5 = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) {
      const y = v128.load(d + i);
      s0 = f32x4.add(s0, f32x4.mul(y, v128.load(x0 + i)));
      s1 = f32x4.add(s1, f32x4.mul(y, v128.load(x1 + i)));
      s2 = f32x4.add(s2, f32x4.mul(y, v128.load(x2 + i)));
      s3 = f32x4.add(s3, f32x4.mul(y, v128.load(x3 + i)));
      s4 = f32x4.add(s4, f32x4.mul(y, v128.load(x4 + i)));
      s5 = f32x4.add(s5, f32x4.mul(y, v128.load(x5 + i)));
    }
    addJoined(g + k, s0);
    addJoined(g + k + 4, s1);
    addJoined(g + k + 8, s2);
    addJoined(g + k + 12, s3);
    addJoined(g + k + 16, s4);
    addJoined(g + k + 20, s5);
  }
  for (; k < columnBytes; k += 4) {
    const x0 = x + load<i32>(table + k);
    let s0 = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) {
      s0 = f32x4.add(s0, f32x4.mul(v128.load(d + i), v128.load(x0 + i)));
    }
    addJoined(g + k, s0);
  }
}

@inline
function joined(lanes: v128): f32 {
  const low = f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1);
  return low + (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3));
}

@inline
function addJoined(at: usize, lanes: v128): void {
  store<f32>(at, load<f32>(at) + joined(lanes));
}

export function convSum(x: usize, length: i32): f32 {
  let total: f32 = 0;
  for (let start = 0; start < length; start += CHUNK) {
    const from = (x + <usize>start) << 2;
    const bytes = <usize>min(CHUNK, length - start) << 2;
    let lanes = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) lanes = f32x4.add(lanes, v128.load(from + i));
    total += joined(lanes);
  }
  return total;
}

export function convDot(x: usize, y: usize, length: i32): f32 {
  let total: f32 = 0;
  for (let start = 0; start < length; start += CHUNK) {
    const a = (x + <usize>start) << 2;
    const b = (y + <usize>start) << 2;
    const bytes = <usize>min(CHUNK, length - start) << 2;
    let lanes = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) {
      lanes = f32x4.add(lanes, f32x4.mul(v128.load(a + i), v128.load(b + i)));
    }
    total += joined(lanes);
  }
  return total;
}
