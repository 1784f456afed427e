import type { Population } from './population.js';
import type { SpatialCells } from './spatial-cells.js';
import type { ArrayStore } from './store.js';

/** Names of the variable since Vlasiator 5, since 4, and before. */
const names = (population: string): string[] => [
  `${population}/vg_effectivesparsitythreshold`,
  `${population}/EffectiveSparsityThreshold`,
  'MinValue',
];

/** Phase-space density below which the run did not keep blocks at a cell, s³/m⁶. */
export async function cellThreshold(
  store: ArrayStore,
  spatial: SpatialCells,
  population: Population,
  cellId: number,
): Promise<number> {
  return (await effectiveThreshold(store, spatial, population.name, cellId)) ?? population.runThreshold();
}

/** The threshold that the file states for a cell, s³/m⁶, or undefined if it states none. */
export async function effectiveThreshold(
  store: ArrayStore,
  spatial: SpatialCells,
  population: string,
  cellId: number,
): Promise<number | undefined> {
  for (const name of names(population)) {
    const entry = store.find('VARIABLE', { name });
    if (entry === undefined) continue;
    const row = await store.readElements(entry, await spatial.row(cellId), 1);
    const threshold = store.safe(entry, row)[0];
    if (threshold !== undefined && threshold >= 0) return threshold;
  }
  return undefined;
}
