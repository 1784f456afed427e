import {
  type DType,
  type NdArray,
  OptionReader,
  toNdArray,
  type Vector3,
  type VelocityGrid,
} from '@vdfc/core';
import type { PopulationOption, VelocityBlocks } from './block-reader.js';
import { type CellBox, peakCell, scatterBlocks, storedBox, tightBox } from './kernel/blocks.js';
import type { ArrayStore } from './store.js';
import type { VelocityMesh } from './velocity-mesh.js';

/**
 * Which part of velocity space a dense VDF covers.
 *
 * - `'tight'`: the smallest box of cells that holds every value that is positive and not below the threshold.
 *   If no value is, the box of all stored blocks.
 * - `'full'`: the whole velocity mesh.
 * - `{ size, centre: 'peak' }`: `size` cells along each axis (integer, 1 to 4096), beginning `floor(size / 2)`
 *   cells below the one with the largest value. It is filled with zeros where it reaches over the edge of the mesh.
 *
 * Values are those of the file, also those below the threshold; cells that are in no stored block are 0.
 */
export type VdfBox = 'tight' | 'full' | { readonly size: number; readonly centre: 'peak' };

/** How to make a VDF dense. */
export interface VdfOptions extends PopulationOption {
  /** @default 'tight' */
  readonly box?: VdfBox;
  /** Threshold of the tight box, s³/m⁶, >= 0. @default the cell's own: see `sparsityThreshold` */
  readonly threshold?: number;
}

/** Which VDFs to go through. */
export interface VdfsOptions extends VdfOptions {
  /** Ids of the cells, in this order. @default all cells with VDFs, in the order of the file */
  readonly cells?: readonly number[];
}

/** One velocity distribution as a dense array. */
export interface Vdf {
  /** The spatial cell it belongs to. */
  readonly cellId: number;
  readonly population: string;
  /** Phase-space density, s³/m⁶, of shape `[nz, ny, nx]`, x fastest; float32 or float64 as in the file. */
  readonly array: NdArray;
  /** Where the array lies in velocity space, and the mass of one particle. */
  readonly grid: VelocityGrid;
  /** The threshold that bounds the tight box, s³/m⁶. */
  readonly threshold: number;
}

/** Cells along the edge of the largest box that can be asked for. */
const MAX_BOX = 4096;

/** @throws VdfcError `BAD_OPTION` naming what is wrong */
export function checkVdfOptions(options: VdfOptions): void {
  const read = new OptionReader('readVdf', options, ['population', 'box', 'threshold']);
  read.number('threshold', { min: 0, default: 0 });
  const { box = 'tight' } = options;
  if (box === 'tight' || box === 'full') return;
  if (typeof box !== 'object' || box === null || box.centre !== 'peak') {
    read.refuse('box', `'tight', 'full' or { size, centre: 'peak' }`, JSON.stringify(box));
  }
  new OptionReader('readVdf box', box, ['size', 'centre']).integer('size', {
    min: 1,
    max: MAX_BOX,
    default: 0,
  });
}

/** The array of a box, with the values of the blocks in it. @throws VdfcError `LIMIT` */
export function denseVdf(
  store: ArrayStore,
  { ids, values }: VelocityBlocks,
  mesh: VelocityMesh,
  form: VdfBox,
  threshold: number,
): Pick<Vdf, 'array' | 'grid'> {
  const box = boxOf({ ids, values, blockWidth: mesh.blockWidth }, mesh, form, threshold);
  const [nx, ny, nz] = box.size;
  store.checkLimit(`a VDF of ${nx} x ${ny} x ${nz} cells`, nx * ny * nz * values.BYTES_PER_ELEMENT);
  const dtype: DType = values instanceof Float32Array ? 'float32' : 'float64';
  const data = dtype === 'float32' ? new Float32Array(nx * ny * nz) : new Float64Array(nx * ny * nz);
  scatterBlocks(ids, values, mesh, box, data);
  return { array: toNdArray({ dtype, shape: [nz, ny, nx], data }), grid: gridOf(mesh, box) };
}

function boxOf(
  { ids, values }: VelocityBlocks,
  mesh: VelocityMesh,
  form: VdfBox,
  threshold: number,
): CellBox {
  if (form === 'full') return { start: [0, 0, 0], size: mesh.cells };
  if (form === 'tight') return tightBox(ids, values, mesh, threshold) ?? storedBox(ids, mesh);
  const { size } = form;
  const [x, y, z] = peakCell(ids, values, mesh);
  const below = Math.floor(size / 2);
  return { start: [x - below, y - below, z - below], size: [size, size, size] };
}

function gridOf({ min, cell, mass }: VelocityMesh, { start }: CellBox): VelocityGrid {
  const lower: Vector3 = [
    min[0] + cell[0] * start[0],
    min[1] + cell[1] * start[1],
    min[2] + cell[2] * start[2],
  ];
  return { min: lower, cell, mass };
}
