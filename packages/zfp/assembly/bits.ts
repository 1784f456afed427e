// The bit stream: bits fill bytes from the lowest bit up. A position is an address in bits. All bits of a
// byte above the position at which it is written are zero; up to 8 bytes beyond it may be overwritten.

/** The lowest `count` bits. */
@inline
export function lowest(count: i32): u64 {
  return ((<u64>1) << count) - 1;
}

/** Appends the lowest `count` bits, 0 to 56, of `value`, which has no others. Returns the new position. */
@inline
export function put(at: usize, value: u64, count: i32): usize {
  const byte = at >> 3;
  store<u64>(byte, (value << (at & 7)) | load<u8>(byte));
  return at + count;
}

/** The same for a `count` up to 64. */
@inline
export function putLong(at: usize, value: u64, count: i32): usize {
  if (count <= 32) return put(at, value, count);
  return put(put(at, value & 0xffffffff, 32), value >> 32, count - 32);
}

/** Moves a position back, or forward over zeros, so that what is written next lies at `to`. */
export function seek(at: usize, to: usize): usize {
  if (to < at) {
    const byte = to >> 3;
    store<u8>(byte, load<u8>(byte) & <u8>lowest(<i32>(to & 7)));
  } else {
    memory.fill((at >> 3) + 1, 0, (to >> 3) - (at >> 3));
  }
  return to;
}

/** At least 57 bits from `at` on; what is above them is zero or the bits that follow. */
@inline
export function peek(at: usize): u64 {
  return load<u64>(at >> 3) >> (at & 7);
}

/** The `count` bits, 0 to 64, from `at` on. */
@inline
export function get(at: usize, count: i32): u64 {
  if (count <= 32) return peek(at) & lowest(count);
  return (peek(at) & 0xffffffff) | ((peek(at + 32) & lowest(count - 32)) << 32);
}
