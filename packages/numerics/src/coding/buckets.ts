/** Buckets of `coarse` and of `fine`. */
export const COARSE_BUCKETS = 21;
export const FINE_BUCKETS = 41;

const TABLE_SIZE = 4096;
const coarseTable = /* @__PURE__ */ Uint8Array.from({ length: TABLE_SIZE }, (_, value) => coarseOf(value));
const fineTable = /* @__PURE__ */ Uint8Array.from({ length: TABLE_SIZE }, (_, value) => fineOf(value));

/** Bucket of a whole number from 0: 0, 1, 2, then two buckets an octave. */
export function coarse(value: number): number {
  return value < TABLE_SIZE ? coarseTable[value]! : coarseOf(value);
}

/** Bucket of a whole number from 0: each value to 4, then four buckets an octave. */
export function fine(value: number): number {
  return value < TABLE_SIZE ? fineTable[value]! : fineOf(value);
}

function coarseOf(value: number): number {
  if (value < 3) return value;
  const octave = 31 - Math.clz32(value);
  return Math.min(2 * octave + ((value >>> (octave - 1)) & 1), COARSE_BUCKETS - 1);
}

function fineOf(value: number): number {
  if (value < 5) return value;
  const octave = 31 - Math.clz32(value);
  return Math.min(4 * octave - 4 + ((value >>> (octave - 2)) & 3), FINE_BUCKETS - 1);
}
