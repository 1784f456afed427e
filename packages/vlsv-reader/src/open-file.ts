import type { NdArray } from '@vdfc/core';
import {
  BlockReader,
  type BlocksOptions,
  type BlockWindow,
  type CellBlocks,
  type PopulationOption,
  type VelocityBlocks,
} from './block-reader.js';
import { Config } from './config.js';
import type { BlockDecoders } from './decoder.js';
import type { ArrayEntry } from './entry.js';
import type { VlsvFile } from './file.js';
import { readFsgrid } from './fsgrid.js';
import { lazy } from './lazy.js';
import type { VlsvArray } from './numbers.js';
import { readParameter } from './parameter.js';
import { Population, populationNames } from './population.js';
import { Window } from './source/window.js';
import { SpatialCells } from './spatial-cells.js';
import type { SpatialMesh } from './spatial-mesh.js';
import type { ArrayStore } from './store.js';
import { cellThreshold } from './threshold.js';
import { readUniform } from './uniform.js';
import {
  readVariable,
  type VariableData,
  type VariableInfo,
  type VariableOptions,
  variableInfo,
} from './variable.js';
import { checkVdfOptions, denseVdf, type Vdf, type VdfOptions, type VdfsOptions } from './vdf.js';
import type { VelocityMesh } from './velocity-mesh.js';

/** A file over the arrays of its footer. */
export class OpenFile implements VlsvFile {
  readonly size: number;
  readonly arrays: readonly ArrayEntry[];
  readonly parameters: readonly string[];
  readonly variables: readonly VariableInfo[];
  readonly populations: readonly string[];
  readonly offDiagonalOrder: readonly ('xy' | 'xz' | 'yz')[];
  readonly #store: ArrayStore;
  readonly #spatial: SpatialCells;
  /** Block readers by the name of their population. */
  readonly #readers: ReadonlyMap<string, BlockReader>;

  constructor(store: ArrayStore, decoders: BlockDecoders) {
    const tagged = (tag: string): ArrayEntry[] => store.entries.filter((entry) => entry.tag === tag);
    const config = lazy(async () => {
      const text = await store.text('CONFIG');
      return text === undefined ? undefined : new Config(text);
    });
    const spatial = new SpatialCells(store);
    const reader = (name: string): BlockReader =>
      new BlockReader(store, spatial, new Population(store, name, config), decoders);
    this.size = store.reader.size;
    this.arrays = store.entries;
    this.parameters = tagged('PARAMETER').map(({ attributes }) => attributes.name ?? '');
    this.variables = tagged('VARIABLE').map(variableInfo);
    this.populations = populationNames(store.entries);
    this.offDiagonalOrder = this.parameters.includes('velocity_block_width')
      ? ['xy', 'xz', 'yz']
      : ['yz', 'xz', 'xy'];
    this.#store = store;
    this.#spatial = spatial;
    this.#readers = new Map(this.populations.map((name) => [name, reader(name)]));
  }

  parameter(name: string): Promise<number> {
    return readParameter(this.#store, name);
  }

  readVariable(name: string, options: VariableOptions = {}): Promise<VariableData> {
    return readVariable(this.#store, this.#spatial, name, options);
  }

  readUniform(name: string): Promise<NdArray> {
    return readUniform(this.#store, this.#spatial, name);
  }

  readFsgrid(name: string): Promise<NdArray> {
    return readFsgrid(this.#store, this.#spatial, name);
  }

  readArray(entry: ArrayEntry): Promise<VlsvArray> {
    return this.#store.read(entry);
  }

  config(): Promise<string | undefined> {
    return this.#store.text('CONFIG');
  }

  version(): Promise<string | undefined> {
    return this.#store.text('VERSION');
  }

  spatialMesh(): Promise<SpatialMesh> {
    return this.#spatial.mesh();
  }

  async cells(): Promise<Float64Array> {
    return (await this.#spatial.index()).ids.slice();
  }

  cellIndex(cellId: number): Promise<number> {
    return this.#spatial.row(cellId);
  }

  cellAt(x: number, y: number, z: number): Promise<number | undefined> {
    return this.#spatial.at(x, y, z);
  }

  async velocityMesh(population?: string): Promise<VelocityMesh> {
    return this.#reader(population).population.mesh();
  }

  async vdfCells(population?: string): Promise<number[]> {
    const { cells, counts } = await this.#reader(population).population.table();
    return [...cells.ids].filter((_, row) => counts[row]! > 0);
  }

  async nearestVdfCell(cellId: number, population?: string): Promise<number> {
    const mesh = await this.spatialMesh();
    const [x, y, z] = mesh.centre(cellId);
    let nearest: number | undefined;
    let least = Infinity;
    for (const candidate of await this.vdfCells(population)) {
      const [cx, cy, cz] = mesh.centre(candidate);
      const distance = Math.hypot(cx - x, cy - y, cz - z);
      if (distance < least) [least, nearest] = [distance, candidate];
    }
    if (nearest !== undefined) return nearest;
    const { name } = this.#reader(population).population;
    throw this.#store.reader.error('NOT_FOUND', `no cell has a VDF of '${name}' in this file`);
  }

  async sparsityThreshold(cellId: number, population?: string): Promise<number> {
    return cellThreshold(this.#store, this.#spatial, this.#reader(population).population, cellId);
  }

  async readBlocks(cellId: number, { population }: PopulationOption = {}): Promise<VelocityBlocks> {
    return this.#reader(population).read(cellId);
  }

  async *blocks({
    population,
    cells,
    reuse = false,
  }: BlocksOptions = {}): AsyncGenerator<CellBlocks, void, void> {
    const reader = this.#reader(population);
    const window = reuse ? { ids: new Window(), values: new Window() } : undefined;
    for (const cellId of cells ?? (await this.vdfCells(population))) {
      yield { cellId, ...(await reader.read(cellId, window)) };
    }
  }

  async readVdf(cellId: number, options: VdfOptions = {}): Promise<Vdf> {
    checkVdfOptions(options);
    return this.#readVdf(cellId, options);
  }

  async *vdfs({ cells, ...options }: VdfsOptions = {}): AsyncGenerator<Vdf, void, void> {
    checkVdfOptions(options);
    const window = { ids: new Window(), values: new Window() };
    for (const cellId of cells ?? (await this.vdfCells(options.population))) {
      yield await this.#readVdf(cellId, options, window);
    }
  }

  close(): Promise<void> {
    return this.#store.reader.close();
  }

  async #readVdf(cellId: number, options: VdfOptions, window?: BlockWindow): Promise<Vdf> {
    const reader = this.#reader(options.population);
    const { name } = reader.population;
    const blocks = await reader.read(cellId, window);
    if (blocks.ids.length === 0) {
      throw this.#store.reader.error('NOT_FOUND', `cell ${cellId} has no velocity blocks of '${name}'`);
    }
    const threshold = options.threshold ?? (await this.sparsityThreshold(cellId, name));
    const mesh = await reader.population.mesh();
    const dense = denseVdf(this.#store, blocks, mesh, options.box ?? 'tight', threshold);
    return { cellId, population: name, threshold, ...dense };
  }

  /** @throws VdfcError `NOT_FOUND` for a population that the file does not have */
  #reader(name?: string): BlockReader {
    const chosen = name ?? (this.populations.includes('proton') ? 'proton' : this.populations[0]);
    const reader = chosen === undefined ? undefined : this.#readers.get(chosen);
    if (reader !== undefined) return reader;
    const wanted = name === undefined ? 'a population' : `a population '${name}'`;
    const found = this.populations.join(', ') || 'none';
    throw this.#store.reader.error('NOT_FOUND', `expected ${wanted}, found ${found}`);
  }
}
