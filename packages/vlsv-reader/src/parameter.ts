import { describe } from './entry.js';
import type { ArrayStore } from './store.js';

/** Names that stand for each other: Vlasiator 5 renamed `t`. */
const synonyms: Readonly<Record<string, string>> = { time: 't', t: 'time' };

/** A parameter, or undefined if the file has none of this name. */
export async function findParameter(store: ArrayStore, name: string): Promise<number | undefined> {
  const other = synonyms[name];
  const entry =
    store.find('PARAMETER', { name }) ??
    (other === undefined ? undefined : store.find('PARAMETER', { name: other }));
  if (entry === undefined) return undefined;
  if (entry.size !== 1 || entry.vectorSize !== 1) {
    throw store.corrupt(
      `expected one number in ${describe(entry)}, found ${entry.size} x ${entry.vectorSize}`,
    );
  }
  return (await store.numbers(entry))[0]!;
}

/** A parameter. @throws VdfcError `NOT_FOUND` */
export async function readParameter(store: ArrayStore, name: string): Promise<number> {
  const value = await findParameter(store, name);
  if (value !== undefined) return value;
  const names = store.entries.filter((entry) => entry.tag === 'PARAMETER').map((e) => e.attributes.name);
  throw store.reader.error(
    'NOT_FOUND',
    `expected a parameter '${name}', found ${names.join(', ') || 'none'}`,
  );
}
