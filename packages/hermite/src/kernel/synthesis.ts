import type { RelatedBand } from '@vdfc/numerics/coding';
import type { Synthesis } from '@vdfc/numerics/quantise';
import { bandsOf } from './bands.js';
import { type AxisBasis, squaredBasis } from './basis.js';
import { analyse, combineAll, product, type Scratch, scratchFor } from './contract.js';

/** Bases of the axes of one VDF; undefined where all its coefficients are 0. */
export type ItemBases = readonly AxisBasis[] | undefined;

/** One VDF with its part of the coefficients and of the values. */
interface Item {
  readonly bases: readonly AxisBasis[];
  squares?: readonly AxisBasis[];
  readonly scratch: Scratch;
  readonly coefficients: readonly [start: number, end: number];
  readonly values: readonly [start: number, end: number];
}

/** Number of coefficients in a VDF of these bases. */
export function coefficientCount(bases: ItemBases): number {
  return bases === undefined ? 0 : product(bases.map(({ count }) => count));
}

/** From coefficients of orthonormal functions to the values of VDFs that lie one after the other. */
export class HermiteSynthesis implements Synthesis {
  readonly coefficients: number;
  readonly values: number;
  readonly bands: readonly RelatedBand[];
  readonly #items: readonly Item[];

  /** @param size values of one VDF */
  constructor(size: number, items: readonly ItemBases[]) {
    const present: Item[] = [];
    let offset = 0;
    items.forEach((bases, i) => {
      if (bases === undefined) return;
      const end = offset + coefficientCount(bases);
      present.push({
        bases,
        scratch: present[0]?.scratch ?? scratchFor(bases.map(({ length }) => ({ length, count: length }))),
        coefficients: [offset, end],
        values: [i * size, (i + 1) * size],
      });
      offset = end;
    });
    this.#items = present;
    this.coefficients = offset;
    this.values = size * items.length;
    this.bands = bandsOf(items.map((bases) => bases?.map(({ count }) => count)));
  }

  synthesise(coefficients: Float64Array, values: Float64Array): void {
    values.fill(0, 0, this.values);
    for (const item of this.#items) {
      const part = coefficients.subarray(...item.coefficients);
      combineAll(part, item.bases, item.scratch, values.subarray(...item.values));
    }
  }

  adjoint(values: Float64Array, coefficients: Float64Array): void {
    for (const item of this.#items) {
      const part = coefficients.subarray(...item.coefficients);
      analyse(values.subarray(...item.values), item.bases, item.scratch, part);
    }
  }

  curvature(weights: Float64Array, out: Float64Array): void {
    for (const item of this.#items) {
      item.squares ??= item.bases.map(squaredBasis);
      const part = out.subarray(...item.coefficients);
      analyse(weights.subarray(...item.values), item.squares, item.scratch, part);
    }
  }
}
