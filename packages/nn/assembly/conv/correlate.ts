// Sums of shifted rows, `Correlation` of src/conv/kernel.ts. Its places are in floats, here addresses in bytes.

/** Voxels of one plane that are worked on for all channels before the next ones: their rows stay in cache. */
const CHUNK: i32 = 256;

export function convCorrelate(
  x: usize,
  out: usize,
  outStride: usize,
  channels: i32,
  columns: usize,
  columnCount: i32,
  weights: usize,
  bias: i32,
  planes: i32,
  plane: usize,
  range: i32,
): void {
  const table = columns << 2;
  const tableEnd = table + (<usize>columnCount << 2);
  for (let z = 0; z < planes; z++) {
    for (let first = 0; first < range; first += CHUNK) {
      const skipped = <usize>z * plane + <usize>first;
      const from = (x + skipped) << 2;
      const to = (out + skipped) << 2;
      rows(from, to, outStride << 2, channels, table, tableEnd, weights << 2, bias, min(CHUNK, range - first));
    }
  }
}

/** All channels of one chunk. */
function rows(
  x: usize,
  out: usize,
  outStride: usize,
  channels: i32,
  table: usize,
  tableEnd: usize,
  weights: usize,
  bias: i32,
  length: i32,
): void {
  const end = x + (<usize>length << 2);
  const columnBytes = tableEnd - table;
  let c = 0;
  let to = out;
  let from = weights;
  for (; c + 4 <= channels; c += 4, to += 4 * outStride, from += 4 * columnBytes) {
    const b0 = biasOf(bias, c);
    const b1 = biasOf(bias, c + 1);
    const b2 = biasOf(bias, c + 2);
    const b3 = biasOf(bias, c + 3);
    for (let p = x, q = to; p < end; p += 32, q += 32) {
      fourChannels(p, q, outStride, table, tableEnd, from, b0, b1, b2, b3);
    }
  }
  if ((channels & 2) != 0) {
    const b0 = biasOf(bias, c);
    const b1 = biasOf(bias, c + 1);
    for (let p = x, q = to; p < end; p += 64, q += 64) twoChannels(p, q, outStride, table, tableEnd, from, b0, b1);
    c += 2;
    to += 2 * outStride;
    from += 2 * columnBytes;
  }
  if ((channels & 1) != 0) {
    const b0 = biasOf(bias, c);
    for (let p = x, q = to; p < end; p += 64, q += 64) oneChannel(p, q, table, tableEnd, from, b0);
  }
}

@inline
function biasOf(bias: i32, channel: i32): v128 {
  return bias < 0 ? f32x4.splat(0) : v128.load32_splat(<usize>(bias + channel) << 2);
}

/** sum + w x */
@inline
function addProduct(sum: v128, w: v128, x: v128): v128 {
  return f32x4.add(sum, f32x4.mul(w, x));
}

/** 4 channels, 8 voxels. */
@inline
function fourChannels(
  x: usize,
  out: usize,
  outStride: usize,
  table: usize,
  tableEnd: usize,
  weights: usize,
  b0: v128,
  b1: v128,
  b2: v128,
  b3: v128,
): void {
  let s00 = b0;
  let s01 = b0;
  let s10 = b1;
  let s11 = b1;
  let s20 = b2;
  let s21 = b2;
  let s30 = b3;
  let s31 = b3;
  let w = weights;
  for (let column = table; column < tableEnd; column += 4) {
    const at = x + load<i32>(column);
    const x0 = v128.load(at);
    const x1 = v128.load(at, 16);
    const w0 = v128.load32_splat(w);
    s00 = addProduct(s00, w0, x0);
    s01 = addProduct(s01, w0, x1);
    const w1 = v128.load32_splat(w, 4);
    s10 = addProduct(s10, w1, x0);
    s11 = addProduct(s11, w1, x1);
    const w2 = v128.load32_splat(w, 8);
    s20 = addProduct(s20, w2, x0);
    s21 = addProduct(s21, w2, x1);
    const w3 = v128.load32_splat(w, 12);
    s30 = addProduct(s30, w3, x0);
    s31 = addProduct(s31, w3, x1);
    w += 16;
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(out + outStride, s10);
  v128.store(out + outStride, s11, 16);
  v128.store(out + 2 * outStride, s20);
  v128.store(out + 2 * outStride, s21, 16);
  v128.store(out + 3 * outStride, s30);
  v128.store(out + 3 * outStride, s31, 16);
}

/** 2 channels, 16 voxels. */
@inline
function twoChannels(
  x: usize,
  out: usize,
  outStride: usize,
  table: usize,
  tableEnd: usize,
  weights: usize,
  b0: v128,
  b1: v128,
): void {
  let s00 = b0;
  let s01 = b0;
  let s02 = b0;
  let s03 = b0;
  let s10 = b1;
  let s11 = b1;
  let s12 = b1;
  let s13 = b1;
  let w = weights;
  for (let column = table; column < tableEnd; column += 4) {
    const at = x + load<i32>(column);
    const w0 = v128.load32_splat(w);
    const w1 = v128.load32_splat(w, 4);
    const x0 = v128.load(at);
    s00 = addProduct(s00, w0, x0);
    s10 = addProduct(s10, w1, x0);
    const x1 = v128.load(at, 16);
    s01 = addProduct(s01, w0, x1);
    s11 = addProduct(s11, w1, x1);
    const x2 = v128.load(at, 32);
    s02 = addProduct(s02, w0, x2);
    s12 = addProduct(s12, w1, x2);
    const x3 = v128.load(at, 48);
    s03 = addProduct(s03, w0, x3);
    s13 = addProduct(s13, w1, x3);
    w += 8;
  }
  v128.store(out, s00);
  v128.store(out, s01, 16);
  v128.store(out, s02, 32);
  v128.store(out, s03, 48);
  v128.store(out + outStride, s10);
  v128.store(out + outStride, s11, 16);
  v128.store(out + outStride, s12, 32);
  v128.store(out + outStride, s13, 48);
}

/** 1 channel, 16 voxels. */
@inline
function oneChannel(x: usize, out: usize, table: usize, tableEnd: usize, weights: usize, b0: v128): void {
  let s0 = b0;
  let s1 = b0;
  let s2 = b0;
  let s3 = b0;
  let w = weights;
  for (let column = table; column < tableEnd; column += 4) {
    const at = x + load<i32>(column);
    const w0 = v128.load32_splat(w);
    s0 = addProduct(s0, w0, v128.load(at));
    s1 = addProduct(s1, w0, v128.load(at, 16));
    s2 = addProduct(s2, w0, v128.load(at, 32));
    s3 = addProduct(s3, w0, v128.load(at, 48));
    w += 4;
  }
  v128.store(out, s0);
  v128.store(out, s1, 16);
  v128.store(out, s2, 32);
  v128.store(out, s3, 48);
}
