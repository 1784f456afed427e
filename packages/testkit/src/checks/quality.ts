import { type DenseArray, toDense } from '@vdfc/core';
import { fieldOf, type Subject } from '../settings.js';
import type { Check } from './check.js';
import { distance, roundTrip } from './values.js';
import { check, refusal } from './verdict.js';

/** That quality is a knob from smallest to finest. */
export function qualityChecks(subject: Subject): Check[] {
  if (subject.codec.quality === undefined) {
    return [{ name: 'has a quality unless it is lossless', run: () => needsNone(subject) }];
  }
  return [
    { name: 'has valid options for every quality', run: () => valid(subject) },
    { name: 'grows with quality', run: () => grows(subject) },
    { name: 'is closer at the highest quality than at the lowest', run: () => closer(subject) },
    { name: 'refuses a quality outside 0 to 1', run: () => outside(subject) },
  ];
}

function needsNone({ guarantee }: Subject): void {
  check(
    guarantee.kind === 'lossless',
    () => `expected a quality, as the codec guarantees only ${guarantee.kind}`,
  );
}

function valid(subject: Subject): void {
  const { codec, settings } = subject;
  for (const q of settings.qualities) {
    const tuned = codec.with(codec.quality!(q));
    roundTrip(tuned, tuned.guarantee(), fieldOf(subject), `a VDF at quality ${q}`);
  }
}

function grows(subject: Subject): void {
  const { codec, settings } = subject;
  const field = fieldOf(subject);
  const sizes = settings.qualities.map((q) => codec.encode(field, codec.quality!(q)).length);
  const table = settings.qualities.map((q, i) => `${q}: ${sizes[i]}`).join(', ');
  const ascending = sizes.every((size, i) => i === 0 || size >= sizes[i - 1]!);
  check(
    ascending && sizes.at(-1)! > sizes[0]!,
    () => `expected sizes that grow with quality, got ${table} bytes`,
  );
}

function closer(subject: Subject): void {
  const { codec, settings } = subject;
  const field = fieldOf(subject);
  const error = (q: number): number => distance(field, decoded(subject, field, q));
  const [coarse, fine] = [error(settings.qualities[0]!), error(settings.qualities.at(-1)!)];
  check(
    fine <= coarse,
    () => `${codec.id}: relative L2 error ${coarse} at the lowest, ${fine} at the highest quality`,
  );
}

function decoded({ codec }: Subject, field: DenseArray, q: number): DenseArray {
  return toDense(codec.decode(codec.encode(field, codec.quality!(q))));
}

function outside({ codec }: Subject): void {
  for (const q of [-0.1, 1.1, Number.NaN, '1', undefined] as number[]) {
    refusal(`quality ${q}`, ['BAD_OPTION'], () => codec.quality!(q));
  }
}
