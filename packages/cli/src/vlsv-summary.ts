import type { VariableInfo, VelocityMesh, VlsvFile } from '@vdfc/vlsv-reader';
import { figure, whole } from './report/page/format.js';
import { listing } from './table.js';

/** What `vdfc inspect` tells of a VLSV file. */
export interface VlsvSummary {
  readonly file: string;
  readonly bytes: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly mesh: MeshSummary;
  readonly populations: readonly PopulationSummary[];
  readonly variables: readonly Pick<
    VariableInfo,
    'name' | 'mesh' | 'type' | 'rows' | 'components' | 'unit'
  >[];
  /** Length of the stored configuration, characters; absent if there is none. */
  readonly configLength?: number;
}

/** The spatial mesh. */
export interface MeshSummary {
  /** Cells along x, y, z at level 0. */
  readonly size: readonly number[];
  /** Corners, m. */
  readonly min: readonly number[];
  readonly max: readonly number[];
  readonly maxLevel: number;
  /** Cells in the file. */
  readonly cells: number;
}

/** A population of particles. */
export interface PopulationSummary {
  readonly name: string;
  readonly velocityMesh: VelocityMesh;
  /** Cells with a VDF, ascending. */
  readonly vdfCells: readonly number[];
  /** Sparsity threshold at the first of them, s³/m⁶; absent if there is none. */
  readonly threshold?: number;
}

/** Reads what `vdfc inspect` tells. */
export async function describeVlsv(file: string, vlsv: VlsvFile): Promise<VlsvSummary> {
  const parameters: Record<string, number> = {};
  for (const name of vlsv.parameters) parameters[name] = await vlsv.parameter(name);
  const { size, min, max, maxLevel } = await vlsv.spatialMesh();
  const cells = await vlsv.cells();
  const populations: PopulationSummary[] = [];
  for (const name of vlsv.populations) populations.push(await describePopulation(vlsv, name));
  const config = await vlsv.config();
  return {
    file,
    bytes: vlsv.size,
    parameters,
    mesh: { size, min, max, maxLevel, cells: cells.length },
    populations,
    variables: vlsv.variables.map((variable) => {
      const { name, mesh, type, rows, components, unit } = variable;
      return { name, mesh, type, rows, components, unit };
    }),
    ...(config === undefined ? {} : { configLength: config.length }),
  };
}

async function describePopulation(vlsv: VlsvFile, name: string): Promise<PopulationSummary> {
  const vdfCells = (await vlsv.vdfCells(name)).sort((a, b) => a - b);
  const first = vdfCells[0];
  return {
    name,
    velocityMesh: await vlsv.velocityMesh(name),
    vdfCells,
    ...(first === undefined ? {} : { threshold: await vlsv.sparsityThreshold(first, name) }),
  };
}

/** The summary as text. */
export function vlsvText(summary: VlsvSummary): string {
  const { file, bytes, mesh, configLength } = summary;
  const levels = mesh.maxLevel === 0 ? 'not refined' : `refined to level ${mesh.maxLevel}`;
  const parts = [
    `${file}: VLSV, ${whole(bytes)} bytes`,
    titled(
      'Parameters',
      Object.entries(summary.parameters).map(([name, value]) => [name, String(value)]),
    ),
    titled('Spatial mesh', [
      ['cells', `${mesh.size.join(' x ')}, ${levels}, ${whole(mesh.cells)} in the file`],
      ['extent', extent(mesh.min, mesh.max, 'm')],
    ]),
    ...summary.populations.map(populationText),
    titled(
      'Variables',
      summary.variables.map(({ name, mesh: on, type, rows, components, unit }) => [
        name,
        on,
        components === 1 ? `${rows}` : `${rows} x ${components}`,
        type,
        unit,
      ]),
    ),
  ];
  if (configLength !== undefined) {
    parts.push(`Configuration of the run: ${whole(configLength)} characters (--config prints it)`);
  }
  return `${parts.join('\n\n')}\n`;
}

function populationText({ name, velocityMesh, vdfCells, threshold }: PopulationSummary): string {
  const { blocks, blockWidth, cells, min, max, cell, mass, massSource } = velocityMesh;
  const rows = [
    ['velocity mesh', `${cells.join(' x ')} cells (${blocks.join(' x ')} blocks of ${blockWidth}³)`],
    ['extent', extent(min, max, 'm/s')],
    ['cell', `${cell.map(figure).join(' x ')} m/s`],
    ['mass', `${mass} kg (from: ${massSource})`],
    ['cells with VDF', cellList(vdfCells)],
  ];
  if (threshold !== undefined) rows.push(['threshold', `${threshold} s³/m⁶ (cell ${vdfCells[0]})`]);
  return titled(`Population ${name}`, rows);
}

/** More ids than this are cut in text. */
const MOST_IDS = 12;

function cellList(ids: readonly number[]): string {
  if (ids.length === 0) return 'none';
  const shown = ids.slice(0, MOST_IDS).join(', ');
  return `${ids.length}: ${shown}${ids.length > MOST_IDS ? ', …' : ''}`;
}

function extent(min: readonly number[], max: readonly number[], unit: string): string {
  return `${min.map((low, axis) => `${figure(low)} … ${figure(max[axis])}`).join(', ')} ${unit}`;
}

function titled(title: string, rows: readonly (readonly string[])[]): string {
  const body = rows.length === 0 ? 'none' : listing(rows);
  return `${title}\n${body.replace(/^/gm, '  ')}`;
}
