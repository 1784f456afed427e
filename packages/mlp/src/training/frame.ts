import type { Target } from './target.js';

/** Where the values are, along each axis, on which coordinates go from -1 to 1. */
export interface Frame {
  readonly centres: readonly number[];
  /** Standard deviations over `USUAL_SPREAD`, at least `LEAST_SPREAD` and at most 1. */
  readonly spreads: readonly number[];
}

/** Standard deviation of values that fill their box as those of VDFs do. */
const USUAL_SPREAD = 0.45;
const LEAST_SPREAD = 0.1;

/** Centre and spread of what the network is to give, all outputs together. */
export function frameOf({ lengths, cells, outputs }: Target): Frame {
  const centres: number[] = [];
  const spreads: number[] = [];
  let inner = cells;
  for (const length of lengths) {
    inner /= length;
    const profile = new Float64Array(length);
    for (const { wanted } of outputs) {
      for (let i = 0; i < cells; i++) profile[Math.floor(i / inner) % length]! += Math.abs(wanted[i]!);
    }
    const { mean, deviation } = momentsOf(profile);
    centres.push(mean);
    spreads.push(Math.max(LEAST_SPREAD, Math.min(1, deviation / USUAL_SPREAD)));
  }
  return { centres, spreads };
}

function momentsOf(profile: Float64Array): { mean: number; deviation: number } {
  const { length } = profile;
  let mass = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < length; i++) {
    const x = length > 1 ? (2 * i) / (length - 1) - 1 : 0;
    mass += profile[i]!;
    first += profile[i]! * x;
    second += profile[i]! * x * x;
  }
  if (mass === 0) return { mean: 0, deviation: USUAL_SPREAD };
  const mean = first / mass;
  return { mean, deviation: Math.sqrt(Math.max(0, second / mass - mean * mean)) };
}
