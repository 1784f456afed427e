import { Random } from '@vdfc/numerics/random';
import type { VlsvArraySpec } from './build.js';

/** Lengths or places along x, y, z. */
type Triple = readonly [x: number, y: number, z: number];

/** A spatial mesh and the cells that are in the file. */
export interface SpatialGridSpec {
  /** Cells along x, y, z at level 0. */
  readonly size: Triple;
  readonly min: Triple;
  readonly max: Triple;
  /** Ids of the cells, in the order of the variables' rows. */
  readonly cells: readonly number[];
  /** @default 0 */
  readonly maxLevel?: number;
}

/** The arrays of the mesh `SpatialGrid`, the variable `CellID` and the parameter `time`. */
export function spatialGridArrays(spec: SpatialGridSpec): VlsvArraySpec[] {
  const { size, min, max, cells, maxLevel = 0 } = spec;
  const ids = BigUint64Array.from(cells, (id) => BigInt(id));
  const mesh = {
    name: 'SpatialGrid',
    type: 'amr_ucd',
    max_refinement_level: String(maxLevel),
    xperiodic: 'no',
    yperiodic: 'yes',
    zperiodic: 'yes',
  };
  return [
    ...meshArrays('SpatialGrid', size, 1, min, max),
    { tag: 'VARIABLE', attributes: { name: 'CellID', mesh: 'SpatialGrid' }, data: ids },
    { tag: 'PARAMETER', attributes: { name: 'time' }, data: Float64Array.of(0) },
    { tag: 'MESH', attributes: mesh, data: ids.map((id) => id - 1n) },
    {
      tag: 'MESH_DOMAIN_SIZES',
      attributes: { mesh: 'SpatialGrid' },
      data: Uint32Array.of(cells.length, 0),
      vectorsize: 2,
    },
  ];
}

/** `MESH_BBOX` and the node coordinates of a uniform mesh. */
export function meshArrays(
  mesh: string,
  blocks: Triple,
  blockWidth: number,
  min: Triple,
  max: Triple,
): VlsvArraySpec[] {
  const box = BigUint64Array.from([...blocks, blockWidth, blockWidth, blockWidth], (n) => BigInt(n));
  const nodes = ['X', 'Y', 'Z'].map((axis, a) => {
    const cells = blocks[a]! * blockWidth;
    const step = (max[a]! - min[a]!) / cells;
    const data = Float64Array.from({ length: cells + 1 }, (_, i) =>
      i < cells ? min[a]! + i * step : max[a]!,
    );
    return { tag: `MESH_NODE_CRDS_${axis}`, attributes: { mesh }, data };
  });
  return [{ tag: 'MESH_BBOX', attributes: { mesh }, data: box }, ...nodes];
}

/** The VDFs of one population. */
export interface PopulationSpec {
  readonly name: string;
  /** Velocity blocks along x, y, z. */
  readonly blocks: Triple;
  /** Cells along one edge of a block. @default 4 */
  readonly blockWidth?: number;
  /** Corners of the velocity mesh, m/s. */
  readonly min: Triple;
  readonly max: Triple;
  readonly vdfs: readonly BlocksSpec[];
}

/** The velocity blocks of one spatial cell: `ids.length * blockWidth ** 3` values, all float32 or all float64. */
export interface BlocksSpec {
  readonly cellId: number;
  readonly ids: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** The arrays of a population: its velocity mesh and its blocks. */
export function populationArrays(spec: PopulationSpec): VlsvArraySpec[] {
  const { name, blocks, blockWidth = 4, min, max, vdfs } = spec;
  const attributes = { name, mesh: 'SpatialGrid' };
  const wide = vdfs.some(({ values }) => values instanceof Float64Array);
  const values = vdfs.flatMap((vdf) => [...vdf.values]);
  return [
    { tag: 'CELLSWITHBLOCKS', attributes, data: BigUint64Array.from(vdfs, ({ cellId }) => BigInt(cellId)) },
    { tag: 'BLOCKSPERCELL', attributes, data: Uint32Array.from(vdfs, ({ ids }) => ids.length) },
    ...meshArrays(name, blocks, blockWidth, min, max),
    { tag: 'BLOCKIDS', attributes, data: Uint32Array.from(vdfs.flatMap(({ ids }) => ids)) },
    {
      tag: 'BLOCKVARIABLE',
      attributes,
      data: wide ? Float64Array.from(values) : Float32Array.from(values),
      vectorsize: blockWidth ** 3,
    },
    { tag: 'PARAMETER', attributes: { name: 'velocity_block_width' }, data: Int32Array.of(blockWidth) },
  ];
}

/**
 * Blocks of a cell for a population that has `blocks` of width `blockWidth`: `count` of them in random order, most values
 * around 1e-17 (a tenth of them negative), every twentieth around 1e-10.
 *
 * @param seed Of the random numbers; integer.
 */
export function randomBlocks(
  cellId: number,
  { blocks, blockWidth = 4 }: Pick<PopulationSpec, 'blocks' | 'blockWidth'>,
  count: number,
  seed: number,
  Values: Float32ArrayConstructor | Float64ArrayConstructor = Float32Array,
): BlocksSpec {
  const random = new Random(seed);
  const ids = Array.from({ length: blocks[0] * blocks[1] * blocks[2] }, (_, id) => id);
  for (let i = ids.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [ids[i], ids[j]] = [ids[j]!, ids[i]!];
  }
  const values = new Values(count * blockWidth ** 3).map(() => {
    const scale = random.integer(20) === 0 ? 1e-10 : 1e-17;
    return scale * (random.uniform() - 0.1);
  });
  return { cellId, ids: ids.slice(0, count), values };
}
