import { type AnySpec, createRegistry, decode, inspect, type StageInfo, toDense } from '@vdfc/core';
import { bytesOf } from '../fields/arrays.js';
import { fieldOf, type Subject } from '../settings.js';
import type { Check } from './check.js';
import { check, sameBytes } from './verdict.js';

/** What a container of one stage and a 3-D float32 array may add to the payload, bytes. */
const OVERHEAD = 40;

/** That containers describe themselves, briefly. */
export function containerChecks(subject: Subject): Check[] {
  const { codec, accepts } = subject;
  const checks: Check[] = [
    { name: 'writes containers that describe themselves', run: () => describesItself(subject) },
    { name: 'is found by a registry', run: () => registered(subject) },
  ];
  const measured =
    codec.specs.length === 1 && accepts.dtypes.includes('float32') && accepts.ranks.includes(3);
  if (!measured) return checks;
  return [...checks, { name: `adds at most ${OVERHEAD} bytes to its payload`, run: () => overhead(subject) }];
}

function describesItself(subject: Subject): void {
  const { codec, accepts } = subject;
  for (const dtype of accepts.dtypes) {
    const field = fieldOf(subject, dtype);
    const found = inspect(codec.encode(field), [codec]);
    const info = `${found.dtype} [${found.shape}]`;
    check(info === `${dtype} [${field.shape}]`, () => `expected ${dtype} [${field.shape}], got ${info}`);
    const stages = [...found.filters, found.codec, ...found.packers, ...found.guards];
    check(
      stages.length === codec.specs.length,
      () => `expected ${codec.specs.length} stages, got ${stages.length}`,
    );
    codec.specs.forEach((spec, i) => {
      named(spec, stages[i]!);
    });
  }
}

function named(spec: AnySpec, stage: StageInfo): void {
  const same = stage.id === spec.id && stage.version === spec.version;
  check(same, () => `expected ${spec.id} ${spec.version} in the container, got ${stage.id} ${stage.version}`);
  const params = Object.keys(stage.params);
  const all =
    params.length === spec.paramNames.length && params.every((name) => spec.paramNames.includes(name));
  check(all, () => `expected params [${spec.paramNames}] of ${spec.id}, the container has [${params}]`);
}

async function registered(subject: Subject): Promise<void> {
  const { codec } = subject;
  const bytes = codec.encode(fieldOf(subject));
  const expected = bytesOf(toDense(codec.decode(bytes)).data);
  sameBytes('decoding with the stages at hand', bytesOf(toDense(decode(bytes, [codec])).data), expected);
  if (codec.specs.length > 1) return;
  const registry = createRegistry({ [codec.id]: async () => codec });
  sameBytes('decoding by a registry', bytesOf(toDense(await registry.decode(bytes)).data), expected);
}

function overhead(subject: Subject): void {
  const bytes = subject.codec.encode(fieldOf(subject, 'float32'));
  const added = bytes.length - inspect(bytes).payloadBytes;
  check(added <= OVERHEAD, () => `expected at most ${OVERHEAD} bytes besides the payload, got ${added}`);
}
