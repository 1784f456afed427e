/** Largest order that can be asked for. */
export const MOST_ORDER = 80;

/** Number of modes with 2n + l <= order, l <= degree. */
export function modeCount(order: number, degree: number): number {
  return modeOffset(order, degree + 1);
}

/** Number of radial modes n of a degree l: those with 2n + l <= order. */
export function radialCount(order: number, l: number): number {
  return l > order ? 0 : Math.floor((order - l) / 2) + 1;
}

/**
 * Where the modes of degree l begin: before them those of lower degrees. Within a degree n goes before m, and m goes
 * 0, 1, -1, 2, -2 ...: mode (n, m) is at offset + n (2l + 1) + slotOf(m).
 */
export function modeOffset(order: number, l: number): number {
  let offset = 0;
  for (let k = 0; k < l; k++) offset += radialCount(order, k) * (2 * k + 1);
  return offset;
}

export function slotOf(m: number): number {
  return m > 0 ? 2 * m - 1 : -2 * m;
}

/** Modes of one order and degree as those of another: what the other does not have is dropped, what it has more is 0. */
export function copyModes<T extends Int32Array | Float64Array>(
  from: T,
  [order, degree]: readonly [number, number],
  to: T,
  [toOrder, toDegree]: readonly [number, number],
): void {
  for (let l = 0; l <= Math.min(degree, toDegree); l++) {
    const count = Math.min(radialCount(order, l), radialCount(toOrder, l)) * (2 * l + 1);
    const start = modeOffset(order, l);
    to.set(from.subarray(start, start + count), modeOffset(toOrder, l));
  }
}
