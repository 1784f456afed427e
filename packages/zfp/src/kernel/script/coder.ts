// Embedded coding of bit planes, from the highest down: the bits of the coefficients that are already known
// to matter as they are, then the others as run lengths in unary, each after a bit that says whether any is
// left.
import { get, lowest, peek, put, putZeros, trailingZeros } from './bits.js';

/**
 * Writes the planes `highest` to `last`, each of `size` bits, but stops once it has reached the position
 * `end`; whatever it wrote beyond is to be cut off. Returns the position after the last bit.
 */
export function encodePlanes(
  words: Int32Array,
  from: number,
  planes: Int32Array,
  size: number,
  highest: number,
  last: number,
  end: number,
): number {
  const width = (size + 31) >>> 5;
  let at = from;
  let n = 0;
  for (let k = highest; k >= last && at < end; k--) {
    const plane = k * width;
    let i = 0;
    for (; i + 32 <= n; i += 32) at = put(words, at, planes[plane + (i >>> 5)]!, 32);
    if (i < n) at = put(words, at, planes[plane + (i >>> 5)]! & lowest(n - i), n - i);
    while (n < size) {
      const next = nextBit(planes, plane, width, n);
      if (next < 0) {
        at = put(words, at, 0, 1);
        break;
      }
      const run = next - n;
      // The last coefficient of all needs no bit of its own.
      const stop = next < size - 1 ? 1 : 0;
      if (run <= 30) {
        at = put(words, at, 1 | (stop << (run + 1)), run + 1 + stop);
      } else {
        at = putZeros(words, put(words, at, 1, 1), run);
        at = put(words, at, stop, stop);
      }
      n = next + 1;
    }
  }
  return at;
}

/** Number of the first bit from `n` on that is set in a plane; -1 if there is none. */
function nextBit(planes: Int32Array, plane: number, width: number, n: number): number {
  let i = n >>> 5;
  let word = planes[plane + i]! & (-1 << (n & 31));
  while (word === 0) {
    if (++i === width) return -1;
    word = planes[plane + i]!;
  }
  return (i << 5) + trailingZeros(word);
}

/**
 * Reads planes `highest` to `last`, each of `size` bits, at most `limit` bits in all, into planes that are
 * zero before. Returns the position after the last bit.
 */
export function decodePlanes(
  words: Int32Array,
  from: number,
  planes: Int32Array,
  size: number,
  highest: number,
  last: number,
  limit: number,
): number {
  const width = (size + 31) >>> 5;
  const end = from + limit;
  let at = from;
  let n = 0;
  for (let k = highest; k >= last && at < end; k--) {
    const plane = k * width;
    const known = Math.min(n, end - at);
    for (let i = 0; i < known; i += 32) {
      const count = Math.min(known - i, 32);
      planes[plane + (i >>> 5)] = get(words, at, count);
      at += count;
    }
    while (n < size && at < end) {
      const bits = peek(words, at++);
      if ((bits & 1) === 0) break;
      // Zeros up to the next one, which goes without saying for the last coefficient and at the end of the
      // bits.
      const most = Math.min(size - 1 - n, end - at);
      let run = trailingZeros(bits >>> 1);
      if (run === 32) run = longRun(words, at, most);
      else if (run > most) run = most;
      at += run < most ? run + 1 : run;
      n += run;
      const word = plane + (n >>> 5);
      planes[word] = planes[word]! | (1 << (n & 31));
      n++;
    }
  }
  return at;
}

/** Zero bits from `at` on, but not more than `most`. */
function longRun(words: Int32Array, at: number, most: number): number {
  for (let run = 0; run < most; run += 32) {
    const bits = peek(words, at + run);
    if (bits !== 0) return Math.min(run + trailingZeros(bits), most);
  }
  return most;
}
