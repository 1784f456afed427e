import type { NdArray } from '@vdfc/core';
import type { BlocksOptions, CellBlocks, PopulationOption, VelocityBlocks } from './block-reader.js';
import type { ArrayEntry } from './entry.js';
import type { VlsvArray } from './numbers.js';
import type { SpatialMesh } from './spatial-mesh.js';
import type { VariableData, VariableInfo, VariableOptions } from './variable.js';
import type { Vdf, VdfOptions, VdfsOptions } from './vdf.js';
import type { VelocityMesh } from './velocity-mesh.js';

/** An open VLSV file. Nothing but its footer is read until it is asked for. */
export interface VlsvFile {
  /** Length of the file in bytes. */
  readonly size: number;
  /** Every array in the file, in the order of the footer. */
  readonly arrays: readonly ArrayEntry[];
  /** Names of the parameters. */
  readonly parameters: readonly string[];
  /** What is known of each variable without reading it. */
  readonly variables: readonly VariableInfo[];
  /** Names of the populations; one without a name (Vlasiator 1 to 3) is `'avgs'`. */
  readonly populations: readonly string[];
  /**
   * Order of the three numbers in `<population>/vg_ptensor_offdiagonal`. It changed with Vlasiator 5.4, which
   * is told by the parameter `velocity_block_width` of that version.
   */
  readonly offDiagonalOrder: readonly ('xy' | 'xz' | 'yz')[];

  /**
   * A parameter. `time` and `t` stand for each other, as the name changed with Vlasiator 5.
   * @throws VdfcError `NOT_FOUND`, `UNSUPPORTED` for an integer beyond 2^53
   */
  parameter(name: string): Promise<number>;
  /**
   * A variable, all rows in the order of the file or one row for each of `cells` (ids, in the order given).
   * Names are compared exactly first, then ignoring case.
   * @throws VdfcError `NOT_FOUND` for an unknown variable or cell, `BAD_OPTION`, `LIMIT`
   */
  readVariable(name: string, options?: VariableOptions): Promise<VariableData>;
  /**
   * A variable of the mesh `SpatialGrid` on the uniform mesh of its finest level: shape `[nz, ny, nx]`, or
   * `[nz, ny, nx, components]` for vectors. NaN where no cell is.
   */
  readUniform(name: string): Promise<NdArray>;
  /**
   * A variable of the mesh `fsgrid`, put from the order of the writing ranks into shape `[nz, ny, nx]`, or
   * `[nz, ny, nx, components]` for vectors.
   */
  readFsgrid(name: string): Promise<NdArray>;
  /** The numbers of any array of `arrays`, as they are stored: 64-bit integers are BigInts. */
  readArray(entry: ArrayEntry): Promise<VlsvArray>;
  /** The run's configuration file, or undefined if it is not in the file (before Vlasiator 5.2). */
  config(): Promise<string | undefined>;
  /** Compiler, flags and git hash of the program, or undefined if not in the file (before Vlasiator 5.2). */
  version(): Promise<string | undefined>;

  /** The mesh of the spatial cells: ids, levels, coordinates. */
  spatialMesh(): Promise<SpatialMesh>;
  /** Ids of all spatial cells in the order of the variables' rows. */
  cells(): Promise<Float64Array>;
  /** Row of a cell in the variables of `SpatialGrid`. @throws VdfcError `NOT_FOUND` */
  cellIndex(cellId: number): Promise<number>;
  /** Id of the cell of the file that holds a point (m), or undefined if none does. */
  cellAt(x: number, y: number, z: number): Promise<number | undefined>;

  /** The mesh of a population in velocity space. @throws VdfcError `NOT_FOUND` */
  velocityMesh(population?: string): Promise<VelocityMesh>;
  /** Ids of the cells that have velocity blocks of a population, in the order of the file. */
  vdfCells(population?: string): Promise<number[]>;
  /** The cell with a VDF whose centre is nearest to that of the given cell (itself, if it has one). */
  nearestVdfCell(cellId: number, population?: string): Promise<number>;
  /**
   * The phase-space density (s³/m⁶) below which the run did not keep velocity blocks, at a cell: the stored
   * variable, else the configuration's `minValue`, else 1e-16.
   */
  sparsityThreshold(cellId: number, population?: string): Promise<number>;
  /** The velocity blocks of a cell as they are stored. @throws VdfcError `NOT_FOUND`, `UNSUPPORTED` if compressed */
  readBlocks(cellId: number, options?: PopulationOption): Promise<VelocityBlocks>;
  /** The velocity blocks of all cells of a population, or of `cells`, one cell after the other. */
  blocks(options?: BlocksOptions): AsyncIterable<CellBlocks>;
  /**
   * The VDF of a cell as a dense array.
   * @throws VdfcError `NOT_FOUND` if the cell has no blocks, `UNSUPPORTED` if compressed, `BAD_OPTION`, `LIMIT`
   */
  readVdf(cellId: number, options?: VdfOptions): Promise<Vdf>;
  /** All VDFs of a population, or those of `cells`, one after the other: only one is in memory at a time. */
  vdfs(options?: VdfsOptions): AsyncIterable<Vdf>;

  /** Gives back what `openVlsv` opened. A FileHandle that the caller opened stays open. */
  close(): Promise<void>;
}
