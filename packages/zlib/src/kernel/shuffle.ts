/** All first bytes of the `width`-byte elements of `bytes`, then all second bytes, and so on, into `out`. */
export function shuffle(bytes: Uint8Array, width: number, out: Uint8Array): void {
  const count = bytes.length / width;
  for (let k = 0; k < width; k++) {
    const plane = k * count;
    for (let i = 0, from = k; i < count; i++, from += width) out[plane + i] = bytes[from]!;
  }
}

/** Undoes `shuffle`. */
export function unshuffle(bytes: Uint8Array, width: number, out: Uint8Array): void {
  const count = bytes.length / width;
  for (let k = 0; k < width; k++) {
    const plane = k * count;
    for (let i = 0, to = k; i < count; i++, to += width) out[to] = bytes[plane + i]!;
  }
}

/** Reverses the bytes of every `width`-byte element, in place. */
export function swapBytes(bytes: Uint8Array, width: number): void {
  for (let start = 0; start < bytes.length; start += width) {
    for (let low = start, high = start + width - 1; low < high; low++, high--) {
      const byte = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = byte;
    }
  }
}
