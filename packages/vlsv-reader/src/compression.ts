import type { Floats } from '@vdfc/core';
import { particleMass } from './config.js';
import type { ArrayEntry } from './entry.js';
import { findParameter } from './parameter.js';
import type { Population } from './population.js';
import type { SpatialCells } from './spatial-cells.js';
import type { ArrayStore } from './store.js';
import { effectiveThreshold } from './threshold.js';

/** Thresholds that runs and readers assume where a file states none, s³/m⁶. */
const USUAL_THRESHOLDS = [1e-15, 1e-16] as const;

/** Values of `BLOCKVARIABLE` that are compressed are bytes. */
const BYTES = 'uint8';

/**
 * The method by which the values of a population are compressed, in upper case; `NONE` if they are not.
 *
 * The attribute `compression` tells. Where it is missing and the values are bytes, the parameter `COMPRESSION` says that
 * they are compressed, but its codes changed (ZFP was 2, then 1; OCTREE was 3, then 2); of all methods only ZFP leaves
 * the block ids in the file, so these decide.
 */
export async function compressionOf(
  store: ArrayStore,
  population: Population,
  values: ArrayEntry,
): Promise<string> {
  const stated = values.attributes.compression;
  if (stated !== undefined) return stated.toUpperCase();
  if (values.type !== BYTES || population.find('BYTESPERCELL') === undefined) return 'NONE';
  const code = await findParameter(store, 'COMPRESSION');
  if (population.find('BLOCKIDS') !== undefined) return 'ZFP';
  return code === undefined ? 'UNKNOWN' : `number ${code} (parameter COMPRESSION)`;
}

/** Thresholds by which a cell may have been compressed, the likeliest first. One if the configuration states it. */
export async function thresholdsOf(
  store: ArrayStore,
  spatial: SpatialCells,
  population: Population,
  cellId: number,
): Promise<readonly number[]> {
  const stated = (await population.config())?.number(`${population.name}_sparse`, 'minValue');
  if (stated !== undefined) return [stated];
  const effective = await effectiveThreshold(store, spatial, population.name, cellId);
  const run = await population.runThreshold();
  const all = [effective ?? run, run, ...USUAL_THRESHOLDS];
  return [...new Set(all)].filter((threshold) => threshold > 0);
}

/** The density (1/m³) that the file states for a cell, or undefined if it states none. */
export async function storedDensity(
  store: ArrayStore,
  spatial: SpatialCells,
  population: Population,
  cellId: number,
): Promise<number | undefined> {
  const row = await spatial.row(cellId);
  for (const name of [`${population.name}/vg_rho`, `${population.name}/rho`]) {
    const entry = store.find('VARIABLE', { name });
    if (entry !== undefined) return store.safe(entry, await store.readElements(entry, row, 1))[0];
  }
  // Restart files hold the mass density of all populations together.
  const moments = store.find('VARIABLE', { name: 'moments' });
  if (moments === undefined) return undefined;
  const massDensity = store.safe(moments, await store.readElements(moments, row, 1))[0];
  const { mass } = particleMass(population.name, await population.config());
  return massDensity === undefined ? undefined : massDensity / mass;
}

/**
 * Of several decodings of one cell, the one whose density is nearest to the stored one. A stream that is decoded with
 * another tolerance than that of its making gives numbers off by many decades, and no error.
 *
 * @param volume Volume of a velocity cell, (m/s)³.
 */
export function nearestInDensity(candidates: readonly Floats[], density: number, volume: number): Floats {
  const miss = candidates.map((values) => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[i]!;
    const off = Math.abs(sum * volume - density);
    return Number.isNaN(off) ? Infinity : off;
  });
  return candidates[miss.indexOf(Math.min(...miss))]!;
}
