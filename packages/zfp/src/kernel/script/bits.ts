// Bits fill 32-bit words from the lowest up. In a word in which writing goes on, all bits above the position
// are zero.

/** The lowest `count` bits, 0 to 31. */
export function lowest(count: number): number {
  return (1 << count) - 1;
}

/** Appends the lowest `count` bits, 0 to 32, of `value`, which has no others. Returns the new position. */
export function put(words: Int32Array, at: number, value: number, count: number): number {
  const i = at >>> 5;
  const shift = at & 31;
  if (shift === 0) {
    words[i] = value;
  } else {
    words[i] = words[i]! | (value << shift);
    if (shift + count > 32) words[i + 1] = value >>> (32 - shift);
  }
  return at + count;
}

/** Appends `count` zeros. Returns the new position. */
export function putZeros(words: Int32Array, at: number, count: number): number {
  let rest = count;
  let end = at;
  for (; rest >= 32; rest -= 32) end = put(words, end, 0, 32);
  return put(words, end, 0, rest);
}

/** Moves the position back to `at`: what is written next follows the bits before it. */
export function cut(words: Int32Array, at: number): number {
  words[at >>> 5] = words[at >>> 5]! & lowest(at & 31);
  return at;
}

/** The 32 bits from `at` on. */
export function peek(words: Int32Array, at: number): number {
  const i = at >>> 5;
  const shift = at & 31;
  return shift === 0 ? words[i]! : (words[i]! >>> shift) | (words[i + 1]! << (32 - shift));
}

/** The `count` bits, 0 to 32, from `at` on. */
export function get(words: Int32Array, at: number, count: number): number {
  return count === 32 ? peek(words, at) : peek(words, at) & lowest(count);
}

/** Number of zero bits below the lowest set one; 32 if there is none. */
export function trailingZeros(word: number): number {
  return word === 0 ? 32 : 31 - Math.clz32(word & -word);
}
