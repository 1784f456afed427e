// The decorrelating transforms of a block of 32-bit integers, which wrap around: lossy ones as in Lindstrom
// (2014) with zfp's later rounding, and the reversible ones (differences of third order).

/** Transforms the 4^rank integers of a block along every axis, in place. */
export function forward32(p: Int32Array, count: number, reversible: boolean): void {
  for (let step = 1; step < count; step *= 4) {
    for (let outer = 0; outer < count; outer += 4 * step) {
      for (let i = outer; i < outer + step; i++) {
        if (reversible) difference(p, i, step);
        else lift(p, i, step);
      }
    }
  }
}

/** The inverse of `forward32`. */
export function inverse32(p: Int32Array, count: number, reversible: boolean): void {
  for (let step = count / 4; step >= 1; step /= 4) {
    for (let outer = 0; outer < count; outer += 4 * step) {
      for (let i = outer; i < outer + step; i++) {
        if (reversible) sum(p, i, step);
        else unlift(p, i, step);
      }
    }
  }
}

function lift(p: Int32Array, i: number, step: number): void {
  let x = p[i]!;
  let y = p[i + step]!;
  let z = p[i + 2 * step]!;
  let w = p[i + 3 * step]!;
  x = ((x + w) | 0) >> 1;
  w = (w - x) | 0;
  z = ((z + y) | 0) >> 1;
  y = (y - z) | 0;
  x = ((x + z) | 0) >> 1;
  z = (z - x) | 0;
  w = ((w + y) | 0) >> 1;
  y = (y - w) | 0;
  w = (w + (y >> 1)) | 0;
  y = (y - (w >> 1)) | 0;
  p[i] = x;
  p[i + step] = y;
  p[i + 2 * step] = z;
  p[i + 3 * step] = w;
}

function unlift(p: Int32Array, i: number, step: number): void {
  let x = p[i]!;
  let y = p[i + step]!;
  let z = p[i + 2 * step]!;
  let w = p[i + 3 * step]!;
  y = (y + (w >> 1)) | 0;
  w = (w - (y >> 1)) | 0;
  y = (y + w) | 0;
  w = (2 * w - y) | 0;
  z = (z + x) | 0;
  x = (2 * x - z) | 0;
  y = (y + z) | 0;
  z = (2 * z - y) | 0;
  w = (w + x) | 0;
  x = (2 * x - w) | 0;
  p[i] = x;
  p[i + step] = y;
  p[i + 2 * step] = z;
  p[i + 3 * step] = w;
}

function difference(p: Int32Array, i: number, step: number): void {
  const x = p[i]!;
  const y = p[i + step]!;
  const z = p[i + 2 * step]!;
  const w = p[i + 3 * step]!;
  p[i + step] = y - x;
  p[i + 2 * step] = z - 2 * y + x;
  p[i + 3 * step] = w - 3 * z + 3 * y - x;
}

function sum(p: Int32Array, i: number, step: number): void {
  const x = p[i]!;
  const y = p[i + step]!;
  const z = p[i + 2 * step]!;
  const w = p[i + 3 * step]!;
  p[i + step] = x + y;
  p[i + 2 * step] = x + 2 * y + z;
  p[i + 3 * step] = x + 3 * y + 3 * z + w;
}
