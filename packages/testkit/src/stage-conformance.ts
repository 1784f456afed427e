import { type Filter, type Guard, type Packer, pipeline } from '@vdfc/core';
import type { Check } from './checks/check.js';
import { wrongOptions } from './checks/contract.js';
import { filterChecks } from './checks/filter.js';
import { guardChecks } from './checks/guard.js';
import { packerChecks } from './checks/packer.js';
import { coarse } from './coarse.js';
import { codecChecks, labelled, register } from './conformance.js';
import { raw } from './raw.js';
import { type ConformanceSettings, subjectOf } from './settings.js';

/**
 * Registers the conformance suite of a filter as Vitest tests: everything that a codec must do, done by the filter in
 * front of a codec that keeps every bit, and what only filters must do.
 *
 * @example filterConformance(asinh, { variants: [{ scale: 1e-15 }] });
 */
export function filterConformance<Options extends object>(
  filter: Filter<Options>,
  settings: ConformanceSettings<Options> = {},
): void {
  register(`conformance of ${filter.id}`, filterConformanceChecks(filter, settings));
}

/** The checks that `filterConformance` makes, free of any test framework. */
export function filterConformanceChecks<Options extends object>(
  filter: Filter<Options>,
  settings: ConformanceSettings<Options> = {},
): Check[] {
  const { variants = [{}], ...rest } = settings;
  return variants.flatMap((variant) => {
    const bound = filter.with(variant);
    const { spec, options } = bound;
    const codec = pipeline({ filters: [bound as Filter], codec: raw });
    const subject = subjectOf(codec, rest, spec.guarantee(spec.resolve(options)));
    return labelled(variant, [
      ...codecChecks(subject),
      wrongOptions(bound),
      ...filterChecks(subject, spec, spec.resolve(options)),
    ]);
  });
}

/**
 * Registers the conformance suite of a packer as Vitest tests: everything that a codec must do, done by the packer behind
 * a codec that keeps every bit, and what only packers must do.
 *
 * @example packerConformance(deflate, { variants: [{}, { level: 0 }] });
 */
export function packerConformance<Options extends object>(
  packer: Packer<Options>,
  settings: ConformanceSettings<Options> = {},
): void {
  register(`conformance of ${packer.id}`, packerConformanceChecks(packer, settings));
}

/** The checks that `packerConformance` makes, free of any test framework. */
export function packerConformanceChecks<Options extends object>(
  packer: Packer<Options>,
  settings: ConformanceSettings<Options> = {},
): Check[] {
  const { variants = [{}], ...rest } = settings;
  return variants.flatMap((variant) => {
    const bound = packer.with(variant);
    const { spec, options } = bound;
    const subject = subjectOf(pipeline({ codec: raw, packers: [bound as Packer] }), rest);
    return labelled(variant, [
      ...codecChecks(subject),
      wrongOptions(bound),
      ...packerChecks(subject, spec, spec.resolve(options)),
    ]);
  });
}

/**
 * Registers the conformance suite of a guard as Vitest tests: everything that a codec must do, done by the guard behind a
 * codec that is off everywhere, and what only guards must do.
 *
 * @example guardConformance(bound, { variants: [{ maxErrorOfPeak: 1e-3 }] });
 */
export function guardConformance<Options extends object>(
  guard: Guard<Options>,
  settings: ConformanceSettings<Options> = {},
): void {
  register(`conformance of ${guard.id}`, guardConformanceChecks(guard, settings));
}

/** The checks that `guardConformance` makes, free of any test framework. */
export function guardConformanceChecks<Options extends object>(
  guard: Guard<Options>,
  settings: ConformanceSettings<Options> = {},
): Check[] {
  const { variants = [{}], ...rest } = settings;
  return variants.flatMap((variant) => {
    const bound = guard.with(variant);
    const { spec, options } = bound;
    const subject = subjectOf(pipeline({ codec: coarse, guards: [bound as Guard] }), rest);
    return labelled(variant, [
      ...codecChecks(subject),
      wrongOptions(bound),
      ...guardChecks(subject, spec, spec.resolve(options)),
    ]);
  });
}
