// The kernel's door: arrays of 1 to 4 axes, blocks in zfp's order (x fastest).
import { decodeBlock, encodeBlock, setMode } from './block';
import { INVERSE, ORDER, VALUES } from './memory';

export { setMode };

/** Addresses of the tables that the host fills in before all else. */
export function order(): usize {
  return ORDER;
}

export function inverse(): usize {
  return INVERSE;
}

/** Where the host's own memory begins. */
export function free(): usize {
  return (__heap_base + 15) & ~(<usize>15);
}

/** Element types as in zfp's header. */
const enum Type {
  Int32,
  Int64,
  Float32,
  Float64,
}

/**
 * Appends an array of `rank` axes (those beyond have length 1) at `values` to the stream at the position
 * `at`. Returns the new position, 0 for values that are not finite.
 */
export function encode(
  type: Type,
  rank: i32,
  nx: i32,
  ny: i32,
  nz: i32,
  nw: i32,
  values: usize,
  at: usize,
): usize {
  if (type == Type.Int32) return encodeArray<i32, i32>(rank, nx, ny, nz, nw, values, at);
  if (type == Type.Int64) return encodeArray<i64, i64>(rank, nx, ny, nz, nw, values, at);
  if (type == Type.Float32) return encodeArray<f32, i32>(rank, nx, ny, nz, nw, values, at);
  return encodeArray<f64, i64>(rank, nx, ny, nz, nw, values, at);
}

/** Reads an array from the position `at` on. Returns the position after it. */
export function decode(
  type: Type,
  rank: i32,
  nx: i32,
  ny: i32,
  nz: i32,
  nw: i32,
  values: usize,
  at: usize,
): usize {
  if (type == Type.Int32) return decodeArray<i32, i32>(rank, nx, ny, nz, nw, values, at);
  if (type == Type.Int64) return decodeArray<i64, i64>(rank, nx, ny, nz, nw, values, at);
  if (type == Type.Float32) return decodeArray<f32, i32>(rank, nx, ny, nz, nw, values, at);
  return decodeArray<f64, i64>(rank, nx, ny, nz, nw, values, at);
}

function encodeArray<T, I>(rank: i32, nx: i32, ny: i32, nz: i32, nw: i32, values: usize, from: usize): usize {
  let at = from;
  for (let w = 0; w < nw; w += 4) {
    for (let z = 0; z < nz; z += 4) {
      for (let y = 0; y < ny; y += 4) {
        for (let x = 0; x < nx; x += 4) {
          const first = values + <usize>(((w * nz + z) * ny + y) * nx + x) * sizeof<T>();
          gather<T>(rank, first, nx, ny, nz, min(4, nx - x), min(4, ny - y), min(4, nz - z), min(4, nw - w));
          at = encodeBlock<T, I>(at, rank);
          if (at == 0) return 0;
        }
      }
    }
  }
  return at;
}

function decodeArray<T, I>(rank: i32, nx: i32, ny: i32, nz: i32, nw: i32, values: usize, from: usize): usize {
  let at = from;
  for (let w = 0; w < nw; w += 4) {
    for (let z = 0; z < nz; z += 4) {
      for (let y = 0; y < ny; y += 4) {
        for (let x = 0; x < nx; x += 4) {
          const first = values + <usize>(((w * nz + z) * ny + y) * nx + x) * sizeof<T>();
          at = decodeBlock<T, I>(at, rank);
          scatter<T>(first, nx, ny, nz, min(4, nx - x), min(4, ny - y), min(4, nz - z), min(4, nw - w));
        }
      }
    }
  }
  return at;
}

/** Copies a block of cx * cy * cz * cw values of an array nx * ny * nz wide to VALUES, filled up to fours. */
@inline
function gather<T>(
  rank: i32,
  first: usize,
  nx: i32,
  ny: i32,
  nz: i32,
  cx: i32,
  cy: i32,
  cz: i32,
  cw: i32,
): void {
  const tall = rank > 1 ? 4 : 1;
  const deep = rank > 2 ? 4 : 1;
  const thick = rank > 3 ? 4 : 1;
  let to = VALUES;
  for (let w = 0; w < thick; w++) {
    for (let z = 0; z < deep; z++) {
      const layer = (within(w, cw) * nz + within(z, cz)) * ny;
      for (let y = 0; y < tall; y++) {
        const row = first + <usize>((layer + within(y, cy)) * nx) * sizeof<T>();
        if (cx == 4) {
          v128.store(to, v128.load(row));
          if (sizeof<T>() == 8) v128.store(to, v128.load(row, 16), 16);
        } else {
          for (let x = 0; x < 4; x++) {
            store<T>(to + <usize>x * sizeof<T>(), load<T>(row + <usize>within(x, cx) * sizeof<T>()));
          }
        }
        to += 4 * sizeof<T>();
      }
    }
  }
}

/** Which of `count` values stands at `i` of four: what is missing repeats others. */
@inline
function within(i: i32, count: i32): i32 {
  return i < count ? i : i == 2 ? count - 1 : 0;
}

/** The inverse of `gather`. */
@inline
function scatter<T>(first: usize, nx: i32, ny: i32, nz: i32, cx: i32, cy: i32, cz: i32, cw: i32): void {
  for (let w = 0; w < cw; w++) {
    for (let z = 0; z < cz; z++) {
      for (let y = 0; y < cy; y++) {
        const row = first + <usize>(((w * nz + z) * ny + y) * nx) * sizeof<T>();
        const from = VALUES + <usize>((w * 4 + z) * 4 + y) * 4 * sizeof<T>();
        if (cx == 4) {
          v128.store(row, v128.load(from));
          if (sizeof<T>() == 8) v128.store(row, v128.load(from, 16), 16);
        } else {
          for (let x: usize = 0; x < <usize>cx; x++) {
            store<T>(row + x * sizeof<T>(), load<T>(from + x * sizeof<T>()));
          }
        }
      }
    }
  }
}
