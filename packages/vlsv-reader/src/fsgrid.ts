import { type NdArray, toNdArray, type Vector3 } from '@vdfc/core';
import { type ArrayEntry, describe } from './entry.js';
import { checkSizes, readBox } from './mesh-arrays.js';
import { findParameter } from './parameter.js';
import type { SpatialCells } from './spatial-cells.js';
import type { ArrayStore } from './store.js';
import { getVariable } from './variable.js';

/** A variable of the field-solver mesh in shape `[nz, ny, nx]` or `[nz, ny, nx, components]`, x fastest. */
export async function readFsgrid(store: ArrayStore, spatial: SpatialCells, name: string): Promise<NdArray> {
  const entry = getVariable(store, name, 'fsgrid');
  const size = await fsgridSize(store, spatial);
  const [nx, ny, nz] = size;
  const count = nx * ny * nz;
  if (entry.size !== count) {
    throw store.corrupt(
      `expected ${count} rows (${nx} x ${ny} x ${nz}) in ${describe(entry)}, found ${entry.size}`,
    );
  }
  const components = entry.vectorSize;
  const places = await fsgridPlaces(store, size);
  const stored = await store.numbers(entry);
  const data =
    stored instanceof Float32Array ? new Float32Array(stored.length) : new Float64Array(stored.length);
  for (let row = 0; row < count; row++) {
    const to = places[row]! * components;
    for (let c = 0; c < components; c++) data[to + c] = stored[row * components + c]!;
  }
  const dtype = data instanceof Float32Array ? 'float32' : 'float64';
  return toNdArray({ dtype, shape: components === 1 ? [nz, ny, nx] : [nz, ny, nx, components], data });
}

async function fsgridSize(store: ArrayStore, spatial: SpatialCells): Promise<Vector3> {
  const box = await readBox(store, 'fsgrid');
  let size = box?.slice(0, 3);
  if (size === undefined) {
    const mesh = await spatial.mesh();
    size = mesh.size.map((n) => n * 2 ** mesh.maxLevel);
  }
  checkSizes(store, 'cells of fsgrid', size, 2 ** 47);
  return size as unknown as Vector3;
}

/** For each stored row its place in the order x fastest, then y, then z. */
async function fsgridPlaces(store: ArrayStore, size: Vector3): Promise<Float64Array> {
  const mesh = store.find('MESH', { name: 'fsgrid' });
  const count = size[0] * size[1] * size[2];
  store.checkLimit('the order of fsgrid', 8 * count);
  if (mesh !== undefined && mesh.size * mesh.vectorSize === count) {
    const places = new Float64Array(await store.numbers(mesh));
    checkPermutation(store, mesh, places);
    return places;
  }
  return placesByRank(size, await decomposition(store, size));
}

function checkPermutation(store: ArrayStore, entry: ArrayEntry, places: Float64Array): void {
  const seen = new Uint8Array(places.length);
  for (const place of places) seen[place] = 1;
  if (!seen.includes(0)) return;
  throw store.corrupt(`expected every cell of fsgrid once in ${describe(entry)}`);
}

/** Into how many boxes along x, y, z the mesh was cut for the writing ranks. */
async function decomposition(store: ArrayStore, size: Vector3): Promise<Vector3> {
  const entry = store.find('MESH_DECOMPOSITION', { mesh: 'fsgrid' });
  const ranks = await findParameter(store, 'numWritingRanks');
  const stored = entry === undefined ? undefined : await store.numbers(entry);
  const boxes = stored === undefined ? chooseBoxes(size, ranks ?? 1) : [...stored];
  const fits =
    boxes.length === 3 && boxes.every((n, axis) => Number.isInteger(n) && n >= 1 && n <= size[axis]!);
  if (fits) return boxes as unknown as Vector3;
  throw store.corrupt(
    `expected fsgrid to be cut into boxes along x, y, z, found ${boxes.join(' x ') || `no way for ${ranks} ranks`}`,
  );
}

/** More ranks than any machine has. */
const MAX_RANKS = 2 ** 24;

/**
 * How files without `MESH_DECOMPOSITION` (before Vlasiator 5.3) were cut: of all i * j * k = ranks the first with
 * the least `10 * bx * by * bz` + the areas of the cuts, for boxes of bx * by * bz cells.
 */
export function chooseBoxes([nx, ny, nz]: Vector3, ranks: number): number[] {
  let best: number[] = [];
  let least = Infinity;
  if (!(ranks <= MAX_RANKS)) return best;
  for (let i = 1; i <= Math.min(ranks, nx); i++) {
    if (ranks % i !== 0) continue;
    for (let j = 1; j <= Math.min(ranks / i, ny); j++) {
      const k = ranks / i / j;
      if (!Number.isInteger(k) || k > nz) continue;
      const [bx, by, bz] = [Math.max(nx / i, 1), Math.max(ny / j, 1), Math.max(nz / k, 1)];
      const cuts = (i > 1 ? by * bz : 0) + (j > 1 ? bz * bx : 0) + (k > 1 ? bx * by : 0);
      const cost = 10 * bx * by * bz + cuts;
      if (cost < least) [least, best] = [cost, [i, j, k]];
    }
  }
  return best;
}

/** Rank r has box (r / dz / dy, r / dz % dy, r % dz); in a box x is fastest, then y, then z. */
export function placesByRank(size: Vector3, [dx, dy, dz]: Vector3): Float64Array {
  const [nx, ny, nz] = size;
  const places = new Float64Array(nx * ny * nz);
  let row = 0;
  for (let rank = 0; rank < dx * dy * dz; rank++) {
    const [x0, x1] = slab(nx, dx, Math.floor(rank / dz / dy));
    const [y0, y1] = slab(ny, dy, Math.floor(rank / dz) % dy);
    const [z0, z1] = slab(nz, dz, rank % dz);
    for (let z = z0; z < z1; z++) {
      for (let y = y0; y < y1; y++) {
        for (let x = x0; x < x1; x++) places[row++] = x + nx * (y + ny * z);
      }
    }
  }
  return places;
}

/** First cell of the i-th of d parts of n cells, and of the part after it; the first n % d parts have one more. */
function slab(n: number, d: number, i: number): [number, number] {
  const [q, rest] = [Math.floor(n / d), n % d];
  const start = (part: number): number => part * q + Math.min(part, rest);
  return [start(i), start(i + 1)];
}
