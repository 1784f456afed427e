/** Which axes are transformed. */
export interface Axes {
  /** From 0, ascending: the order in which they are worked on. */
  readonly sorted: readonly number[];
  /** For each of them, its place among those given: the order of options and of letters in band keys. */
  readonly place: readonly number[];
}

/**
 * The axes given, by default all. Negative ones count from the last axis.
 *
 * @throws RangeError if there are none, an axis is not there, or comes twice
 */
export function resolveAxes(rank: number, axes: readonly number[] | undefined): Axes {
  const given = axes ?? Array.from({ length: rank }, (_, axis) => axis);
  const found = given.map((axis) => (axis < 0 ? axis + rank : axis));
  const known = found.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < rank);
  if (!known || found.length === 0 || new Set(found).size < found.length) {
    const expected = `expected different ones from ${-rank} to ${rank - 1}`;
    throw new RangeError(`Cannot transform axes: ${expected}, got [${given.join(', ')}]`);
  }
  const place = found.map((_, i) => i).sort((i, j) => found[i]! - found[j]!);
  return { sorted: place.map((i) => found[i]!), place };
}

/** One value for each axis, in their sorted order, from one for all or a list in the order given. */
export function perAxis<V>(what: string, given: V | readonly V[], { place }: Axes): readonly V[] {
  if (!Array.isArray(given)) return place.map(() => given as V);
  if (given.length === place.length) return place.map((i) => (given as readonly V[])[i]!);
  throw new RangeError(`Cannot transform: expected one ${what} or ${place.length}, got ${given.length}`);
}

/**
 * Names of the bands of one step by their numbers: a letter for each axis, in the order given, `a` for low-pass and `d`
 * for high-pass.
 */
export function bandKeys({ place }: Axes): readonly string[] {
  return Array.from({ length: 2 ** place.length }, (_, band) => {
    const letters = new Array<string>(place.length);
    place.forEach((i, s) => {
      letters[i] = band & (2 ** (place.length - 1 - s)) ? 'd' : 'a';
    });
    return letters.join('');
  });
}

/** A shape with other lengths along the axes. */
export function withLengths(
  shape: readonly number[],
  { sorted }: Axes,
  lengths: readonly number[],
): readonly number[] {
  return sorted.reduce((changed, axis, i) => changed.with(axis, lengths[i]!), [...shape]);
}
