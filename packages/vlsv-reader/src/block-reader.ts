import type { DType, Floats } from '@vdfc/core';
import { compressionOf, nearestInDensity, storedDensity, thresholdsOf } from './compression.js';
import {
  type BlockDecoder,
  type BlockDecoders,
  type BlockStream,
  decoderOf,
  decodeStream,
} from './decoder.js';
import { type ArrayEntry, describe } from './entry.js';
import { areBlocksOf } from './kernel/blocks.js';
import { lazy } from './lazy.js';
import type { VlsvArray } from './numbers.js';
import { findParameter } from './parameter.js';
import { type Population, prefixSums } from './population.js';
import type { Window } from './source/window.js';
import type { SpatialCells } from './spatial-cells.js';
import type { ArrayStore } from './store.js';

/** Which population of particles. */
export interface PopulationOption {
  /** A name from `populations`. @default 'proton' if the file has it, else the first one */
  readonly population?: string;
}

/** Whose blocks to go through. */
export interface BlocksOptions extends PopulationOption {
  /** Ids of the cells, in this order. @default all cells with VDFs, in the order of the file */
  readonly cells?: readonly number[];
  /**
   * Whether the memory of ids and values may be used again for the next cell. Saves the system from handing out new
   * memory, but what is kept beyond one step of the loop must be copied. @default false
   */
  readonly reuse?: boolean;
}

/** The velocity blocks of one spatial cell, as they are stored. */
export interface VelocityBlocks {
  /** Id of each block: `bx + Bx * (by + By * bz)`. In no particular order. */
  readonly ids: Uint32Array;
  /** The values of all blocks, `blockWidth³` for each, x fastest inside a block, s³/m⁶. */
  readonly values: Floats;
  /** Cells along one edge of a block. */
  readonly blockWidth: number;
}

/** Velocity blocks and whose they are. */
export interface CellBlocks extends VelocityBlocks {
  readonly cellId: number;
}

/** Where the blocks of one cell are. */
interface Span {
  readonly cellId: number;
  /** Row of the cell in `CELLSWITHBLOCKS`. */
  readonly row: number;
  /** First block. */
  readonly start: number;
  /** Number of blocks. */
  readonly count: number;
}

/** Memory that is used again for the ids and values of one cell after the other. */
export interface BlockWindow {
  readonly ids: Window;
  readonly values: Window;
}

/** Where cells are wanted one after the other, their ids and values are read together up to this many bytes each. */
const MAX_AHEAD = { ids: 2 ** 18, values: 2 ** 21 } as const;

/** Reads the velocity blocks of a population, cell by cell. */
export class BlockReader {
  readonly population: Population;
  readonly #store: ArrayStore;
  readonly #spatial: SpatialCells;
  readonly #decoders: BlockDecoders;
  /** How the values are compressed. */
  readonly #method: () => Promise<string>;
  /** Bytes before the stream of each cell, in compressed files. */
  readonly #streamStarts: () => Promise<Float64Array>;

  constructor(store: ArrayStore, spatial: SpatialCells, population: Population, decoders: BlockDecoders) {
    this.population = population;
    this.#store = store;
    this.#spatial = spatial;
    this.#decoders = decoders;
    this.#method = lazy(() => compressionOf(store, population, population.get('BLOCKVARIABLE')));
    this.#streamStarts = lazy(async () => prefixSums(await store.numbers(population.get('BYTESPERCELL'))));
  }

  /**
   * The blocks of a cell. With `window` they lie in its memory, and those of cells that follow are read along.
   * @throws VdfcError `NOT_FOUND`, `CORRUPT`, `UNSUPPORTED`, `LIMIT`
   */
  async read(cellId: number, window?: BlockWindow): Promise<VelocityBlocks> {
    const { blockWidth } = await this.population.mesh();
    const span = await this.#span(cellId);
    const entry = this.population.get('BLOCKVARIABLE');
    const method = await this.#method();
    const [ids, values] =
      method === 'NONE'
        ? await Promise.all([this.#readIds(span, window), this.#readValues(entry, span, blockWidth, window)])
        : await this.#readCompressed(entry, method, span, blockWidth);
    return { ids, values, blockWidth };
  }

  async #span(cellId: number): Promise<Span> {
    const { cells, counts, starts } = await this.population.table();
    const row = cells.row(cellId);
    if (row !== undefined) return { cellId, row, start: starts[row]!, count: counts[row]! };
    const reason = `expected one of the ${cells.ids.length} cells with VDFs of '${this.population.name}', got cell ${cellId}`;
    throw this.#store.reader.error('NOT_FOUND', reason);
  }

  async #readIds(span: Span, window?: BlockWindow): Promise<Uint32Array> {
    const entry = this.population.get('BLOCKIDS');
    const ids = this.#store.safe(entry, await this.#readPart('ids', entry, span, window));
    if (ids.length === span.count && areBlocksOf(ids, await this.population.mesh())) {
      return ids instanceof Uint32Array ? ids : new Uint32Array(ids);
    }
    throw this.#store.corrupt(
      `block ids of cell ${span.cellId} lie outside the velocity mesh of '${this.population.name}'`,
    );
  }

  async #readValues(
    entry: ArrayEntry,
    span: Span,
    blockWidth: number,
    window?: BlockWindow,
  ): Promise<Floats> {
    const [need, volume] = [span.start + span.count, blockWidth ** 3];
    if (entry.vectorSize !== volume || need > entry.size) {
      const found = `${entry.size} of ${entry.vectorSize}`;
      throw this.#store.corrupt(
        `expected at least ${need} blocks of ${volume} values in ${describe(entry)}, found ${found}`,
      );
    }
    const values = await this.#readPart('values', entry, span, window);
    if (values instanceof Float32Array || values instanceof Float64Array) return values;
    throw this.#store.reader.error(
      'UNSUPPORTED',
      `expected float values in ${describe(entry)}, found ${entry.type}`,
    );
  }

  /** What an array has for the blocks of a cell. */
  async #readPart(
    kind: 'ids' | 'values',
    entry: ArrayEntry,
    { row, start, count }: Span,
    window?: BlockWindow,
  ): Promise<VlsvArray> {
    if (window === undefined) return this.#store.readElements(entry, start, count);
    const { starts } = await this.population.table();
    const end = Math.min(entry.size, start + MAX_AHEAD[kind] / entry.elementBytes);
    const ahead = (): number => {
      let next = row + 1;
      while (next + 1 < starts.length && starts[next + 1]! <= end) next += 1;
      return starts[next]! - start;
    };
    return this.#store.viewElements(entry, start, count, window[kind], ahead);
  }

  async #readCompressed(
    entry: ArrayEntry,
    method: string,
    span: Span,
    blockWidth: number,
  ): Promise<[Uint32Array, Floats]> {
    const store = this.#store;
    const decode = decoderOf(store, method, this.#decoders);
    const count = span.count * blockWidth ** 3;
    const dtype = await this.#dtype();
    store.checkLimit(`the VDF of cell ${span.cellId}`, count * (dtype === 'float32' ? 4 : 8));
    const ids = await this.#readIds(span);
    const bytes = await this.#readStream(entry, span);
    const { cellId } = span;
    const stream = { cellId, population: this.population.name, count, dtype, blockWidth };
    return [ids, await this.#decode(decode, bytes, stream)];
  }

  /** The values of a stream, decoded with the run's threshold, or with the likeliest if that is not known. */
  async #decode(
    decode: BlockDecoder,
    bytes: Uint8Array,
    stream: Omit<BlockStream, 'threshold'>,
  ): Promise<Floats> {
    const [store, spatial, population] = [this.#store, this.#spatial, this.population];
    const thresholds = await thresholdsOf(store, spatial, population, stream.cellId);
    const density =
      thresholds.length > 1 ? await storedDensity(store, spatial, population, stream.cellId) : undefined;
    const tried: Floats[] = [];
    for (const threshold of density === undefined ? thresholds.slice(0, 1) : thresholds) {
      tried.push(await decodeStream(store, decode, bytes, { ...stream, threshold }));
    }
    if (density === undefined || tried.length < 2) return tried[0]!;
    const [x, y, z] = (await population.mesh()).cell;
    return nearestInDensity(tried, density, x * y * z);
  }

  async #readStream(entry: ArrayEntry, { row, cellId }: Span): Promise<Uint8Array> {
    const starts = await this.#streamStarts();
    const [start, end] = [starts[row], starts[row + 1]];
    const whole = Number.isInteger(start) && Number.isInteger(end);
    if (whole && start! <= end! && end! <= entry.byteLength) {
      return this.#store.readBytes(entry, start!, end! - start!);
    }
    const reason = `the stream of cell ${cellId} runs from byte ${start} to ${end}, but ${describe(entry)} has ${entry.byteLength}`;
    throw this.#store.corrupt(reason);
  }

  /** Element type of the values before compression. */
  async #dtype(): Promise<DType> {
    return (await findParameter(this.#store, 'VDF_BYTE_SIZE')) === 8 ? 'float64' : 'float32';
  }
}
