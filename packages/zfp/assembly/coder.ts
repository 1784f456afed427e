// Embedded coding of bit planes, from the highest down: the bits of the coefficients that are already known
// to matter as they are, then the others as run lengths in unary, each after a bit that says whether any is
// left.
import { get, lowest, peek, put, putLong } from './bits';
import { PLANES } from './memory';
import { clearPlane } from './planes';

/**
 * Writes the planes `highest` to `last`, but stops once it has reached the position `end`; whatever it wrote
 * beyond is to be cut off. Returns the position after the last bit.
 */
export function encodePlanes(at: usize, rank: i32, highest: i32, last: i32, end: usize): usize {
  return rank == 4 ? encodeMany(at, highest, last, end) : encodeFew(at, 1 << (rank * 2), highest, last, end);
}

/** Planes of at most 64 bits. */
function encodeFew(from: usize, size: i32, highest: i32, last: i32, end: usize): usize {
  let at = from;
  let n = 0;
  for (let k = highest; k >= last && at < end; k--) {
    let x = load<u64>(PLANES + ((<usize>k) << 3));
    if (n == size) {
      at = putLong(at, x, n);
      continue;
    }
    let rest = x >> n;
    if (rest == 0) {
      at = putLong(at, x, n + 1);
      continue;
    }
    // Codes gather in a word of at most 56 bits.
    let word = x & lowest(n);
    let filled = n;
    if (filled > 32) {
      at = put(at, word & 0xffffffff, 32);
      word >>= 32;
      filled -= 32;
    }
    do {
      const run = <i32>ctz(rest);
      rest = (rest >> run) >> 1;
      n += run + 1;
      // The last coefficient of all needs no bit of its own.
      const length = n < size ? run + 2 : run + 1;
      const code = n < size ? ((<u64>2) << run) | 1 : 1;
      if (filled + length > 56) {
        at = put(at, word, filled);
        word = 0;
        filled = 0;
        if (length > 56) {
          at = putLong(at, code, length);
          continue;
        }
      }
      word |= code << filled;
      filled += length;
    } while (rest != 0);
    if (n < size) filled++;
    at = putLong(at, word, filled);
  }
  return at;
}

/** Planes of 256 bits. */
function encodeMany(from: usize, highest: i32, last: i32, end: usize): usize {
  let at = from;
  let n = 0;
  for (let k = highest; k >= last && at < end; k--) {
    const plane = PLANES + ((<usize>k) << 5);
    let i = 0;
    for (; i + 64 <= n; i += 64) at = putLong(at, load<u64>(plane + (i >> 3)), 64);
    if (i < n) at = putLong(at, load<u64>(plane + (i >> 3)) & lowest(n - i), n - i);
    while (n < 256) {
      const next = nextBit(plane, n);
      if (next == 256) {
        at = put(at, 0, 1);
        break;
      }
      at = put(at, 1, 1);
      for (; n + 32 <= next; n += 32) at = put(at, 0, 32);
      const run = next - n;
      // The last coefficient of all needs no bit of its own.
      at = next < 255 ? put(at, (<u64>1) << run, run + 1) : put(at, 0, run);
      n = next + 1;
    }
  }
  return at;
}

/** Number of the first bit from `n` on that is set in a plane of 256; 256 if there is none. */
function nextBit(plane: usize, n: i32): i32 {
  let i = n >> 6;
  let word = load<u64>(plane + (i << 3)) & (~(<u64>0) << (n & 63));
  while (word == 0) {
    if (++i == 4) return 256;
    word = load<u64>(plane + (i << 3));
  }
  return (i << 6) + <i32>ctz(word);
}

/**
 * Reads planes `highest` to `last`, at most `limit` bits in all; bits that are not there are zero. Returns
 * the position after the last bit.
 */
export function decodePlanes(at: usize, rank: i32, highest: i32, last: i32, limit: u32): usize {
  return rank == 4
    ? decodeMany(at, highest, last, limit)
    : decodeFew(at, 1 << (rank * 2), highest, last, limit);
}

function decodeFew(from: usize, size: i32, highest: i32, last: i32, limit: u32): usize {
  const end = from + <usize>limit;
  let at = from;
  let n = 0;
  let k = highest;
  for (; k >= last && at < end; k--) {
    const known = <i32>min(<usize>n, end - at);
    let x = get(at, known);
    at += known;
    // A window on the bits from `at` on: so many of them are sure.
    let bits: u64 = 0;
    let sure = 0;
    while (n < size && at < end) {
      if (sure < 32) {
        bits = peek(at);
        sure = 57;
      }
      at++;
      sure--;
      if ((bits & 1) == 0) break;
      bits >>= 1;
      // Zeros up to the next one, which goes without saying for the last coefficient and at the end of the
      // bits.
      const most = <i32>min(<usize>(size - 1 - n), end - at);
      let run = <i32>ctz(bits);
      if (run >= sure) run = sure + <i32>ctz(peek(at + sure));
      run = min(run, most);
      const step = run + <i32>(run < most);
      at += step;
      bits >>= step;
      sure -= step;
      n += run;
      x |= (<u64>1) << n;
      n++;
    }
    store<u64>(PLANES + ((<usize>k) << 3), x);
  }
  for (; k >= last; k--) clearPlane(PLANES + ((<usize>k) << 3), 8);
  return at;
}

/** Planes of 256 bits. */
function decodeMany(from: usize, highest: i32, last: i32, limit: u32): usize {
  const end = from + <usize>limit;
  let at = from;
  let n = 0;
  let k = highest;
  for (; k >= last && at < end; k--) {
    const plane = PLANES + ((<usize>k) << 5);
    clearPlane(plane, 32);
    const known = <i32>min(<usize>n, end - at);
    for (let i = 0; i < known; i += 64) {
      const count = min(known - i, 64);
      store<u64>(plane + (i >> 3), get(at, count));
      at += count;
    }
    while (n < 256 && at < end) {
      if ((peek(at++) & 1) == 0) break;
      const most = <i32>min(<usize>(255 - n), end - at);
      const run = manyZeros(at, most);
      at += run;
      if (run < most) at++;
      n += run;
      const word = plane + ((n >> 6) << 3);
      store<u64>(word, load<u64>(word) | ((<u64>1) << (n & 63)));
      n++;
    }
  }
  for (; k >= last; k--) clearPlane(PLANES + ((<usize>k) << 5), 32);
  return at;
}

/** Zero bits from `at` on, but not more than `most`. */
@inline
function manyZeros(at: usize, most: i32): i32 {
  let run = 0;
  while (run < most) {
    const bits = peek(at + run) & 0xffffffff;
    if (bits != 0) return min(run + <i32>ctz(bits), most);
    run += 32;
  }
  return most;
}
