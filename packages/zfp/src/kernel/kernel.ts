/** zfp's own numbers of the element types it knows, less one: so they stand in its header. */
export const elementCodes = { int32: 0, int64: 1, float32: 2, float64: 3 } as const;

/** Element types that zfp knows, named as in NumPy. */
export type ZfpDType = keyof typeof elementCodes;

/** What bounds the bits of every block: the four parameters to which zfp brings all its modes. */
export interface BlockLimits {
  /** Least bits of a block; shorter ones are filled up with zeros. */
  readonly minBits: number;
  /** Most bits of a block. */
  readonly maxBits: number;
  /** Most bit planes of a block, 1 to 64. */
  readonly maxPrecision: number;
  /**
   * Lowest bit plane of floating point values, as an exponent of 2; below -1074 stands for reversible mode.
   */
  readonly minExponent: number;
}

/** Lengths along x (the fastest axis), y, z, w; 1 for axes that are not there. */
export type Extent = readonly [number, number, number, number];

/** A box of whole blocks that is coded in one go; only at the end of an axis may a block be partial. */
export interface Slab {
  readonly dtype: ZfpDType;
  /** Number of axes of a block, 1 to 4. */
  readonly rank: number;
  /** Where it begins in the array. */
  readonly origin: Extent;
  readonly size: Extent;
}

/**
 * Codes slabs between two pieces of memory of its own. Positions count bits from the start of `stream`; bits
 * fill bytes from the lowest up. A kernel keeps nothing from one call to the next, so several arrays may be
 * in work at once.
 */
export interface ZfpKernel {
  readonly name: 'wasm' | 'typescript';
  /** The values of a slab, dense, x fastest, in the order of bytes of the machine. `VALUE_BYTES` long. */
  readonly values: Uint8Array;
  /** The bytes of the stream round the slab. `STREAM_BYTES` long, and some more that may be overwritten. */
  readonly stream: Uint8Array;
  /**
   * Appends the blocks of a slab at a position up to which all bits of its byte are kept. Returns the
   * position after them, -1 if a value is NaN or infinite and the mode is not reversible.
   */
  encode(slab: Slab, limits: BlockLimits, at: number): number;
  /**
   * Reads the blocks of a slab; `stream` must hold the most bits that they can take. Returns the position
   * after them.
   */
  decode(slab: Slab, limits: BlockLimits, at: number): number;
}

/**
 * Room for the values of a slab. It stays in the processor's second-level cache together with what it codes
 * to.
 */
export const VALUE_BYTES: number = 2 ** 18;
/** Room for the coded bytes of a slab. */
export const STREAM_BYTES: number = 2 ** 20;
/** How far beyond its end a kernel may read or write a stream. */
export const SLACK_BYTES = 256;

/** Bytes of one element. */
export function elementBytes(dtype: ZfpDType): 4 | 8 {
  return dtype === 'int32' || dtype === 'float32' ? 4 : 8;
}

/** The most bits that one block takes under the limits, coded or only read. */
export function maxBlockBits(dtype: ZfpDType, rank: number, limits: BlockLimits): number {
  const count = 4 ** rank;
  // Flags, exponent and number of planes; then each plane at most all its bits, and one test for each
  // coefficient.
  const header = 2 + 11 + 6;
  const coded = header + count * 8 * elementBytes(dtype) + count;
  return Math.max(coded, limits.minBits);
}

/** How many blocks may be coded in one go. */
export function blocksPerSlab(dtype: ZfpDType, rank: number, limits: BlockLimits): number {
  const byValues = VALUE_BYTES / (4 ** rank * elementBytes(dtype));
  // One byte less: the first bit need not lie at the start of one.
  const byStream = ((STREAM_BYTES - 1) * 8) / maxBlockBits(dtype, rank, limits);
  return Math.max(1, Math.floor(Math.min(byValues, byStream)));
}
