/**
 * Numbers as text for a page: float32, as 16-bit words, the lower halves of all values before the upper ones, packed by
 * `packWords`.
 */
export function packFloats(values: ArrayLike<number>): string {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  const words = new Uint16Array(2 * bits.length);
  bits.forEach((value, i) => {
    words[i] = value;
    words[bits.length + i] = value >>> 16;
  });
  return packWords(words);
}

/**
 * As `packFloats`, of each float32 the upper half alone (bfloat16), rounded: sign, exponent and a relative precision of
 * 0.4 %, which is finer than a colour scale over decades shows.
 */
export function packDifferences(values: ArrayLike<number>): string {
  const bits = new Uint32Array(Float32Array.from(values).buffer);
  const words = Uint16Array.from(bits, (value) => {
    // Rounding must not make a number of an infinity or NaN.
    const finite = (value & 0x7f800000) !== 0x7f800000;
    return (finite ? value + 0x8000 : value) >>> 16;
  });
  return packWords(words);
}

/** Longest run, words. */
const LONGEST = 0xffff;

/**
 * Little-endian words in base64, zeros as runs: number of zeros, number of other words, those words, and so on. Most of
 * velocity space is empty, and the errors of exact codecs are zero; the page unpacks this without waiting.
 */
function packWords(words: Uint16Array): string {
  const out: number[] = [];
  for (let at = 0; at < words.length; ) {
    const first = runEnd(words, at, true);
    const end = runEnd(words, first, false);
    out.push(first - at, end - first, ...words.subarray(first, end));
    at = end;
  }
  const bytes = new DataView(new ArrayBuffer(2 * out.length));
  out.forEach((word, i) => {
    bytes.setUint16(2 * i, word, true);
  });
  return Buffer.from(bytes.buffer).toString('base64');
}

/** Where the run of zeros, or of other words, that starts at `at` ends. */
function runEnd(words: Uint16Array, at: number, zeros: boolean): number {
  let end = at;
  while (end < words.length && end - at < LONGEST && (words[end] === 0) === zeros) end++;
  return end;
}
