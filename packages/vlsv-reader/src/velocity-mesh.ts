import type { Vector3 } from '@vdfc/core';
import { type Config, particleMass } from './config.js';
import { checkSizes, readBox, readExtent } from './mesh-arrays.js';
import { findParameter, readParameter } from './parameter.js';
import type { ArrayStore } from './store.js';

/** The mesh of a population in velocity space. */
export interface VelocityMesh {
  readonly population: string;
  /** Blocks along x, y, z. */
  readonly blocks: Vector3;
  /** Cells along one edge of a block: 4 in nearly all files. */
  readonly blockWidth: number;
  /** Cells along x, y, z. */
  readonly cells: Vector3;
  /** Lower corner, m/s. */
  readonly min: Vector3;
  /** Upper corner, m/s. */
  readonly max: Vector3;
  /** Cell size along x, y, z, m/s. */
  readonly cell: Vector3;
  /** Mass of one particle, kg. */
  readonly mass: number;
  /** Where the mass comes from: the stored configuration, the population's name, or neither (a proton's then). */
  readonly massSource: 'config' | 'name' | 'default';
}

/** Largest block width that is believed. */
const MAX_WIDTH = 64;

/** @throws VdfcError `NOT_FOUND`, `CORRUPT`, `UNSUPPORTED` for blocks that are no cubes */
export async function readVelocityMesh(
  store: ArrayStore,
  population: string,
  config: Config | undefined,
): Promise<VelocityMesh> {
  const box = (await readBox(store, population)) ?? (await oldBox(store, population));
  const blocks = box.slice(0, 3) as unknown as Vector3;
  const [width, ...others] = box.slice(3) as [number, number, number];
  // Block ids have 32 bits.
  checkSizes(store, `velocity blocks of '${population}'`, blocks, 2 ** 32);
  if (others.some((other) => other !== width)) {
    throw store.reader.error(
      'UNSUPPORTED',
      `blocks of '${population}' are no cubes: ${box.slice(3).join(' x ')}`,
    );
  }
  checkSizes(store, `a block width of '${population}'`, [width], MAX_WIDTH);
  const cells: Vector3 = [blocks[0] * width, blocks[1] * width, blocks[2] * width];
  const { min, max } = await readExtent(store, population, cells, 'v');
  const size = (axis: 0 | 1 | 2): number => (max[axis] - min[axis]) / cells[axis];
  const cell: Vector3 = [size(0), size(1), size(2)];
  return {
    population,
    blocks,
    blockWidth: width,
    cells,
    min,
    max,
    cell,
    ...particleMass(population, config),
  };
}

/** Files of Vlasiator 1 to 3 tell the mesh in parameters; their blocks have 4 x 4 x 4 cells. */
async function oldBox(store: ArrayStore, population: string): Promise<number[]> {
  if ((await findParameter(store, 'vxblocks_ini')) === undefined)
    store.get('MESH_BBOX', { mesh: population });
  const blocks = [];
  for (const axis of ['x', 'y', 'z']) blocks.push(await readParameter(store, `v${axis}blocks_ini`));
  return [...blocks, 4, 4, 4];
}
