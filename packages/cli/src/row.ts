import { isVdfcError } from '@vdfc/core';
import type { Contestant } from './contestants.js';
import type { Subject } from './input.js';
import type { Measurement } from './measure.js';
import type { Tuning } from './tuning.js';

/** One array and one codec: what came of it, or why nothing did. */
export interface Row {
  readonly subject: string;
  readonly codec: string;
  /** Number of the array's values. */
  readonly values: number;
  /** Their size. */
  readonly rawBytes: number;
  readonly measured?: Measurement;
  /** How near the codec came to the target; absent without one. */
  readonly tuned?: Tuning;
  readonly failure?: Failure;
}

/** Why a codec gave no result. */
export interface Failure {
  /** The code of a `VdfcError`, or `UNEXPECTED` for any other error. */
  readonly code: string;
  readonly message: string;
}

/** What a row says before anything is measured. */
export function keyOf({ label, array }: Subject, contestant: Contestant): Row {
  const rawBytes = array.size * array.data.BYTES_PER_ELEMENT;
  return { subject: label, codec: contestant.label, values: array.size, rawBytes };
}

/** An error as a row holds it. */
export function failureOf(error: unknown): Failure {
  if (isVdfcError(error)) return { code: error.code, message: error.message };
  return { code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error) };
}
