import { cStrides } from '@vdfc/core';
import { measureBands } from '@vdfc/numerics/coding';
import { coreBand, factorBands, joinLevels } from './bands.js';
import { cutBox } from './box.js';
import type { Model } from './model.js';
import { product } from './modes.js';

/** Each pass drops what does not pay in the light of the one before. */
const PASSES = 8;

/**
 * Drops last vectors of bases, with their slices of the core, where the energy that these explain is worth less than their
 * bits.
 *
 * @param step of the core
 * @param lambda energy that a bit is worth
 */
export function prune(model: Model, step: number, lambda: number): Model {
  for (let pass = 0; pass < PASSES; pass++) {
    const worth = worthOfSlices(model, step, lambda);
    takeFactorBits(model, worth, lambda);
    const ranks = worth.map((slices, axis) =>
      model.factors[axis] === undefined ? slices.length : bestRank(slices),
    );
    if (ranks.every((rank, axis) => rank === model.ranks[axis])) break;
    model = withRanks(model, ranks);
  }
  return model;
}

/** How many of the first slices to keep: those behind are together worth less than nothing, and the least of all. */
function bestRank(worth: Float64Array): number {
  let best = worth.length;
  let least = 0;
  let sum = 0;
  for (let rank = worth.length - 1; rank >= 1; rank--) {
    sum += worth[rank]!;
    if (sum < least) {
      least = sum;
      best = rank;
    }
  }
  return best;
}

/** For each slice across each axis: energy that it explains, less what its bits are worth. */
function worthOfSlices({ ranks, core, levels }: Model, step: number, lambda: number): Float64Array[] {
  const costs = new Float32Array(3 * levels.length);
  measureBands(levels, [coreBand(ranks)], costs);
  const strides = cStrides(ranks);
  const worth = ranks.map((rank) => new Float64Array(rank));
  for (let i = 0; i < levels.length; i++) {
    const value = core[i]!;
    const miss = value - levels[i]! * step;
    const gain = value * value - miss * miss - lambda * costs[3 * i + 1]!;
    for (let axis = 0; axis < ranks.length; axis++) {
      worth[axis]![Math.floor(i / strides[axis]!) % ranks[axis]!]! += gain;
    }
  }
  return worth;
}

/** Takes what the bits of the vectors themselves are worth off the worth of their slices. */
function takeFactorBits({ factors }: Model, worth: readonly Float64Array[], lambda: number): void {
  const coded = factors.filter((factor) => factor !== undefined);
  const levels = joinLevels(coded);
  const costs = new Float32Array(3 * levels.length);
  measureBands(levels, factorBands(coded), costs);
  let at = 0;
  factors.forEach((factor, axis) => {
    if (factor === undefined) return;
    for (let i = 0; i < factor.levels.length; i++, at++) {
      worth[axis]![Math.floor(i / factor.length)]! -= lambda * costs[3 * at + 1]!;
    }
  });
}

/** The model with the first vectors of each basis only. */
function withRanks(model: Model, ranks: readonly number[]): Model {
  const box = { first: ranks.map(() => 0), lengths: ranks };
  const core = new Float64Array(product(ranks));
  cutBox(model.core, model.ranks, box, core);
  const levels = new Int32Array(core.length);
  cutBox(model.levels, model.ranks, box, levels);
  const factors = model.factors.map((factor, axis) => {
    const rank = ranks[axis]!;
    return factor && { ...factor, rank, levels: factor.levels.slice(0, rank * factor.length) };
  });
  return { factors, ranks, core, levels };
}

/** Drops last vectors whose slice of the core is all zeros: they decode to nothing. */
export function dropEmpty(model: Model): Model {
  const strides = cStrides(model.ranks);
  const ranks = model.ranks.map((rank, axis) => (model.factors[axis] === undefined ? rank : 1));
  model.levels.forEach((level, i) => {
    if (level === 0) return;
    for (let axis = 0; axis < ranks.length; axis++) {
      const place = Math.floor(i / strides[axis]!) % model.ranks[axis]!;
      if (place >= ranks[axis]!) ranks[axis] = place + 1;
    }
  });
  return withRanks(model, ranks);
}
