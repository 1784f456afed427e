import { type Steps, VdfcError } from '@vdfc/core';
import type { Draft } from './draft.js';
import type { TuckerContent } from './layout.js';
import { LEAST_OCTAVES, OCTAVE } from './options.js';

/** The search goes in strides of half an octave, then halves them until steps are known to 1/16 of one. */
const STRIDE = 32;
const RESOLUTION = 4;

/** What was found. */
export interface Found {
  readonly octaves: number;
  readonly content: TuckerContent;
}

/**
 * Nearly the largest step with which no decoded value is further than `tolerance` from the array's, tried by decoding.
 *
 * @throws VdfcError `UNREACHED` where no step is fine enough
 */
export function* searchStep(draft: Draft, tolerance: number): Steps<Found> {
  const coarsest = LEAST_OCTAVES * OCTAVE;
  const { peak, exponent } = draft.domain;
  let at = draft.octavesOf((2 * exponent * tolerance) / peak);
  let trial = attempt(draft, at);
  while (trial.error > tolerance && at < draft.finest) {
    yield { fraction: 0.3, phase: 'finer' };
    at = Math.min(draft.finest, at + STRIDE);
    trial = attempt(draft, at);
  }
  if (trial.error > tolerance) throw unreached(tolerance, trial.error);
  let good = { octaves: at, content: trial.content };
  let bad = at;
  while (bad === good.octaves && bad > coarsest) {
    yield { fraction: 0.5, phase: 'coarser' };
    bad = Math.max(coarsest, good.octaves - STRIDE);
    const next = attempt(draft, bad);
    if (next.error <= tolerance) good = { octaves: bad, content: next.content };
  }
  while (good.octaves - bad > RESOLUTION) {
    yield { fraction: 0.8, phase: 'between' };
    const middle = (good.octaves + bad) >> 1;
    const next = attempt(draft, middle);
    if (next.error <= tolerance) good = { octaves: middle, content: next.content };
    else bad = middle;
  }
  return good;
}

function attempt(draft: Draft, octaves: number): { content: TuckerContent; error: number } {
  const { box, model } = draft.model(octaves);
  const content = { box, ...model };
  return { content, error: draft.errorOf(content, octaves) };
}

function unreached(tolerance: number, error: number): VdfcError {
  const message = `Cannot encode with tucker: expected an error of at most ${tolerance}, the least that can be reached is ${error}`;
  return new VdfcError('UNREACHED', message, { codec: 'tucker', option: 'tolerance' });
}
