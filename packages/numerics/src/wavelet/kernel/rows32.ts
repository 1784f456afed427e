// Sums of products for lines side by side, float32. As rows64.ts, with products and sums rounded to float32 one by one,
// as in assembly/wavelet/rows.ts: the same bits.

const fround: (x: number) => number = Math.fround;

/** See `RowSums.analyse`. */
export function analyseRow32(
  f: Float32Array,
  ints: Int32Array,
  index: number,
  low: number,
  high: number,
  count: number,
  at: number,
  gap: number,
  laneGap: number,
  lanes: number,
  to: number,
  toHigh: number,
  toLaneGap: number,
): void {
  let l = 0;
  // Four lines share the reading of a tap.
  for (; l + 4 <= lanes; l += 4, at += 4 * laneGap, to += 4 * toLaneGap, toHigh += 4 * toLaneGap) {
    let a0 = 0;
    let a1 = 0;
    let a2 = 0;
    let a3 = 0;
    let d0 = 0;
    let d1 = 0;
    let d2 = 0;
    let d3 = 0;
    for (let t = 0; t < count; t++) {
      const h = f[low + t]!;
      const g = f[high + t]!;
      const p = at + ints[index + t]! * gap;
      const x0 = f[p]!;
      const x1 = f[p + laneGap]!;
      const x2 = f[p + 2 * laneGap]!;
      const x3 = f[p + 3 * laneGap]!;
      a0 = fround(a0 + fround(h * x0));
      a1 = fround(a1 + fround(h * x1));
      a2 = fround(a2 + fround(h * x2));
      a3 = fround(a3 + fround(h * x3));
      d0 = fround(d0 + fround(g * x0));
      d1 = fround(d1 + fround(g * x1));
      d2 = fround(d2 + fround(g * x2));
      d3 = fround(d3 + fround(g * x3));
    }
    f[to] = a0;
    f[to + toLaneGap] = a1;
    f[to + 2 * toLaneGap] = a2;
    f[to + 3 * toLaneGap] = a3;
    f[toHigh] = d0;
    f[toHigh + toLaneGap] = d1;
    f[toHigh + 2 * toLaneGap] = d2;
    f[toHigh + 3 * toLaneGap] = d3;
  }
  for (; l < lanes; l++, at += laneGap, to += toLaneGap, toHigh += toLaneGap) {
    let a = 0;
    let d = 0;
    for (let t = 0; t < count; t++) {
      const x = f[at + ints[index + t]! * gap]!;
      a = fround(a + fround(f[low + t]! * x));
      d = fround(d + fround(f[high + t]! * x));
    }
    f[to] = a;
    f[toHigh] = d;
  }
}

/** See `RowSums.synthesise`. */
export function synthesiseRow32(
  f: Float32Array,
  ints: Int32Array,
  index: number,
  low: number,
  high: number,
  count: number,
  at: number,
  atHigh: number,
  gap: number,
  laneGap: number,
  lanes: number,
  to: number,
  toLaneGap: number,
): void {
  let l = 0;
  for (; l + 4 <= lanes; l += 4, at += 4 * laneGap, atHigh += 4 * laneGap, to += 4 * toLaneGap) {
    let a0 = 0;
    let a1 = 0;
    let a2 = 0;
    let a3 = 0;
    for (let t = 0; t < count; t++) {
      const h = f[low + t]!;
      const p = at + ints[index + t]! * gap;
      a0 = fround(a0 + fround(h * f[p]!));
      a1 = fround(a1 + fround(h * f[p + laneGap]!));
      a2 = fround(a2 + fround(h * f[p + 2 * laneGap]!));
      a3 = fround(a3 + fround(h * f[p + 3 * laneGap]!));
    }
    for (let t = 0; t < count; t++) {
      const g = f[high + t]!;
      const p = atHigh + ints[index + t]! * gap;
      a0 = fround(a0 + fround(g * f[p]!));
      a1 = fround(a1 + fround(g * f[p + laneGap]!));
      a2 = fround(a2 + fround(g * f[p + 2 * laneGap]!));
      a3 = fround(a3 + fround(g * f[p + 3 * laneGap]!));
    }
    f[to] = a0;
    f[to + toLaneGap] = a1;
    f[to + 2 * toLaneGap] = a2;
    f[to + 3 * toLaneGap] = a3;
  }
  for (; l < lanes; l++, at += laneGap, atHigh += laneGap, to += toLaneGap) {
    let a = 0;
    for (let t = 0; t < count; t++) a = fround(a + fround(f[low + t]! * f[at + ints[index + t]! * gap]!));
    for (let t = 0; t < count; t++)
      a = fround(a + fround(f[high + t]! * f[atHigh + ints[index + t]! * gap]!));
    f[to] = a;
  }
}
