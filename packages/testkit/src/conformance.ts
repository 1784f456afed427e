import type { Codec } from '@vdfc/core';
import { describe, it } from 'vitest';
import { asyncChecks } from './checks/async.js';
import type { Check } from './checks/check.js';
import { containerChecks } from './checks/container.js';
import { contractChecks } from './checks/contract.js';
import { damageChecks } from './checks/damage.js';
import { memoryChecks } from './checks/memory.js';
import { qualityChecks } from './checks/quality.js';
import { valueChecks } from './checks/values.js';
import { type ConformanceSettings, type Subject, subjectOf } from './settings.js';

/**
 * Registers the conformance suite as Vitest tests: whatever a codec does, it must pass. What it cannot do it says in its
 * spec's `accepts` and `guarantee`.
 *
 * @example conformance(dct, { variants: [{}, { blockSize: 5 }] });
 */
export function conformance<Options extends object>(
  codec: Codec<Options>,
  settings: ConformanceSettings<Options> = {},
): void {
  register(`conformance of ${codec.id}`, conformanceChecks(codec, settings));
}

/** The checks that `conformance` makes, free of any test framework. */
export function conformanceChecks<Options extends object>(
  codec: Codec<Options>,
  settings: ConformanceSettings<Options> = {},
): Check[] {
  const { variants = [{}], ...rest } = settings;
  return variants.flatMap((variant) =>
    labelled(variant, wholeCodecChecks(subjectOf(codec.with(variant) as Codec, rest))),
  );
}

function wholeCodecChecks(subject: Subject): Check[] {
  return [...codecChecks(subject), ...qualityChecks(subject)];
}

/** The checks of a codec that a chain with a filter or packer under test must pass as well. */
export function codecChecks(subject: Subject): Check[] {
  return [
    ...contractChecks(subject),
    ...valueChecks(subject),
    ...memoryChecks(subject),
    ...damageChecks(subject),
    ...containerChecks(subject),
    ...asyncChecks(subject),
  ];
}

/** The checks with the options they are made under in their names. */
export function labelled(variant: object, checks: readonly Check[]): Check[] {
  const options = Object.keys(variant).length === 0 ? '' : ` ${JSON.stringify(variant)}`;
  return checks.map(({ name, run }) => ({ name: `${name}${options}`, run }));
}

/** Checks as Vitest tests. */
export function register(title: string, checks: readonly Check[]): void {
  describe(title, () => {
    for (const { name, run } of checks) it(name, () => run());
  });
}
