import { VdfcError } from '@vdfc/core';
import type { Comparison } from '@vdfc/metrics';
import type { Outcome } from './search.js';

/**
 * What to reach: one bound on an error (as `@vdfc/metrics` measures it) or on the size, a number from 0. Errors ask for
 * the smallest container within the bound, sizes for the finest one.
 */
export type Target =
  /** Σ|a - b| / Σ|a| at most this. */
  | { readonly l1: number }
  /** ‖a - b‖ / ‖a‖ at most this. */
  | { readonly l2: number }
  /** Largest |a - b| at most this, in the array's unit. */
  | { readonly maxError: number }
  /** Largest |a - b| at most this fraction of the largest |a|. */
  | { readonly maxErrorOfPeak: number }
  /** Relative error of the density at most this; of a batch, that of its worst VDF. */
  | { readonly density: number }
  /** The array's own bytes over the container's at least this. */
  | { readonly ratio: number }
  /** Container of at most so many bytes. */
  | { readonly bytes: number };

/** The figures that a target can bound. */
export type TargetName = 'l1' | 'l2' | 'maxError' | 'maxErrorOfPeak' | 'density' | 'ratio' | 'bytes';

export const targetNames: readonly TargetName[] = [
  'l1',
  'l2',
  'maxError',
  'maxErrorOfPeak',
  'density',
  'ratio',
  'bytes',
];

/** A target as the search sees it. */
export interface Goal {
  readonly name: TargetName;
  readonly bound: number;
  /** Whether it bounds the size, so that the finest container is wanted, not the smallest. */
  readonly finest: boolean;
}

/** @throws VdfcError `BAD_OPTION` unless `target` has exactly one known name, with a finite number from 0 */
export function resolveTarget(target: Target): Goal {
  const entries = Object.entries(Object(target) as Record<string, unknown>);
  const [name, bound] = entries[0] ?? [];
  const known = targetNames.find((candidate) => candidate === name);
  const valid = typeof bound === 'number' && bound >= 0 && bound < Infinity;
  if (entries.length === 1 && known !== undefined && valid) {
    return { name: known, bound, finest: known === 'ratio' || known === 'bytes' };
  }
  const found = entries.map(([key, value]) => `${key}: ${value}`).join(', ');
  const message = `Cannot use target: expected one of ${targetNames.join(', ')} with a number from 0, got { ${found} }`;
  throw new VdfcError('BAD_OPTION', message, { option: known ?? 'target' });
}

/** How a container compares with the goal. */
export function judge(goal: Goal, bytes: number, rawBytes: number, comparison: Comparison): Outcome {
  const { name, bound } = goal;
  if (name === 'ratio') {
    const ratio = rawBytes / bytes;
    return { figure: ratio, met: ratio >= bound, excess: Math.log(bound / ratio), bytes };
  }
  const figure = name === 'bytes' ? bytes : comparison[name];
  return { figure, met: figure <= bound, excess: Math.log(figure / bound), bytes };
}
