import type { Vector3 } from '@vdfc/core';
import { describe } from './entry.js';
import { readParameter } from './parameter.js';
import type { ArrayStore } from './store.js';

/** The six numbers of a mesh's `MESH_BBOX`: blocks along x, y, z, then cells per block along x, y, z. */
export async function readBox(store: ArrayStore, mesh: string): Promise<number[] | undefined> {
  const entry = store.find('MESH_BBOX', { mesh });
  if (entry === undefined) return undefined;
  if (entry.size * entry.vectorSize !== 6) {
    throw store.corrupt(
      `expected 6 numbers in ${describe(entry)}, found ${entry.size} x ${entry.vectorSize}`,
    );
  }
  return [...(await store.numbers(entry))];
}

/** The lower and upper corner of a mesh. */
export interface Extent {
  readonly min: Vector3;
  readonly max: Vector3;
}

/**
 * First and last node coordinates of a mesh of `cells` cells; without such arrays (old files) the parameters
 * `${prefix}xmin` and so on.
 */
export async function readExtent(
  store: ArrayStore,
  mesh: string,
  cells: Vector3,
  prefix: string,
): Promise<Extent> {
  const axes = [];
  for (const [axis, letter] of ['x', 'y', 'z'].entries()) {
    axes.push(await readAxis(store, mesh, letter, cells[axis]!, prefix));
  }
  const [x, y, z] = axes as [Interval, Interval, Interval];
  return { min: [x[0], y[0], z[0]], max: [x[1], y[1], z[1]] };
}

type Interval = readonly [min: number, max: number];

async function readAxis(
  store: ArrayStore,
  mesh: string,
  letter: string,
  cells: number,
  prefix: string,
): Promise<Interval> {
  const entry = store.find(`MESH_NODE_CRDS_${letter.toUpperCase()}`, { mesh });
  let interval: Interval;
  if (entry === undefined) {
    interval = [
      await readParameter(store, `${prefix}${letter}min`),
      await readParameter(store, `${prefix}${letter}max`),
    ];
  } else {
    const nodes = cells + 1;
    if (entry.size * entry.vectorSize !== nodes) {
      throw store.corrupt(`expected ${nodes} coordinates in ${describe(entry)}, found ${entry.size}`);
    }
    const ends = [await store.readElements(entry, 0, 1), await store.readElements(entry, entry.size - 1, 1)];
    interval = ends.map((end) => store.safe(entry, end)[0]!) as [number, number];
  }
  const [min, max] = interval;
  if (Number.isFinite(max - min) && max > min) return interval;
  throw store.corrupt(
    `expected ${letter} of mesh '${mesh}' to run from a lower to a higher number, found ${min} to ${max}`,
  );
}

/** @throws VdfcError `CORRUPT` unless every number is an integer from 1 and their product at most `most` */
export function checkSizes(store: ArrayStore, what: string, sizes: readonly number[], most: number): void {
  const product = sizes.reduce((all, size) => all * size, 1);
  if (sizes.every((size) => Number.isSafeInteger(size) && size >= 1) && product <= most) return;
  throw store.corrupt(`expected ${what} of 1 to ${most} in all, found ${sizes.join(' x ')}`);
}
