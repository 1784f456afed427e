// Where things lie in memory. The host writes values and stream bytes to the two regions at the end,
// everything before them is scratch of the block at hand.

/** Largest block, 4^4 values of 8 bytes. */
const BLOCK_BYTES: i32 = 2048;

/** 4 + 16 + 64 + 256 entries, at offsets 0, 4, 20, 84. */
const ORDER_BYTES: i32 = 340;

/** Values of the block at hand, in C order. */
export const VALUES: usize = memory.data(BLOCK_BYTES, 16);
/** The same as integers, then as transform coefficients. */
export const COEFFICIENTS: usize = memory.data(BLOCK_BYTES, 16);
/** Coefficients in coding order, cut into bytes: all lowest bytes, then all second ones, and so on. */
export const LEVELS: usize = memory.data(BLOCK_BYTES, 16);
/** Coefficients in coding order. */
export const BUFFER: usize = memory.data(BLOCK_BYTES, 16);
/** Bit planes, lowest first; each has a bit for every coefficient, in coding order, in words of 64 bits. */
export const PLANES: usize = memory.data(BLOCK_BYTES, 16);

/** Coding order of the coefficients of a block of rank r: 4^r bytes at `ORDER + orderOffset(r)`. */
export const ORDER: usize = memory.data(ORDER_BYTES, 16);
/** Inverse of `ORDER`. */
export const INVERSE: usize = memory.data(ORDER_BYTES, 16);
/** Where the entries of a rank start in `ORDER` and `INVERSE`: 0, 4, 20, 84. */
@inline
export function orderOffset(rank: i32): usize {
  return (((<usize>1) << (<usize>rank * 2)) - 4) / 3;
}
