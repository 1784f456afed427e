import { cStrides } from '@vdfc/core';
import type { RelatedBand } from '@vdfc/numerics/coding';

const CORE_CLASS = 0;
const FACTOR_CLASS = 2;

/** The core as one band: its magnitudes fall along all axes, its signs are anyone's guess. */
export function coreBand(ranks: readonly number[]): RelatedBand {
  return {
    offset: 0,
    shape: ranks,
    strides: cStrides(ranks),
    spacing: ranks.map(() => 1),
    high: ranks.map(() => false),
    siblings: [],
    class: CORE_CLASS,
    signs: 'unknown',
  };
}

/** Levels of the basis of one axis. */
export interface FactorLevels {
  readonly length: number;
  readonly rank: number;
  /** Row-major rank x length: cosine transforms of the vectors. */
  readonly levels: Int32Array;
}

/** Bases one behind the other, each a band whose rows are vectors; the axes of a VDF have much in common. */
export function factorBands(factors: readonly Omit<FactorLevels, 'levels'>[]): RelatedBand[] {
  let offset = 0;
  return factors.map(({ length, rank }, index) => {
    const band: RelatedBand = {
      offset,
      shape: [rank, length],
      strides: [length, 1],
      spacing: [1, 1],
      high: [false, false],
      parent: index === 0 ? undefined : index - 1,
      siblings: index < 2 ? [] : [0],
      class: FACTOR_CLASS,
      signs: 'unknown',
    };
    offset += rank * length;
    return band;
  });
}

/** The levels of all bases in one list. */
export function joinLevels(factors: readonly FactorLevels[]): Int32Array {
  const joined = new Int32Array(factors.reduce((sum, { levels }) => sum + levels.length, 0));
  let at = 0;
  for (const { levels } of factors) {
    joined.set(levels, at);
    at += levels.length;
  }
  return joined;
}
