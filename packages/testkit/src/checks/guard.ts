import type { DenseArray, Floats, GuardSpec } from '@vdfc/core';
import { bytesOf, noise } from '../fields/arrays.js';
import { fieldOf, type Subject } from '../settings.js';
import type { Check } from './check.js';
import { check, sameBytes } from './verdict.js';

/** What a guard may spend where nothing is to be put right, bytes. */
const IDLE = 1;

/** What only guards must do. */
export function guardChecks(subject: Subject, spec: GuardSpec, resolved: unknown): Check[] {
  const requirements: Record<string, (field: DenseArray, spec: GuardSpec, resolved: unknown) => void> = {
    'leaves alone what it looks at': untouched,
    'keeps its promise with less of its tolerance': shares,
    'knows a broken promise': broken,
    [`changes nothing where nothing is wrong, for at most ${IDLE} byte`]: idle,
  };
  return Object.entries(requirements).map(([name, holds]) => ({
    name,
    run: () => {
      for (const dtype of subject.accepts.dtypes) holds(fieldOf(subject, dtype), spec, resolved);
    },
  }));
}

/** What a poor codec makes of a field: a twentieth too little, and noise. */
function spoiled(field: DenseArray): Floats {
  const peak = Math.max(...field.data);
  const { data } = noise(field, 9);
  return data.map((value, i) => 0.95 * field.data[i]! + 0.001 * peak * value);
}

function guarded(field: DenseArray, start: Floats, spec: GuardSpec, resolved: unknown, share = 1): Floats {
  const { payload, params } = spec.encode(field, start.slice(), resolved, share);
  return spec.decode(start.slice(), payload, params, field, spec.version);
}

function untouched(field: DenseArray, spec: GuardSpec, resolved: unknown): void {
  const original = { ...field, data: field.data.slice() };
  const decoded = spoiled(field);
  const before = bytesOf(decoded).slice();
  spec.encode(original, decoded, resolved, 1);
  sameBytes('the original after encoding', bytesOf(original.data), bytesOf(field.data));
  sameBytes('the decoded values after encoding', bytesOf(decoded), before);
  spec.holds(original, decoded, resolved);
  sameBytes('the original after asking', bytesOf(original.data), bytesOf(field.data));
  sameBytes('the decoded values after asking', bytesOf(decoded), before);
}

function shares(field: DenseArray, spec: GuardSpec, resolved: unknown): void {
  for (const share of [1, 1 / 2, 1 / 32]) {
    const values = guarded(field, spoiled(field), spec, resolved, share);
    const kept = spec.holds(field, values, resolved);
    check(kept, () => `expected ${spec.id} to keep its promise with ${share} of its tolerance`);
  }
}

function broken(field: DenseArray, spec: GuardSpec, resolved: unknown): void {
  const nothing = field.data.map(() => Number.NaN);
  const kept = spec.holds(field, nothing, resolved);
  check(!kept, () => `expected ${spec.id} not to take NaN for values that keep its promise`);
}

function idle(field: DenseArray, spec: GuardSpec, resolved: unknown): void {
  if (!spec.holds(field, field.data, resolved)) return;
  const { payload } = spec.encode(field, field.data.slice(), resolved, 1);
  check(
    payload.length <= IDLE,
    () => `expected at most ${IDLE} byte where nothing is wrong, got ${payload.length}`,
  );
  const values = guarded(field, field.data, spec, resolved);
  sameBytes('values that were right, after the guard', bytesOf(values), bytesOf(field.data));
}
