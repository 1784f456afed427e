import { quantise } from '@vdfc/numerics/quantise';
import type { FactorLevels } from './bands.js';
import type { ModeBasis } from './hosvd.js';
import { hasBasis } from './long-axes.js';
import { basisOfLevels } from './orthonormal.js';
import { type FactorTarget, roundFactors } from './round-factors.js';
import { type AxisBasis, TuckerSynthesis } from './synthesis.js';

/** The step of bases as a multiple of the core's: part of an error in a basis is undone by the core. */
export const FACTOR_STEP = 1.7;
/** What a bit is worth, in squares of the core's step: for rounding bases, and for keeping a vector. */
const ROUNDING_RATE = 0.1;
/** Dead zones of bases and core. */
const FACTOR_ZONE = 0.55;
const ROUNDS = 3;

/** What is coded: bases and core, before and after quantisation. */
export interface Model {
  /** Absent for an axis that has no basis. */
  readonly factors: readonly (FactorLevels | undefined)[];
  readonly ranks: readonly number[];
  /** In C order, shape `ranks`. */
  readonly core: Float64Array;
  readonly levels: Int32Array;
}

/** An array in its box, and what was found of it. */
export interface Analysis {
  /** In its domain, C order. */
  readonly values: Float64Array;
  readonly lengths: readonly number[];
  /** For each axis with a basis, in cosines: the Gram matrix of the unfolded array, its singular values and vectors. */
  readonly modes: readonly ({ readonly gram: Float64Array; readonly basis: ModeBasis } | undefined)[];
}

/** How to quantise. */
export interface ModelSettings {
  readonly step: number;
  /** Most vectors of each basis. */
  readonly ranks: readonly number[];
  /** Whether to round bases for rate and distortion. */
  readonly refine: boolean;
  /** Dead zone of the core. */
  readonly zone: number;
}

/** Bases quantised, and the core that goes with the quantised ones. */
export function buildModel(analysis: Analysis, settings: ModelSettings): Model {
  const factors = factorsOf(analysis, settings);
  const synthesis = synthesisOf(analysis.lengths, factors);
  const core = new Float64Array(synthesis.coefficients);
  synthesis.adjoint(analysis.values, core);
  const levels = new Int32Array(core.length);
  quantise(core, settings.step, settings.zone, levels);
  return { factors, ranks: synthesis.ranks, core, levels };
}

/** The synthesis of an array in a box from the bases as the decoder sees them. */
export function synthesisOf(
  lengths: readonly number[],
  factors: readonly (FactorLevels | undefined)[],
): TuckerSynthesis {
  const bases = lengths.map((length, axis): AxisBasis => {
    const factor = factors[axis];
    if (factor === undefined) return { length, rank: length, vectors: undefined };
    return { length, rank: factor.rank, vectors: basisOfLevels(factor.levels, factor.rank, length) };
  });
  return new TuckerSynthesis(bases);
}

function factorsOf({ lengths, modes }: Analysis, settings: ModelSettings): (FactorLevels | undefined)[] {
  const { step, refine } = settings;
  let targets: FactorTarget[] = [];
  modes.forEach((mode, axis) => {
    if (mode === undefined) return;
    const most = settings.ranks[axis]!;
    targets.push({ gram: mode.gram, ...firstLevels(mode.basis, lengths[axis]!, step, most) });
  });
  targets = targets.map(withoutZeros);
  for (let round = 0; refine && round < ROUNDS; round++) {
    roundFactors(targets, FACTOR_STEP * step, ROUNDING_RATE * step * step);
    targets = targets.map(withoutZeros);
  }
  return lengths.map((length) => {
    if (!hasBasis(length)) return undefined;
    const { rank, levels } = targets.shift()!;
    return { length, rank, levels };
  });
}

/** The vectors whose singular values are above the step, weighted by these: one step then suits all of them. */
function firstLevels(basis: ModeBasis, length: number, step: number, most: number): FactorLevels {
  const { singularValues, vectors } = basis;
  let rank = 1;
  while (rank < Math.min(most, length) && singularValues[rank]! > step) rank++;
  const weighted = vectors.slice(0, rank * length);
  for (let i = 0; i < weighted.length; i++) weighted[i]! *= singularValues[Math.floor(i / length)]!;
  const levels = new Int32Array(weighted.length);
  quantise(weighted, FACTOR_STEP * step, FACTOR_ZONE, levels);
  return { length, rank, levels };
}

/** A basis without vectors of zeros only; one is kept in any case. */
function withoutZeros(target: FactorTarget): FactorTarget {
  const { length, rank, levels } = target;
  const rows = Array.from({ length: rank }, (_, row) => levels.subarray(row * length, (row + 1) * length));
  const filled = rows.filter((row) => row.some((level) => level !== 0));
  if (filled.length === rank) return target;
  const kept = filled.length === 0 ? rows.slice(0, 1) : filled;
  const joined = new Int32Array(kept.length * length);
  kept.forEach((row, place) => {
    joined.set(row, place * length);
  });
  return { ...target, rank: kept.length, levels: joined };
}
