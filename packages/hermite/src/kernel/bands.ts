import type { RelatedBand } from '@vdfc/numerics/coding';
import { product } from './contract.js';

/** Further bands that foretell magnitudes. */
const MOST_SIBLINGS = 5;

/**
 * How coefficients lie for `codeBands`: those of one VDF after those of another, each VDF's in bands of equal parity of the
 * degrees along its axes, 8 for three axes. By the recurrence of Hermite functions a coefficient is like those whose degree
 * differs by 2; neighbours in its band are such. A band looks back at the same one of the VDF before and at the others of
 * its own.
 *
 * @param items number of functions of each axis, or undefined where a VDF has no coefficients
 */
export function bandsOf(items: readonly (readonly number[] | undefined)[]): RelatedBand[] {
  const bands: RelatedBand[] = [];
  const before = new Map<string, number>();
  let offset = 0;
  for (const counts of items) {
    if (counts === undefined) continue;
    const strides = counts.map((_, axis) => product(counts.slice(axis + 1)));
    const first = bands.length;
    for (const parity of parities(counts)) {
      const index = bands.length;
      const earlier = Array.from({ length: index - first }, (_, k) => index - 1 - k);
      bands.push({
        offset: offset + parity.reduce((sum, odd, axis) => sum + odd * strides[axis]!, 0),
        shape: counts.map((count, axis) => Math.ceil((count - parity[axis]!) / 2)),
        strides: strides.map((stride) => 2 * stride),
        spacing: counts.map(() => 2),
        high: counts.map(() => false),
        parent: before.get(String(parity)) ?? earlier[0],
        siblings: earlier.slice(0, MOST_SIBLINGS),
        class: 0,
        signs: 'detail',
      });
      before.set(String(parity), index);
    }
    offset += product(counts);
  }
  return bands;
}

/** All combinations of even (0) and odd (1) degrees that there are, the last axis changing fastest. */
function parities(counts: readonly number[]): number[][] {
  return counts.reduce<number[][]>(
    (all, count) => all.flatMap((parity) => (count > 1 ? [0, 1] : [0]).map((odd) => [...parity, odd])),
    [[]],
  );
}
