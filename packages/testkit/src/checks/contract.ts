import {
  type Accepts,
  type AnySpec,
  type Codec,
  type Filter,
  type Guarantee,
  type Guard,
  type Packer,
  type Stage,
  toDense,
} from '@vdfc/core';
import { bytesOf, constant } from '../fields/arrays.js';
import { fieldOf, type Subject } from '../settings.js';
import type { Check } from './check.js';
import { check, describeError, refusal, sameBytes } from './verdict.js';

/** That the spec is well formed and options are what they should be. */
export function contractChecks(subject: Subject): Check[] {
  const { codec } = subject;
  return [
    {
      name: 'has a well-formed spec',
      run: () => {
        for (const spec of codec.specs) wellFormed(spec);
        const { id, guarantee } = { id: codec.spec.id, guarantee: codec.guarantee() };
        check(isGuarantee(guarantee), () => `${id}: expected a guarantee, got ${JSON.stringify(guarantee)}`);
      },
    },
    { name: 'binds options', run: () => binds(subject) },
    { name: 'names an unknown option when refusing it', run: () => unknownOption(subject) },
    {
      name: 'names an option of the wrong type when refusing it',
      run: () => wrongTypes(codec, optionNames(codec)),
    },
    { name: 'has valid options for every time', run: () => budgets(codec) },
    { name: 'refuses element types and ranks that it does not take', run: () => wrongArrays(subject) },
  ];
}

/** Fails unless a spec can stand in files, tables and help. */
export function wellFormed(spec: AnySpec): void {
  const { id, version, summary, paramNames } = spec;
  const need = (holds: boolean, what: string, found: unknown): void =>
    check(holds, () => `spec of ${id}: expected ${what}, got ${JSON.stringify(found)}`);
  need(/^[a-z][a-z0-9-]*(\.[a-z0-9-]+)*$/.test(id), "a lower-case id such as 'owner.name'", id);
  need(Number.isInteger(version) && version >= 1, 'a layout version 1, 2, …', version);
  const line = typeof summary === 'string' && /^\S.{3,118}\S$/.test(summary);
  need(line, 'a summary in one line of 5 to 120 characters', summary);
  const names = paramNames.every((name) => /^[a-z][A-Za-z0-9]*$/.test(name));
  need(names && new Set(paramNames).size === paramNames.length, 'different param names', paramNames);
  if (spec.kind === 'packer') return;
  const { dtypes, ranks = [1], nonFinite }: Accepts = spec.accepts;
  const known = dtypes.length > 0 && dtypes.every((dtype) => dtype === 'float32' || dtype === 'float64');
  need(known, 'one or both of float32, float64', dtypes);
  need(ranks.length > 0 && ranks.every((rank) => [1, 2, 3, 4].includes(rank)), 'ranks from 1 to 4', ranks);
  need(nonFinite === 'keep' || nonFinite === 'reject', "nonFinite 'keep' or 'reject'", nonFinite);
}

function isGuarantee(guarantee: Guarantee): boolean {
  if (guarantee.kind === 'lossless' || guarantee.kind === 'none') return true;
  const { kind, value, of } = guarantee;
  return kind === 'max-error' && Number.isFinite(value) && value >= 0 && (of === 'unit' || of === 'peak');
}

function binds(subject: Subject): void {
  const { codec } = subject;
  const field = fieldOf(subject);
  const expected = codec.encode(field);
  sameBytes('encoding after binding nothing', codec.with({}).encode(field), expected);
  const { options } = codec;
  sameBytes('encoding with bound options given again', codec.encode(field, options), expected);
  sameBytes('encoding with options bound twice', codec.with(options).encode(field), expected);
  const values = (decoder: Codec): Uint8Array => bytesOf(toDense(decoder.decode(expected)).data);
  sameBytes('decoding with bound options', values(codec.with(options)), values(codec));
}

function unknownOption({ codec, accepts }: Subject): void {
  const wrong = { noSuchOption: 1 };
  const array = constant({ dtype: accepts.dtypes[0]!, shape: new Array<number>(accepts.ranks[0]!).fill(1) });
  const attempts: Record<string, () => unknown> = {
    'an unknown option of encode': () => codec.encode(array, wrong),
    'an unknown option of with': () => codec.with(wrong),
    'an unknown option of guarantee': () => codec.guarantee(wrong),
  };
  for (const [what, attempt] of Object.entries(attempts)) refusesOption(what, 'noSuchOption', attempt);
}

/** That `budget`, where there is one, gives options that bind, and others for other times. */
function budgets(codec: Codec): void {
  const { budget } = codec.spec;
  if (budget === undefined) return;
  const texts = [0.01, 10, 86400].map((seconds) => {
    const options = budget.call(codec.spec, seconds);
    try {
      codec.with(options);
    } catch (error) {
      check(false, () => `expected valid options for ${seconds} s, got ${describeError(error)}`);
    }
    return JSON.stringify(options);
  });
  check(
    new Set(texts).size === 3,
    () => `expected options that differ with the time, got ${texts.join(', ')}`,
  );
}

/** A filter, packer or guard: that it refuses options that it does not know or that are of the wrong type. */
export function wrongOptions(stage: Filter | Packer | Guard): Check {
  return {
    name: 'names an option of its own when refusing it',
    run: () => {
      refusesOption('an unknown option of with', 'noSuchOption', () =>
        bindable(stage).with({ noSuchOption: 1 }),
      );
      wrongTypes(stage, Object.keys(stage.options));
    },
  };
}

/** The names of options that can be known: those bound, and those that quality chooses. */
function optionNames(codec: Codec): string[] {
  return [...new Set([...Object.keys(codec.options), ...Object.keys(codec.quality?.(0.5) ?? {})])];
}

/** A function is no option's value, and neither is NaN. */
const never: readonly unknown[] = [() => 0, Number.NaN];

function wrongTypes(stage: Stage, names: readonly string[]): void {
  for (const name of names) {
    for (const value of never) {
      const attempt = (): unknown => bindable(stage).with({ [name]: value });
      refusesOption(`${typeof value} as option ${name}`, name, attempt);
    }
  }
}

/** Any stage, of whose options nothing is known. */
function bindable(stage: Stage): { with(options: Readonly<Record<string, unknown>>): unknown } {
  return stage;
}

/** Fails unless `attempt` is refused with a `BAD_OPTION` that names `option`. */
export function refusesOption(what: string, option: string, attempt: () => unknown): void {
  const error = refusal(what, ['BAD_OPTION'], attempt);
  const named = error.option === option && error.message.includes(option);
  check(named, () => `${what}: expected an error about '${option}', got ${describeError(error)}`);
}

function wrongArrays({ codec, accepts }: Subject): void {
  const ranks = [1, 2, 3, 4].filter((rank) => !accepts.ranks.includes(rank));
  const shape = new Array<number>(accepts.ranks[0]!).fill(1);
  for (const rank of ranks) {
    const array = constant({ dtype: accepts.dtypes[0]!, shape: new Array<number>(rank).fill(2) });
    refusal(`an array of rank ${rank}`, ['BAD_INPUT'], () => codec.encode(array));
  }
  for (const dtype of ['float32', 'float64'] as const) {
    if (accepts.dtypes.includes(dtype)) continue;
    refusal(`a ${dtype} array`, ['BAD_INPUT'], () => codec.encode(constant({ dtype, shape })));
  }
  const integers = { data: new Int32Array(1) as unknown as Float32Array, shape };
  refusal('an int32 array', ['BAD_INPUT'], () => codec.encode(integers));
}
