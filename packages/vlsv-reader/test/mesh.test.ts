import { withData } from '@vdfc/testkit/data';
import { describe, expect, it } from 'vitest';
import { chooseBoxes, placesByRank } from '../src/fsgrid.js';
import { openVlsv } from '../src/index.js';
import { makeSpatialMesh } from '../src/spatial-mesh.js';
import { exactSum, sha256 } from './golden.js';

const amr = makeSpatialMesh({
  size: [8, 4, 4],
  min: [-8e7, -4e7, -4e7],
  max: [8e7, 4e7, 4e7],
  maxLevel: 3,
  periodic: [false, true, true],
});

describe('cell ids', () => {
  it.each([
    [376, 1, [7, 7, 1], [-5e6, 3.5e7, -2.5e7]],
    [163, 1, [2, 2, 0], [-5.5e7, -1.5e7, -3.5e7]],
    [720, 1, [15, 4, 4], [7.5e7, 5e6, 5e6]],
    [6066, 2, [17, 9, 9], [7.5e6, 7.5e6, 7.5e6]],
  ] as const)('places cell %i', (id, level, index, centre) => {
    expect(amr.level(id)).toBe(level);
    expect(amr.index(id)).toEqual(index);
    expect(amr.centre(id)).toEqual(centre);
    expect(amr.cellId(level, index)).toBe(id);
    expect(amr.at(level, centre[0], centre[1], centre[2])).toBe(id);
    expect(amr.cellSize(id)).toEqual([2e7 / 2 ** level, 2e7 / 2 ** level, 2e7 / 2 ** level]);
  });

  it.each([
    [0, 1],
    [1, 129],
    [2, 1153],
    [3, 9345],
  ])('begins level %i at %i', (level, first) => {
    expect(amr.cellId(level, [0, 0, 0])).toBe(first);
    expect(amr.level(first)).toBe(level);
    if (level > 0) expect(amr.level(first - 1)).toBe(level - 1);
  });

  it('knows children and parents', () => {
    expect(amr.children(1)).toEqual([129, 130, 145, 146, 257, 258, 273, 274]);
    for (const id of [1, 77, 376, 720, 1152]) {
      expect(amr.children(id).map((child) => amr.parent(child))).toEqual(new Array(8).fill(id));
    }
    expect(amr.parent(128)).toBeUndefined();
    expect(amr.children(9345)).toEqual([]);
  });

  it('takes lower faces in and upper faces out', () => {
    expect(amr.at(0, -8e7, -4e7, -4e7)).toBe(1);
    expect(amr.at(0, 8e7, 0, 0)).toBeUndefined();
    expect(amr.at(0, Number.NaN, 0, 0)).toBeUndefined();
  });

  it.each([0, -1, 1.5, Number.NaN, 74881])('refuses the id %d', (id) => {
    expect(() => amr.level(id)).toThrow('expected an id from 1 to 74880');
    expect(() => amr.centre(id)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });

  it.each([
    [4, [0, 0, 0]],
    [-1, [0, 0, 0]],
    [0, [8, 0, 0]],
    [0, [0, 0.5, 0]],
  ] as const)('refuses level %d, index %j', (level, index) => {
    expect(() => amr.cellId(level, index)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });
});

withData(['bulk.amr.vlsv'], 'bulk.amr', (path) => {
  it('has the known cells and levels', async () => {
    const file = await openVlsv(path);
    const mesh = await file.spatialMesh();
    expect(mesh).toMatchObject({
      size: [8, 4, 4],
      min: [-8e7, -4e7, -4e7],
      max: [8e7, 4e7, 4e7],
      maxLevel: 2,
    });
    const cells = [...(await file.cells())];
    expect([0, 1, 2].map((level) => cells.filter((id) => mesh.level(id) === level).length)).toEqual([
      0, 1016, 64,
    ]);
    const volume = cells.reduce((sum, id) => sum + 8 ** (2 - mesh.level(id)), 0);
    expect(volume).toBe(32 * 16 * 16);
    await file.close();
  });

  it.each([
    [376, 0, 1714376.5210000381],
    [163, 1079, 1925038.0813457584],
    [720, 335, 1048391.4564669102],
    [6066, 15, 1143905.2798429565],
  ])('finds cell %i in row %i', async (id, row, density) => {
    const file = await openVlsv(path);
    expect(await file.cellIndex(id)).toBe(row);
    const { values, shape } = await file.readVariable('proton/vg_rho', { cells: [id] });
    expect([shape, values[0]]).toEqual([[1], density]);
    await file.close();
  });

  it('finds the cell at a point', async () => {
    const file = await openVlsv(path);
    const earthRadius = 6.371e6;
    expect(await file.cellAt(12 * earthRadius, 0, 0)).toBe(720);
    expect(await file.cellAt(7.5e6, 7.5e6, 7.5e6)).toBe(6066);
    expect(await file.cellAt(9e7, 0, 0)).toBeUndefined();
    await file.close();
  });

  it('fills the uniform mesh of the finest level', async () => {
    const file = await openVlsv(path);
    const density = await file.readUniform('proton/vg_rho');
    expect(density.shape).toEqual([16, 16, 32]);
    expect(exactSum(density.data)).toBe(12304105139.824924);
    const velocity = await file.readUniform('proton/vg_v');
    expect(velocity.shape).toEqual([16, 16, 32, 3]);
    [106991.59588008, 1322.91655885, 3995.46958034].forEach((v, axis) => {
      expect(velocity.get(7, 7, 17, axis)).toBeCloseTo(v, 8);
    });
    await file.close();
  });

  it('puts fsgrid data in order', async () => {
    const file = await openVlsv(path);
    const e = await file.readFsgrid('fg_e');
    expect(e.shape).toEqual([16, 16, 32, 3]);
    [7.60351218e-7, 2e-4, -2e-4].forEach((value, axis) => {
      expect(e.get(0, 0, 4, axis) / value).toBeCloseTo(1, 8);
    });
    await file.close();
  });
});

withData(['bulk.2d.vlsv'], 'bulk.2d', (path) => {
  it('starts with the known cells', async () => {
    const file = await openVlsv(path);
    expect([...(await file.cells()).slice(0, 5)]).toEqual([2216, 2214, 1776, 1966, 2218]);
    await file.close();
  });

  it('puts fsgrid data of 64 ranks in order', async () => {
    const file = await openVlsv(path);
    const b = await file.readFsgrid('fg_b');
    expect(b.shape).toEqual([1, 100, 63, 3]);
    expect(sha256(b.data)).toBe('1a866db1bd99742e9a64538f0fb765ad461c51206e671b568438082e1f84d6d7');
    [-5.14476414e-9, -8.15160599e-10, -7.65078505e-11].forEach((value, axis) => {
      expect(b.get(0, 20, 10, axis) / value).toBeCloseTo(1, 8);
    });
    await file.close();
  });

  it('has the order that the decomposition gives, stored or chosen', async () => {
    const file = await openVlsv(path);
    const mesh = file.arrays.find(({ tag, attributes }) => tag === 'MESH' && attributes.name === 'fsgrid')!;
    const stored = Array.from((await file.readArray(mesh)) as BigUint64Array, Number);
    expect(stored.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 63, 64]);
    expect(chooseBoxes([63, 100, 1], 64)).toEqual([8, 8, 1]);
    expect([...placesByRank([63, 100, 1], [8, 8, 1])]).toEqual(stored);
    await file.close();
  });

  it('lists own cells and ghosts of every rank as section MESH says', async () => {
    const file = await openVlsv(path);
    const read = async (tag: string, key: string): Promise<number[]> => {
      const entry = file.arrays.find(
        (a) => a.tag === tag && (a.attributes.mesh ?? a.attributes.name) === key,
      )!;
      return Array.from((await file.readArray(entry)) as ArrayLike<number | bigint>, Number);
    };
    const mesh = await read('MESH', 'SpatialGrid');
    const sizes = await read('MESH_DOMAIN_SIZES', 'SpatialGrid');
    const domains = await read('MESH_GHOST_DOMAINS', 'SpatialGrid');
    const locals = await read('MESH_GHOST_LOCALIDS', 'SpatialGrid');
    const ranks = Array.from({ length: 64 }, (_, rank) => ({
      all: sizes[2 * rank]!,
      ghosts: sizes[2 * rank + 1]!,
    }));
    expect(ranks.reduce((sum, { all }) => sum + all, 0)).toBe(8784);
    expect(ranks.reduce((sum, { ghosts }) => sum + ghosts, 0)).toBe(2484);
    let at = 0;
    const parts = ranks.map(({ all, ghosts }) => {
      const ids = mesh.slice(at, at + all).map((id) => id + 1);
      at += all;
      return { own: ids.slice(0, all - ghosts), ghosts: ids.slice(all - ghosts) };
    });
    expect(parts.flatMap(({ own }) => own)).toEqual([...(await file.cells())]);
    expect(parts.flatMap(({ ghosts }) => ghosts)).toEqual(
      domains.map((rank, i) => parts[rank]!.own[locals[i]!]),
    );
    const { values } = await file.readVariable('vg_rank');
    expect([...values]).toEqual(parts.flatMap(({ own }, rank) => own.map(() => rank)));
    await file.close();
  });
});

withData(['beams-amr-3d.vlsv'], 'beams-amr-3d', (path) => {
  it('has refined cells, of which some have VDFs', async () => {
    const file = await openVlsv(path);
    const mesh = await file.spatialMesh();
    const levels = [...(await file.cells())].map((id) => mesh.level(id));
    expect([0, 1].map((level) => levels.filter((l) => l === level).length)).toEqual([280, 64]);
    const cells = await file.vdfCells();
    expect(cells).toHaveLength(38);
    expect(cells.filter((id) => mesh.level(id) === 1)).toHaveLength(7);
    expect(mesh.periodic).toEqual([true, true, true]);
    await file.close();
  });

  it('has the refinement level of the field solver mesh where the spatial cells have it', async () => {
    const file = await openVlsv(path);
    const levels = await file.readFsgrid('fg_amr_level');
    const mesh = await file.spatialMesh();
    expect(levels.shape).toEqual([12, 12, 16]);
    for (const id of await file.cells()) {
      const scale = 2 ** (1 - mesh.level(id));
      const [x, y, z] = mesh.index(id);
      expect(levels.get(z * scale, y * scale, x * scale)).toBe(mesh.level(id));
    }
    await file.close();
  });
});

withData(['bulk.1d.vlsv'], 'bulk.1d', (path) => {
  it('has its cells in falling order', async () => {
    const file = await openVlsv(path);
    expect([...(await file.cells())]).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(await file.cellIndex(10)).toBe(0);
    await file.close();
  });

  it('gives units of variables and none for CellID', async () => {
    const file = await openVlsv(path);
    const [v, id] = ['proton/vg_v', 'CellID'].map((name) => file.variables.find((a) => a.name === name));
    expect(v).toEqual({
      name: 'proton/vg_v',
      mesh: 'SpatialGrid',
      type: 'float64',
      rows: 10,
      components: 3,
      unit: 'm/s',
      unitLaTeX: '$\\mathrm{m}\\,\\mathrm{s}^{-1}$',
      variableLaTeX: '$V_\\mathrm{proton}$',
      unitConversion: 1,
    });
    expect(id).toMatchObject({ unit: '', unitLaTeX: '', variableLaTeX: '', unitConversion: Number.NaN });
    await file.close();
  });
});
