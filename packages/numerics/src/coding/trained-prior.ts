import { BAND_CLASSES } from './band.js';
import { COARSE_BUCKETS, FINE_BUCKETS } from './buckets.js';
import { UNARY, type UnaryPrior } from './magnitude.js';
import { PRIOR_UNIT, priorTable } from './priors.js';

/** Kinds of bands: how many axes are high, 3 or more together. */
export const BAND_KINDS = 4;

/** Values that each feature of a coefficient's surroundings can take. */
const features = {
  low: COARSE_BUCKETS,
  high: COARSE_BUCKETS,
  diagonal: COARSE_BUCKETS,
  far: COARSE_BUCKETS,
  parent: COARSE_BUCKETS,
  sibling: COARSE_BUCKETS,
  expected: 2 * FINE_BUCKETS,
  class: BAND_CLASSES,
  siblingOfKind: BAND_KINDS * COARSE_BUCKETS,
} as const;

const lengths: readonly number[] = /* @__PURE__ */ Object.values(features);
const starts: readonly number[] = /* @__PURE__ */ lengths.map((_, i) =>
  lengths.slice(0, i).reduce((sum, length) => sum + length, 0),
);
/** Entries for each node, a unary decision. */
const NODE_LENGTH: number = /* @__PURE__ */ Math.floor(priorTable.length / UNARY);

/**
 * What VDFs in general tell of a coefficient before anything of this one is learnt: log-odds from one table for each
 * feature of its surroundings, summed. The tables are constants of the format, trained on other VDFs.
 */
export class TrainedPrior implements UnaryPrior {
  readonly #rows: Int32Array = Int32Array.from(starts);

  /** Sets a feature, by its place in the list above. */
  use(feature: number, value: number): void {
    this.#rows[feature] = starts[feature]! + value;
  }

  logit(node: number): number {
    const rows = this.#rows;
    let sum = 0;
    for (let i = 0; i < rows.length; i++) sum += priorTable[node * NODE_LENGTH + rows[i]!]!;
    return sum * PRIOR_UNIT;
  }
}
