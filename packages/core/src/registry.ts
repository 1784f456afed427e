import type { NdArray } from './array.js';
import { readContainer } from './container.js';
import { decodeAsync } from './decode.js';
import { isVdfcError, VdfcError } from './error.js';
import { type Inspection, inspect } from './inspect.js';
import type { DecodeOptions, Stage } from './stage.js';
import type { RunOptions } from './steps.js';

/** A stage, or how to get it when it is first needed. */
export type StageSource = Stage | (() => Promise<Stage>);

/** Stages by id, each loaded when first needed. A value: nothing is registered by importing a package. */
export interface Registry {
  /** The ids it holds, sorted. */
  readonly ids: readonly string[];
  /**
   * The stage with this id.
   * @throws VdfcError `UNKNOWN_CODEC`, `IO` if it cannot be loaded, `BAD_INPUT` if it is there under a wrong id
   */
  load(id: string): Promise<Stage>;
  /** This registry and more entries, which win over its own; itself unchanged. */
  with(entries: Readonly<Record<string, StageSource>>): Registry;
  /** The array in a container of any stages it holds; loads only those that the header names. */
  decode(bytes: Uint8Array, options?: DecodeOptions & RunOptions): Promise<NdArray>;
  /** What is inside a container, its params named. */
  inspect(bytes: Uint8Array): Promise<Inspection>;
}

/**
 * A registry of the given stages.
 *
 * @example createRegistry({ dct: () => import('@vdfc/dct').then((m) => m.dct) })
 */
export function createRegistry(entries: Readonly<Record<string, StageSource>>): Registry {
  const sources = new Map(Object.entries(entries));
  const loaded = new Map<string, Promise<Stage>>();

  const load = (id: string): Promise<Stage> => {
    const known = loaded.get(id);
    if (known !== undefined) return known;
    const stage = loadStage(id, sources);
    loaded.set(id, stage);
    // A failed load (a lost connection) may succeed the next time.
    stage.catch(() => loaded.delete(id));
    return stage;
  };
  const stagesOf = async (bytes: Uint8Array, lenient: boolean): Promise<Stage[]> => {
    const { header } = readContainer(bytes);
    const { filters, codec, packers, guards } = header;
    const ids = [...filters, codec, ...packers, ...guards].map((record) => record.id);
    const wanted = lenient ? ids.filter((id) => sources.has(id)) : ids;
    return Promise.all(wanted.map(load));
  };

  return {
    ids: [...sources.keys()].sort(),
    load,
    with: (more) => createRegistry({ ...entries, ...more }),
    decode: async (bytes, options = {}) => decodeAsync(bytes, await stagesOf(bytes, false), options),
    inspect: async (bytes) => inspect(bytes, await stagesOf(bytes, true)),
  };
}

async function loadStage(id: string, sources: ReadonlyMap<string, StageSource>): Promise<Stage> {
  const source = sources.get(id);
  if (source === undefined) {
    const known = [...sources.keys()].sort().join(', ') || 'none';
    throw new VdfcError('UNKNOWN_CODEC', `Cannot load stage '${id}': registered are: ${known}`, {
      codec: id,
    });
  }
  const stage = typeof source === 'function' ? await fetched(id, source) : source;
  if (stage?.id === id) return stage;
  const message = `Cannot load stage '${id}': expected a stage of this id, got '${String(stage?.id)}'`;
  throw new VdfcError('BAD_INPUT', message, { codec: id });
}

async function fetched(id: string, source: () => Promise<Stage>): Promise<Stage> {
  try {
    return await source();
  } catch (cause) {
    if (isVdfcError(cause)) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VdfcError('IO', `Cannot load stage '${id}': ${reason}`, { codec: id, cause });
  }
}
