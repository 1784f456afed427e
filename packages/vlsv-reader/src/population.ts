import type { CellIndex } from './cell-index.js';
import { type Config, runThreshold } from './config.js';
import { type ArrayEntry, describe } from './entry.js';
import { lazy } from './lazy.js';
import { readCellIndex } from './spatial-cells.js';
import type { ArrayStore, Key } from './store.js';
import { readVelocityMesh, type VelocityMesh } from './velocity-mesh.js';

/** Name of the population of old files whose arrays have none. */
const UNNAMED = 'avgs';

/** Which cells have velocity blocks, and where those of each cell start. */
export interface BlockTable {
  readonly cells: CellIndex;
  /** Blocks of the n-th cell. */
  readonly counts: Float64Array;
  /** Blocks before the n-th cell; one more entry holds the number of all blocks. */
  readonly starts: Float64Array;
}

/** The arrays of one population, its mesh and its table of blocks, each read when first needed. */
export class Population {
  readonly name: string;
  readonly config: () => Promise<Config | undefined>;
  readonly mesh: () => Promise<VelocityMesh>;
  readonly table: () => Promise<BlockTable>;
  readonly #store: ArrayStore;
  /** What `find` has found, by tag: it is asked for every VDF. */
  readonly #found = new Map<string, ArrayEntry | undefined>();

  constructor(store: ArrayStore, name: string, config: () => Promise<Config | undefined>) {
    this.#store = store;
    this.name = name;
    this.config = config;
    this.mesh = lazy(async () => readVelocityMesh(store, name, await config()));
    this.table = lazy(() => this.#readTable());
  }

  /** One of the population's arrays, or undefined if it has none of this tag. */
  find(tag: string): ArrayEntry | undefined {
    if (!this.#found.has(tag)) this.#found.set(tag, this.#store.find(tag, this.#key(tag)));
    return this.#found.get(tag);
  }

  /** @throws VdfcError `NOT_FOUND` */
  get(tag: string): ArrayEntry {
    return this.find(tag) ?? this.#store.get(tag, this.#key(tag));
  }

  /** Threshold of the run, s³/m⁶. */
  async runThreshold(): Promise<number> {
    return runThreshold(this.name, await this.config());
  }

  /** Old files name some of the arrays of `avgs` and leave the name out in others. */
  #key(tag: string): Key {
    const named = this.#store.find(tag, { name: this.name }) !== undefined;
    if (named || this.name !== UNNAMED) return { name: this.name };
    return {};
  }

  async #readTable(): Promise<BlockTable> {
    const store = this.#store;
    const countEntry = this.get('BLOCKSPERCELL');
    const cells = await readCellIndex(store, this.get('CELLSWITHBLOCKS'));
    const counts = new Float64Array(await store.numbers(countEntry));
    if (counts.length !== cells.ids.length) {
      const reason = `expected ${cells.ids.length} numbers in ${describe(countEntry)}, found ${counts.length}`;
      throw store.corrupt(reason);
    }
    if (!counts.every((count) => Number.isInteger(count) && count >= 0)) {
      throw store.corrupt(`expected numbers of blocks in ${describe(countEntry)}, found others`);
    }
    const starts = prefixSums(counts);
    const total = starts[counts.length]!;
    // Some compressed files have no block ids.
    const ids = this.find('BLOCKIDS');
    if (ids === undefined || total <= ids.size) return { cells, counts, starts };
    throw store.corrupt(
      `${describe(countEntry)} counts ${total} blocks, but ${describe(ids)} has ${ids.size}`,
    );
  }
}

/** Sum of the numbers before each one, and of all. Float64: production files have more than 2^32 blocks. */
export function prefixSums(counts: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(counts.length + 1);
  for (let n = 0; n < counts.length; n++) sums[n + 1] = sums[n]! + counts[n]!;
  return sums;
}

/** Names of the populations whose velocity blocks, if there are any, the file lists. */
export function populationNames(entries: readonly ArrayEntry[]): string[] {
  const names = new Set<string>();
  for (const tag of ['BLOCKIDS', 'BLOCKVARIABLE', 'CELLSWITHBLOCKS']) {
    for (const entry of entries) if (entry.tag === tag) names.add(entry.attributes.name ?? UNNAMED);
  }
  return [...names];
}
