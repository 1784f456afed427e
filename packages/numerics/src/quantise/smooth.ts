/** Cells to either side of a window. */
const REACH = 2;
const WINDOW = 2 * REACH + 1;

/**
 * Sums over windows of five cells along each axis longer than one, divided by five each time; beyond the edges there is
 * nothing.
 *
 * @param values of an array in C order, overwritten
 * @param spare of the same length, overwritten
 * @returns whichever of the two has the result
 */
export function smooth(values: Float64Array, spare: Float64Array, shape: readonly number[]): Float64Array {
  let [from, to] = [values, spare];
  let inner = values.length;
  for (const length of shape) {
    inner /= length;
    if (length < 2 || values.length === 0) continue;
    smoothAxis(from, to, length, inner);
    [from, to] = [to, from];
  }
  return from;
}

/** One axis: `inner` elements lie between neighbours. */
function smoothAxis(from: Float64Array, to: Float64Array, length: number, inner: number): void {
  for (let start = 0; start < from.length; start += length * inner) {
    for (let k = 0; k < length; k++) {
      const at = start + k * inner;
      const first = -Math.min(k, REACH);
      const last = Math.min(length - 1 - k, REACH);
      for (let q = at; q < at + inner; q++) {
        let sum = 0;
        for (let step = first; step <= last; step++) sum += from[q + step * inner]!;
        to[q] = sum / WINDOW;
      }
    }
  }
}
