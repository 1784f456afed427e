import { product } from './contract.js';

/** Number of functions of each axis. */
export type Counts = readonly number[];

/** The smallest counts beyond which all levels are 0; undefined if all are. */
export function boundingCounts(levels: Int32Array, counts: Counts): number[] | undefined {
  const most = counts.map(() => 0);
  for (let at = 0; at < levels.length; at++) {
    if (levels[at] === 0) continue;
    let rest = at;
    for (let axis = counts.length - 1; axis >= 0; axis--) {
      const length = counts[axis]!;
      const index = rest % length;
      if (index >= most[axis]!) most[axis] = index + 1;
      rest = (rest - index) / length;
    }
  }
  return most.includes(0) ? undefined : most;
}

/** Copies the corner of lowest degrees of an array in C order. Returns its size. */
export function cutBox<T extends Float64Array | Int32Array>(
  from: T,
  counts: Counts,
  kept: Counts,
  out: T,
): number {
  const size = product(kept);
  const row = kept.at(-1)!;
  for (let place = 0; place < size; place += row) {
    let start = 0;
    let stride = 1;
    let rest = place / row;
    for (let axis = counts.length - 1; axis >= 0; axis--) {
      if (axis < counts.length - 1) {
        start += (rest % kept[axis]!) * stride;
        rest = Math.floor(rest / kept[axis]!);
      }
      stride *= counts[axis]!;
    }
    out.set(from.subarray(start, start + row), place);
  }
  return size;
}
