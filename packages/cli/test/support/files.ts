import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildVlsv, type VlsvArraySpec } from '@vdfc/testkit/vlsv';
import { afterAll } from 'vitest';
import { writeNpy } from '../../src/npy.js';

/** A folder for the files of one test file, removed after its tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vdfc-cli-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A drifting Maxwellian of any shape, its peak off the middle; float32. */
export function maxwellian(shape: readonly number[], peak = 1e-11): { data: Float32Array; shape: number[] } {
  const count = shape.reduce((product, length) => product * length, 1);
  const data = Float32Array.from({ length: count }, (_, at) => {
    let rest = at;
    let square = 0;
    for (const length of [...shape].reverse()) {
      const along = (rest % length) / length - 0.4;
      square += along * along;
      rest = Math.floor(rest / length);
    }
    return peak * Math.exp(-40 * square);
  });
  return { data, shape: [...shape] };
}

/** Writes a Maxwellian as `.npy`, gives its path. */
export function writeMaxwellian(folder: string, shape: readonly number[], name = 'vdf.npy'): string {
  const path = join(folder, name);
  writeFileSync(path, writeNpy(maxwellian(shape)));
  return path;
}

const BLOCKS = 3;
const WIDTH = 4;
const CELLS = BLOCKS * WIDTH;

/** Writes a VLSV file with one population and VDFs of 12³ velocity cells of 50 km/s in `cells`, gives its path. */
export function writeVlsv(folder: string, cells: readonly number[], name = 'test.vlsv'): string {
  const path = join(folder, name);
  writeFileSync(path, buildVlsv(vlsvArrays(cells)));
  return path;
}

function vlsvArrays(cells: readonly number[]): VlsvArraySpec[] {
  const spatial = { mesh: 'SpatialGrid' };
  const proton = { name: 'proton', ...spatial };
  const highest = Math.max(...cells);
  const ids = BigUint64Array.from({ length: highest }, (_, i) => BigInt(i + 1));
  const edges = (count: number, from: number, step: number): Float64Array =>
    Float64Array.from({ length: count + 1 }, (_, i) => from + i * step);
  const axes = ['X', 'Y', 'Z'] as const;
  const parameter = (name: string, value: number): VlsvArraySpec => ({
    tag: 'PARAMETER',
    attributes: { name },
    data: Float64Array.of(value),
  });
  const config = '[proton_properties]\nmass = 1\nmass_units = PROTON\n[proton_sparse]\nminValue = 1e-15\n';
  return [
    { tag: 'MESH_BBOX', attributes: spatial, data: BigUint64Array.of(BigInt(highest), 1n, 1n, 1n, 1n, 1n) },
    ...axes.map((axis, i) => ({
      tag: `MESH_NODE_CRDS_${axis}`,
      attributes: spatial,
      data: edges(i === 0 ? highest : 1, 0, 1e6),
    })),
    { tag: 'VARIABLE', attributes: { name: 'CellID', ...spatial }, data: ids },
    {
      tag: 'VARIABLE',
      attributes: { name: 'proton/vg_rho', unit: '1/m^3', ...spatial },
      data: Float64Array.from(ids, (id) => 1e6 * Number(id)),
    },
    {
      tag: 'VARIABLE',
      attributes: { name: 'proton/vg_v', unit: 'm/s', ...spatial },
      data: Float64Array.from({ length: 3 * highest }, (_, i) => [-4e5, 0, 1e5][i % 3]!),
      vectorsize: 3,
    },
    parameter('time', 12.5),
    { tag: 'MESH', attributes: { name: 'SpatialGrid', type: 'amr_ucd' }, data: ids.map((id) => id - 1n) },
    { tag: 'CONFIG', attributes: { name: 'config_file' }, data: new TextEncoder().encode(config) },
    { tag: 'CELLSWITHBLOCKS', attributes: proton, data: BigUint64Array.from(cells, BigInt) },
    { tag: 'BLOCKSPERCELL', attributes: proton, data: Uint32Array.from(cells, () => BLOCKS ** 3) },
    {
      tag: 'MESH_BBOX',
      attributes: { mesh: 'proton' },
      data: BigUint64Array.from([BLOCKS, BLOCKS, BLOCKS, WIDTH, WIDTH, WIDTH], BigInt),
    },
    ...axes.map((axis) => ({
      tag: `MESH_NODE_CRDS_${axis}`,
      attributes: { mesh: 'proton' },
      data: edges(CELLS, -3e5, 5e4),
    })),
    {
      tag: 'BLOCKIDS',
      attributes: proton,
      data: Uint32Array.from({ length: cells.length * BLOCKS ** 3 }, (_, i) => i % BLOCKS ** 3),
    },
    {
      tag: 'BLOCKVARIABLE',
      attributes: proton,
      data: Float32Array.from(cells.flatMap((id) => blockValues(id))),
      vectorsize: WIDTH ** 3,
    },
  ];
}

/** The values of `maxwellian`, the higher the cell's id, in the order of blocks. */
function blockValues(id: number): number[] {
  const { data } = maxwellian([CELLS, CELLS, CELLS], 1e-12 * id);
  const values: number[] = [];
  for (let block = 0; block < BLOCKS ** 3; block++) {
    const corner = [block % BLOCKS, Math.floor(block / BLOCKS) % BLOCKS, Math.floor(block / BLOCKS ** 2)];
    for (let cell = 0; cell < WIDTH ** 3; cell++) {
      const inside = [cell % WIDTH, Math.floor(cell / WIDTH) % WIDTH, Math.floor(cell / WIDTH ** 2)];
      const [x, y, z] = corner.map((b, axis) => b * WIDTH + inside[axis]!) as [number, number, number];
      values.push(data[x + CELLS * (y + CELLS * z)]!);
    }
  }
  return values;
}
