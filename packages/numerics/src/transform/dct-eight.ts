/** cos(π/8), cos(3π/8): the length-4 DCT-II within. */
const C1 = 0.9238795325112867;
const C3 = 0.3826834323650898;
/** cos(kπ/16), k = 1, 3, 5, 7: the length-4 DCT-IV within. */
const D1 = 0.9807852804032304;
const D3 = 0.8314696123025452;
const D5 = 0.5555702330196022;
const D7 = 0.19509032201612825;
/** √(2/8), the scale factor of all coefficients but the first. */
const SCALE = 0.5;

/**
 * The orthonormal DCT-II of lines of 8, in place: element j of line l is `data[at + j * stride + l * lineStride]`. The
 * steps of `forwardTwo`, with the values of a line in registers.
 */
export function forwardEight(
  data: Float64Array,
  at: number,
  stride: number,
  lines: number,
  lineStride: number,
): void {
  for (let l = 0; l < lines; l++, at += lineStride) {
    const x0 = SCALE * data[at]!;
    const x1 = SCALE * data[at + stride]!;
    const x2 = SCALE * data[at + 2 * stride]!;
    const x3 = SCALE * data[at + 3 * stride]!;
    const x4 = SCALE * data[at + 4 * stride]!;
    const x5 = SCALE * data[at + 5 * stride]!;
    const x6 = SCALE * data[at + 6 * stride]!;
    const x7 = SCALE * data[at + 7 * stride]!;
    const ends = x0 + x7 + (x3 + x4);
    const inside = x1 + x6 + (x2 + x5);
    const outer = x0 + x7 - (x3 + x4);
    const inner = x1 + x6 - (x2 + x5);
    const a = x0 - x7;
    const b = x1 - x6;
    const c = x2 - x5;
    const d = x3 - x4;
    data[at] = Math.SQRT1_2 * (ends + inside);
    data[at + stride] = D1 * a + D3 * b + D5 * c + D7 * d;
    data[at + 2 * stride] = C1 * outer + C3 * inner;
    data[at + 3 * stride] = D3 * a - D7 * b - D1 * c - D5 * d;
    data[at + 4 * stride] = Math.SQRT1_2 * (ends - inside);
    data[at + 5 * stride] = D5 * a - D1 * b + D7 * c + D3 * d;
    data[at + 6 * stride] = C3 * outer - C1 * inner;
    data[at + 7 * stride] = D7 * a - D5 * b + D3 * c - D1 * d;
  }
}

/** Undoes `forwardEight`: its transpose. */
export function inverseEight(
  data: Float64Array,
  at: number,
  stride: number,
  lines: number,
  lineStride: number,
): void {
  for (let l = 0; l < lines; l++, at += lineStride) {
    const x0 = Math.SQRT1_2 * (SCALE * data[at]!);
    const a = SCALE * data[at + stride]!;
    const x2 = SCALE * data[at + 2 * stride]!;
    const b = SCALE * data[at + 3 * stride]!;
    const x4 = Math.SQRT1_2 * (SCALE * data[at + 4 * stride]!);
    const c = SCALE * data[at + 5 * stride]!;
    const x6 = SCALE * data[at + 6 * stride]!;
    const d = SCALE * data[at + 7 * stride]!;
    const outer = C1 * x2 + C3 * x6;
    const inner = C3 * x2 - C1 * x6;
    const e0 = x0 + x4 + outer;
    const e1 = x0 - x4 + inner;
    const e2 = x0 - x4 - inner;
    const e3 = x0 + x4 - outer;
    const o0 = D1 * a + D3 * b + D5 * c + D7 * d;
    const o1 = D3 * a - D7 * b - D1 * c - D5 * d;
    const o2 = D5 * a - D1 * b + D7 * c + D3 * d;
    const o3 = D7 * a - D5 * b + D3 * c - D1 * d;
    data[at] = e0 + o0;
    data[at + stride] = e1 + o1;
    data[at + 2 * stride] = e2 + o2;
    data[at + 3 * stride] = e3 + o3;
    data[at + 4 * stride] = e3 - o3;
    data[at + 5 * stride] = e2 - o2;
    data[at + 6 * stride] = e1 - o1;
    data[at + 7 * stride] = e0 - o0;
  }
}
