/** Samples of a tile, as in src/dense/kernel.ts. */
export const TILE = 64;
/** Bytes from one row of a block to the next. */
export const ROW: usize = 4 * TILE;

/** The address of a float in the network's memory. */
@inline
export function address(place: i32): usize {
  return <usize>place << 2;
}

/** Bytes of so many samples, rounded up to 8. */
@inline
export function spanOf(count: i32): usize {
  return <usize>((count + 7) & ~7) << 2;
}

/** Whether to take 4 of the rows that are left, else 3 (or what there is): so a single one is rarely left over. */
@inline
export function takesFour(left: i32): bool {
  return left == 4 || left == 7 || left == 8 || left > 9;
}
