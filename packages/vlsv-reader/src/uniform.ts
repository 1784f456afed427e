import { type Floats, type NdArray, toNdArray } from '@vdfc/core';
import { describe } from './entry.js';
import type { VariableValues } from './numbers.js';
import type { SpatialCells } from './spatial-cells.js';
import { firstIds, type SpatialMesh } from './spatial-mesh.js';
import type { ArrayStore } from './store.js';
import { getVariable } from './variable.js';

/** A variable of `SpatialGrid` on the uniform mesh of the finest level; NaN where no cell is. */
export async function readUniform(store: ArrayStore, spatial: SpatialCells, name: string): Promise<NdArray> {
  const entry = getVariable(store, name, 'SpatialGrid');
  const mesh = await spatial.mesh();
  const { ids } = await spatial.index();
  checkRows(store, describe(entry), entry.size, ids, mesh);
  const [nx, ny, nz] = mesh.size.map((n) => n * 2 ** mesh.maxLevel) as [number, number, number];
  const components = entry.vectorSize;
  store.checkLimit(
    `${describe(entry)} on ${nx} x ${ny} x ${nz} cells`,
    8 * nx * ny * nz * Math.max(components, 1),
  );
  const stored = await store.numbers(entry);
  const count = nx * ny * nz * components;
  const data = stored instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
  data.fill(Number.NaN);
  ids.forEach((cellId, row) => {
    const value = stored.subarray(row * components, (row + 1) * components);
    fillCell(mesh, cellId, value, data);
  });
  const dtype = data instanceof Float32Array ? 'float32' : 'float64';
  return toNdArray({ dtype, shape: components === 1 ? [nz, ny, nx] : [nz, ny, nx, components], data });
}

/** Puts the numbers of a cell wherever on the finest level it is. */
function fillCell(mesh: SpatialMesh, cellId: number, value: VariableValues, out: Floats): void {
  const side = 2 ** (mesh.maxLevel - mesh.level(cellId));
  const [nx, ny] = mesh.size.map((n) => n * 2 ** mesh.maxLevel) as [number, number, number];
  const [x, y, z] = mesh.index(cellId).map((i) => i * side) as [number, number, number];
  for (let iz = z; iz < z + side; iz++) {
    for (let iy = y; iy < y + side; iy++) {
      let to = (x + nx * (iy + ny * iz)) * value.length;
      for (let i = 0; i < side; i++) {
        for (let c = 0; c < value.length; c++) out[to++] = value[c]!;
      }
    }
  }
}

function checkRows(
  store: ArrayStore,
  what: string,
  rows: number,
  ids: Float64Array,
  mesh: SpatialMesh,
): void {
  if (rows !== ids.length) throw store.corrupt(`expected ${ids.length} rows in ${what}, found ${rows}`);
  const end = firstIds(mesh.size, mesh.maxLevel).at(-1)!;
  const stray = ids.find((id) => !(Number.isInteger(id) && id >= 1 && id < end));
  if (stray !== undefined)
    throw store.corrupt(`expected cell ids from 1 to ${end - 1} in CellID, found ${stray}`);
}
