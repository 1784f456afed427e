import { type Steps, VdfcError } from '@vdfc/core';
import type { Draft } from './draft.js';
import { COARSEST_INDEX, OCTAVE, type StoredVdf } from './layout.js';

/** The search goes in strides of half an octave, then halves them until steps are known to 1/16 of one. */
const STRIDE: number = OCTAVE / 2;
const RESOLUTION: number = OCTAVE / 16;

/** VDFs with the step that they are rounded to. */
export interface Found {
  readonly stepIndex: number;
  readonly vdfs: readonly (StoredVdf | undefined)[];
}

/**
 * Nearly the largest step with which no decoded value is further than `tolerance` from the array's, tried by decoding.
 *
 * @throws VdfcError `UNREACHED` where no step is fine enough
 */
export function* searchStep(draft: Draft, tolerance: number): Steps<Found> {
  const finest = draft.stepIndexOf(Number.MIN_VALUE);
  const { peak, exponent } = draft.domain;
  let good = yield* attempt(draft, draft.stepIndexOf(Math.min(4, (2 * exponent * tolerance) / peak)));
  let least = good.error;
  let bad = good.stepIndex;
  while (good.error > tolerance) {
    bad = good.stepIndex;
    if (bad >= finest) throw unreached(tolerance, least);
    good = yield* attempt(draft, Math.min(finest, bad + STRIDE));
    least = Math.min(least, good.error);
  }
  while (bad === good.stepIndex && bad > COARSEST_INDEX) {
    const next = yield* attempt(draft, Math.max(COARSEST_INDEX, bad - STRIDE));
    bad = next.stepIndex;
    if (next.error <= tolerance) good = next;
  }
  while (good.stepIndex - bad > RESOLUTION) {
    const next = yield* attempt(draft, (good.stepIndex + bad) >> 1);
    if (next.error <= tolerance) good = next;
    else bad = next.stepIndex;
  }
  return good;
}

function* attempt(draft: Draft, stepIndex: number): Steps<Found & { readonly error: number }> {
  const vdfs = yield* draft.vdfs(stepIndex);
  return { stepIndex, vdfs, error: draft.errorOf(vdfs, stepIndex) };
}

function unreached(tolerance: number, error: number): VdfcError {
  const message = `Cannot encode with sph: expected an error of at most ${tolerance}, the least that can be reached is ${error}`;
  return new VdfcError('UNREACHED', message, { codec: 'sph', option: 'tolerance' });
}
