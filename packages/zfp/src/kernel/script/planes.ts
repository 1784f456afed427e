/** ...10101010: the digits of base -2 that count negative. */
const NEGATIVE_DIGITS = 0xaaaaaaaa | 0;

/** Whole numbers of 64 bits in two halves; those of 32 bits have only the low one. */
export interface Integers {
  readonly low: Int32Array;
  readonly high: Int32Array;
}

/** Integers to negabinary, in place. */
export function toNegabinary({ low, high }: Integers, count: number, wide: boolean): void {
  for (let i = 0; i < count; i++) {
    const sum = (low[i]! + NEGATIVE_DIGITS) | 0;
    if (wide) {
      const carry = sum >>> 0 < NEGATIVE_DIGITS >>> 0 ? 1 : 0;
      high[i] = (high[i]! + NEGATIVE_DIGITS + carry) ^ NEGATIVE_DIGITS;
    }
    low[i] = sum ^ NEGATIVE_DIGITS;
  }
}

/** Negabinary to integers, in place. */
export function fromNegabinary({ low, high }: Integers, count: number, wide: boolean): void {
  for (let i = 0; i < count; i++) {
    const digits = low[i]! ^ NEGATIVE_DIGITS;
    if (wide) {
      const borrow = digits >>> 0 < NEGATIVE_DIGITS >>> 0 ? 1 : 0;
      high[i] = (high[i]! ^ NEGATIVE_DIGITS) - NEGATIVE_DIGITS - borrow;
    }
    low[i] = digits - NEGATIVE_DIGITS;
  }
}

/** Trailing zero bits that all integers have, up to 32 or 64. */
export function commonZeros({ low, high }: Integers, count: number, wide: boolean): number {
  let lows = 0;
  let highs = 0;
  for (let i = 0; i < count; i++) {
    lows |= low[i]!;
    if (wide) highs |= high[i]!;
  }
  if (lows !== 0) return 31 - Math.clz32(lows & -lows);
  return highs === 0 ? 64 : 63 - Math.clz32(highs & -highs);
}

/**
 * Bit planes `first` to `first + 31` of coefficients taken in coding order. Each plane has a bit for every
 * coefficient, from the lowest up, in whole 32-bit words.
 */
export function toPlanes(
  coefficients: Int32Array,
  order: Uint8Array,
  first: number,
  planes: Int32Array,
  tile: Int32Array,
): void {
  const width = (order.length + 31) >>> 5;
  for (let part = 0; part < width; part++) {
    const from = 32 * part;
    const count = Math.min(32, order.length - from);
    for (let i = 0; i < count; i++) tile[i] = coefficients[order[from + i]!]!;
    tile.fill(0, count);
    for (let k = 0; k < 16; k++) swapHalves(tile, k, tile[k]!, tile[k + 16]!);
    transposeQuarters(tile);
    for (let k = 0, at = first * width + part; k < 32; k++, at += width) planes[at] = tile[k]!;
  }
}

/** The inverse of `toPlanes`. */
export function fromPlanes(
  planes: Int32Array,
  first: number,
  order: Uint8Array,
  coefficients: Int32Array,
  tile: Int32Array,
): void {
  const width = (order.length + 31) >>> 5;
  for (let part = 0; part < width; part++) {
    const from = 32 * part;
    const count = Math.min(32, order.length - from);
    for (let k = 0, at = first * width + part; k < 16; k++, at += width) {
      swapHalves(tile, k, planes[at]!, planes[at + 16 * width]!);
    }
    transposeQuarters(tile);
    for (let i = 0; i < count; i++) coefficients[order[from + i]!] = tile[i]!;
  }
}

/** `toPlanes` for four coefficients, their order being the natural one: only planes from `lowest` up. */
export function toPlanes4(coefficients: Int32Array, first: number, lowest: number, planes: Int32Array): void {
  const a = coefficients[0]!;
  const b = coefficients[1]!;
  const c = coefficients[2]!;
  const d = coefficients[3]!;
  for (let k = 31; k >= lowest; k--) {
    planes[first + k] =
      ((a >>> k) & 1) | (((b >>> k) & 1) << 1) | (((c >>> k) & 1) << 2) | (((d >>> k) & 1) << 3);
  }
}

/** The inverse of `toPlanes4`: planes below `lowest` are zero. */
export function fromPlanes4(
  planes: Int32Array,
  first: number,
  lowest: number,
  coefficients: Int32Array,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 31; k >= lowest; k--) {
    const plane = planes[first + k]!;
    a |= (plane & 1) << k;
    b |= ((plane >>> 1) & 1) << k;
    c |= ((plane >>> 2) & 1) << k;
    d |= ((plane >>> 3) & 1) << k;
  }
  coefficients[0] = a;
  coefficients[1] = b;
  coefficients[2] = c;
  coefficients[3] = d;
}

/**
 * Rows k and k + 16 of a matrix of 32 x 32 bits whose off-diagonal quarters have changed places: the first
 * step of its transposition.
 */
function swapHalves(tile: Int32Array, k: number, row: number, other: number): void {
  tile[k] = (row & 0xffff) | (other << 16);
  tile[k + 16] = (row >>> 16) | (other & 0xffff0000);
}

/** The other steps: the same within each quarter, and in the quarters of those, down to single bits. */
function transposeQuarters(tile: Int32Array): void {
  for (let half = 8, mask = 0x00ff00ff; half > 0; half >>= 1, mask ^= mask << half) {
    for (let k = 0; k < 32; k = (k + half + 1) & ~half) {
      const row = tile[k]!;
      const other = tile[k + half]!;
      const swapped = ((row >>> half) ^ other) & mask;
      tile[k] = row ^ (swapped << half);
      tile[k + half] = other ^ swapped;
    }
  }
}
