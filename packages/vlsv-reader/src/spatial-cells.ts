import type { Vector3 } from '@vdfc/core';
import { CellIndex } from './cell-index.js';
import { type ArrayEntry, describe } from './entry.js';
import { lazy } from './lazy.js';
import { checkSizes, readBox, readExtent } from './mesh-arrays.js';
import { readParameter } from './parameter.js';
import { firstIds, makeSpatialMesh, type SpatialMesh } from './spatial-mesh.js';
import type { ArrayStore } from './store.js';

/** The spatial mesh and the cells in the file, each read when first needed. */
export class SpatialCells {
  readonly mesh: () => Promise<SpatialMesh>;
  /** Cells by id, in the order of the variables' rows. */
  readonly index: () => Promise<CellIndex>;
  readonly #store: ArrayStore;

  constructor(store: ArrayStore) {
    this.#store = store;
    this.mesh = lazy(() => this.#readMesh());
    this.index = lazy(() =>
      readCellIndex(store, store.get('VARIABLE', { name: 'CellID', mesh: 'SpatialGrid' })),
    );
  }

  /** @throws VdfcError `NOT_FOUND` */
  async row(cellId: number): Promise<number> {
    const row = (await this.index()).row(cellId);
    if (row !== undefined) return row;
    throw this.#store.reader.error('NOT_FOUND', `expected a cell of the file, got cell ${cellId}`);
  }

  /** The cell of the file at a point: the coarsest one that exists. */
  async at(x: number, y: number, z: number): Promise<number | undefined> {
    const mesh = await this.mesh();
    const index = await this.index();
    for (let level = 0; level <= mesh.maxLevel; level++) {
      const cellId = mesh.at(level, x, y, z);
      if (cellId !== undefined && index.row(cellId) !== undefined) return cellId;
    }
    return undefined;
  }

  async #readMesh(): Promise<SpatialMesh> {
    const store = this.#store;
    const size = await readSize(store);
    const { min, max } = await readExtent(store, 'SpatialGrid', size, '');
    const attributes = store.find('MESH', { name: 'SpatialGrid' })?.attributes ?? {};
    const periodic = [attributes.xperiodic, attributes.yperiodic, attributes.zperiodic].map(
      (p) => p === 'yes',
    );
    return makeSpatialMesh({
      size,
      min,
      max,
      maxLevel: await this.#maxLevel(size, attributes.max_refinement_level),
      periodic: periodic as [boolean, boolean, boolean],
    });
  }

  /** The stated level, else that of the largest id. */
  async #maxLevel(size: Vector3, stated: string | undefined): Promise<number> {
    // Ids stay exact in a float64 up to this level.
    const highest = Math.floor(Math.log2(Number.MAX_SAFE_INTEGER / (size[0] * size[1] * size[2])) / 3) - 1;
    if (stated !== undefined) {
      const level = /^\d{1,2}$/.test(stated) ? Number(stated) : Number.NaN;
      if (level <= highest) return level;
      throw this.#store.corrupt(`expected a max_refinement_level from 0 to ${highest}, found '${stated}'`);
    }
    const first = firstIds(size, highest);
    const largest = (await this.index()).ids.reduce((most, id) => Math.max(most, id), 1);
    return Math.min(
      highest,
      first.findLastIndex((id) => id <= largest),
    );
  }
}

async function readSize(store: ArrayStore): Promise<Vector3> {
  const box = await readBox(store, 'SpatialGrid');
  const size = box?.slice(0, 3) ?? [
    await readParameter(store, 'xcells_ini'),
    await readParameter(store, 'ycells_ini'),
    await readParameter(store, 'zcells_ini'),
  ];
  checkSizes(store, 'spatial cells', size, 2 ** 47);
  return size as unknown as Vector3;
}

/** The ids in an array of cell ids. @throws VdfcError `CORRUPT` if one occurs twice */
export async function readCellIndex(store: ArrayStore, entry: ArrayEntry): Promise<CellIndex> {
  const index = new CellIndex(new Float64Array(await store.numbers(entry)));
  if (index.duplicate === undefined) return index;
  throw store.corrupt(`cell ${index.duplicate} is listed twice in ${describe(entry)}`);
}
