import { type ArrayEntry, describe, type VlsvType } from './entry.js';
import type { VariableValues } from './numbers.js';
import type { SpatialCells } from './spatial-cells.js';
import type { ArrayStore } from './store.js';

/** What is known of a variable without reading it. */
export interface VariableInfo {
  readonly name: string;
  /** The mesh it lives on: `SpatialGrid`, `fsgrid`, `ionosphere`; '' if the file does not say. */
  readonly mesh: string;
  /** How it is stored. */
  readonly type: VlsvType;
  /** Number of rows: cells of the mesh. */
  readonly rows: number;
  /** Numbers per cell: 1 for a scalar, 3 for a vector. */
  readonly components: number;
  /** Unit as plain text, '' if the file gives none. */
  readonly unit: string;
  /** Unit in LaTeX, '' if the file gives none. */
  readonly unitLaTeX: string;
  /** Name in LaTeX, '' if the file gives none. */
  readonly variableLaTeX: string;
  /** Factor from the stored numbers to SI units, NaN if the file gives none. */
  readonly unitConversion: number;
}

/** A variable that was read. */
export interface VariableData extends VariableInfo {
  /** `[rows]` or `[rows, components]`, where `rows` counts those that were read. */
  readonly shape: readonly number[];
  /** Row after row; 64-bit integers have become float64. */
  readonly values: VariableValues;
}

/** Which rows of a variable to read. */
export interface VariableOptions {
  /** Ids of cells: one row for each, in this order. For variables of `SpatialGrid`. @default all rows */
  readonly cells?: readonly number[];
  /** Mesh of the variable, should its name be on several. @default the first one in the file */
  readonly mesh?: string;
}

/** What the footer tells of a variable. */
export function variableInfo({ attributes, type, size, vectorSize }: ArrayEntry): VariableInfo {
  const { unitConversion = '' } = attributes;
  return {
    name: attributes.name ?? '',
    mesh: attributes.mesh ?? '',
    type,
    rows: size,
    components: vectorSize,
    unit: attributes.unit ?? '',
    unitLaTeX: attributes.unitLaTeX ?? '',
    variableLaTeX: attributes.variableLaTeX ?? '',
    unitConversion: unitConversion === '' ? Number.NaN : Number(unitConversion),
  };
}

/** @throws VdfcError `NOT_FOUND` */
export function getVariable(store: ArrayStore, name: string, mesh?: string): ArrayEntry {
  const entry = store.find('VARIABLE', mesh === undefined ? { name } : { name, mesh });
  if (entry !== undefined) return entry;
  const names = store.entries
    .filter(({ tag }) => tag === 'VARIABLE')
    .map(({ attributes }) => attributes.name);
  const where = mesh === undefined ? '' : ` on mesh '${mesh}'`;
  const reason = `expected a variable '${name}'${where}, found ${names.join(', ') || 'none'}`;
  throw store.reader.error('NOT_FOUND', reason);
}

/** @throws VdfcError `NOT_FOUND`, `BAD_OPTION`, `LIMIT`, `CORRUPT` */
export async function readVariable(
  store: ArrayStore,
  spatial: SpatialCells,
  name: string,
  { cells, mesh }: VariableOptions,
): Promise<VariableData> {
  const entry = getVariable(store, name, mesh);
  const values =
    cells === undefined
      ? await store.numbers(entry)
      : await readRows(store, entry, await rowsOf(store, spatial, entry, cells));
  const rows = cells?.length ?? entry.size;
  const shape = entry.vectorSize === 1 ? [rows] : [rows, entry.vectorSize];
  return { ...variableInfo(entry), shape, values };
}

async function rowsOf(
  store: ArrayStore,
  spatial: SpatialCells,
  entry: ArrayEntry,
  cells: readonly number[],
): Promise<number[]> {
  const { mesh } = entry.attributes;
  if (mesh !== undefined && mesh !== 'SpatialGrid') {
    const reason = `option cells is for variables of SpatialGrid, but ${describe(entry)} is on '${mesh}'`;
    throw store.reader.error('BAD_OPTION', reason);
  }
  const rows = [];
  for (const cellId of cells) rows.push(await spatial.row(cellId));
  return rows;
}

/** Rows no further apart than this are read together, bytes. */
const MAX_GAP = 2 ** 16;
/** Most that is read together for some of its rows, bytes. */
const MAX_RUN = 2 ** 22;

/** Some rows of a variable, in the order asked for. */
async function readRows(
  store: ArrayStore,
  entry: ArrayEntry,
  rows: readonly number[],
): Promise<VariableValues> {
  const { elementBytes, vectorSize } = entry;
  store.checkLimit(describe(entry), rows.length * elementBytes);
  const order = rows.map((row, at) => ({ row, at })).sort((a, b) => a.row - b.row);
  const empty = store.safe(entry, await store.readElements(entry, 0, 0));
  const out = new (empty.constructor as Float64ArrayConstructor)(rows.length * vectorSize);
  for (let begin = 0, end = 0; begin < order.length; begin = end) {
    const first = order[begin]!.row;
    let last = first;
    for (; end < order.length; last = order[end++]!.row) {
      const { row } = order[end]!;
      if ((row - last) * elementBytes > MAX_GAP || (row - first) * elementBytes > MAX_RUN) break;
    }
    const run = store.safe(entry, await store.readElements(entry, first, last - first + 1));
    for (const { row, at } of order.slice(begin, end)) {
      const from = (row - first) * vectorSize;
      out.set(run.subarray(from, from + vectorSize), at * vectorSize);
    }
  }
  return out;
}
