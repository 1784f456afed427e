import { readFileSync } from 'node:fs';
import { isVdfcError } from '@vdfc/core';
import { withData } from '@vdfc/testkit/data';
import {
  buildVlsv,
  meshArrays,
  populationArrays,
  randomVlsv,
  spatialGridArrays,
  vlsvDamage,
} from '@vdfc/testkit/vlsv';
import { describe, expect, it } from 'vitest';
import { type BlockDecoder, openVlsv, type VlsvFile } from '../src/index.js';
import { config, mesh, parameter, smallFile, someBlocks, variable } from './synthetic.js';

/** Largest array that damaged files may take memory for, bytes. */
const MAX_BYTES = 2 ** 22;
/** What all arrays together, garbage included, may grow by while damaged files are read, bytes. */
const MAX_GROWTH = 2 ** 28;

/** Asks for everything that a file can be asked for. Each answer is a result or a VdfcError. */
async function exercise(file: VlsvFile): Promise<number> {
  let errors = 0;
  const ask = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!isVdfcError(error)) throw error;
      errors += 1;
      return undefined;
    }
  };
  for (const entry of file.arrays) await ask(() => file.readArray(entry));
  for (const name of [...file.parameters, 'time']) await ask(() => file.parameter(name));
  const cells = [...((await ask(() => file.cells())) ?? [])].slice(0, 3);
  for (const { name, mesh } of file.variables) {
    await ask(() => file.readVariable(name, mesh === 'fsgrid' ? { mesh } : { mesh, cells }));
    await ask(() => (mesh === 'fsgrid' ? file.readFsgrid(name) : file.readUniform(name)));
  }
  await ask(() => file.spatialMesh());
  await ask(() => file.cellAt(1, 1, 1));
  await ask(() => file.config());
  await ask(() => file.version());
  for (const population of file.populations) {
    await ask(() => file.velocityMesh(population));
    await ask(() => file.nearestVdfCell(cells[0] ?? 1, population));
    const vdfCells = (await ask(() => file.vdfCells(population))) ?? [];
    for (const cellId of vdfCells.slice(0, 3)) {
      for (const box of ['tight', 'full', { size: 9, centre: 'peak' }] as const) {
        await ask(() => file.readVdf(cellId, { population, box }));
      }
    }
  }
  return errors;
}

/** Opens damaged files and reads everything in them; counts those that failed to open and those that read in part. */
async function readDamaged(files: readonly Uint8Array[], decoders: Record<string, BlockDecoder> = {}) {
  const before = process.memoryUsage().arrayBuffers;
  const count = { closed: 0, partly: 0, whole: 0, growth: 0 };
  for (const bytes of files) {
    try {
      const errors = await exercise(await openVlsv(bytes, { maxBytes: MAX_BYTES, decoders }));
      count[errors === 0 ? 'whole' : 'partly'] += 1;
    } catch (error) {
      if (!isVdfcError(error)) throw error;
      count.closed += 1;
    }
    count.growth = Math.max(count.growth, process.memoryUsage().arrayBuffers - before);
  }
  return count;
}

/** A file with something of everything. */
function richFile(): Uint8Array {
  const arrays = populationArrays({ name: 'helium', ...mesh, vdfs: [someBlocks(3, 2, 5)] });
  return smallFile([
    ...arrays,
    variable('proton/vg_rho', Float64Array.of(1, 2, 3, 4, 5, 6)),
    variable('proton/vg_v', new Float32Array(18), 3),
    variable('proton/vg_effectivesparsitythreshold', new Float64Array(6).fill(1e-16)),
    ...meshArrays('fsgrid', [3, 2, 1], 1, [0, 0, 0], [3e6, 2e6, 1e6]),
    variable('fg_b', new Float64Array(18), 3, { mesh: 'fsgrid' }),
    { tag: 'MESH', attributes: { name: 'fsgrid' }, data: Int32Array.of(0, 1, 3, 4, 2, 5) },
    parameter('numWritingRanks', Int32Array.of(1)),
    config('[proton_sparse]\nminValue = 1e-15\n[proton_properties]\nmass = 1\n'),
  ]);
}

/** A file of two levels whose VDFs are compressed. */
function compressedFile(): Uint8Array {
  const key = { name: 'proton', mesh: 'SpatialGrid' };
  const arrays = populationArrays({
    name: 'proton',
    ...mesh,
    vdfs: [someBlocks(1, 1, 5), someBlocks(3, 1, 6)],
  });
  return buildVlsv([
    ...spatialGridArrays({ size: [2, 1, 1], min: [0, 0, 0], max: [2, 1, 1], cells: [1, 3], maxLevel: 1 }),
    ...arrays.filter(({ tag }) => tag !== 'BLOCKVARIABLE'),
    { tag: 'BLOCKVARIABLE', attributes: { ...key, compression: 'ZFP' }, data: new Uint8Array(512) },
    { tag: 'BYTESPERCELL', attributes: key, data: BigUint64Array.of(256n, 256n) },
    variable('x', new Float64Array(2)),
  ]);
}

const copy: BlockDecoder = (bytes) => new Float32Array(bytes.slice().buffer);

describe('damaged files give a result or a VdfcError', () => {
  it.each([
    ['with something of everything', richFile(), 5000],
    ['with two levels and compressed VDFs', compressedFile(), 5000],
  ] as const)('%s', async (_what, bytes, count) => {
    const damage = vlsvDamage(1);
    const files = Array.from({ length: count }, () => damage(bytes));
    const found = await readDamaged(files, { ZFP: copy });
    expect(found.closed + found.partly + found.whole).toBe(count);
    expect(found.growth).toBeLessThan(MAX_GROWTH);
    // The damage must reach all depths, or this would show nothing.
    for (const kind of ['closed', 'partly', 'whole'] as const)
      expect(found[kind]).toBeGreaterThan(count / 20);
  });

  it('of random bytes behind a header', async () => {
    const files = Array.from({ length: 500 }, (_, seed) => randomVlsv(seed));
    expect(await readDamaged(files)).toMatchObject({ closed: 500 });
  });
});

withData(
  ['1d_single.vlsv', 'bulk.1d.vlsv', 'restart-small-octree.vlsv'],
  'damaged real files',
  (...paths) => {
    it.each([
      ['1d_single', paths[0], 1000],
      ['bulk.1d', paths[1], 60],
      ['restart-small-octree', paths[2], 60],
    ] as const)('%s gives a result or a VdfcError', async (_name, path, count) => {
      const bytes = new Uint8Array(readFileSync(path));
      const damage = vlsvDamage(2);
      const found = { closed: 0, partly: 0, whole: 0, growth: 0 };
      for (let i = 0; i < count; i++) {
        const one = await readDamaged([damage(bytes)]);
        for (const kind of ['closed', 'partly', 'whole'] as const) found[kind] += one[kind];
        found.growth = Math.max(found.growth, one.growth);
      }
      expect(found.closed + found.partly + found.whole).toBe(count);
      expect(found.growth).toBeLessThan(MAX_GROWTH);
    });
  },
);
