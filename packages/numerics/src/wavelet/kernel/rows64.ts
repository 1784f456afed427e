// Sums of products for lines side by side, float64. As rows32.ts, but rounded by the engine's own arithmetic.

/** See `RowSums.analyse`. */
export function analyseRow64(
  f: Float64Array,
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
      a0 += h * x0;
      a1 += h * x1;
      a2 += h * x2;
      a3 += h * x3;
      d0 += g * x0;
      d1 += g * x1;
      d2 += g * x2;
      d3 += g * x3;
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
      a += f[low + t]! * x;
      d += f[high + t]! * x;
    }
    f[to] = a;
    f[toHigh] = d;
  }
}

/** See `RowSums.synthesise`. */
export function synthesiseRow64(
  f: Float64Array,
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
      a0 += h * f[p]!;
      a1 += h * f[p + laneGap]!;
      a2 += h * f[p + 2 * laneGap]!;
      a3 += h * f[p + 3 * laneGap]!;
    }
    for (let t = 0; t < count; t++) {
      const g = f[high + t]!;
      const p = atHigh + ints[index + t]! * gap;
      a0 += g * f[p]!;
      a1 += g * f[p + laneGap]!;
      a2 += g * f[p + 2 * laneGap]!;
      a3 += g * f[p + 3 * laneGap]!;
    }
    f[to] = a0;
    f[to + toLaneGap] = a1;
    f[to + 2 * toLaneGap] = a2;
    f[to + 3 * toLaneGap] = a3;
  }
  for (; l < lanes; l++, at += laneGap, atHigh += laneGap, to += toLaneGap) {
    let a = 0;
    for (let t = 0; t < count; t++) a += f[low + t]! * f[at + ints[index + t]! * gap]!;
    for (let t = 0; t < count; t++) a += f[high + t]! * f[atHigh + ints[index + t]! * gap]!;
    f[to] = a;
  }
}
