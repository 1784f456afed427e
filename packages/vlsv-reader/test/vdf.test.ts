import { moments } from '@vdfc/metrics';
import { buildVlsv, populationArrays, randomBlocks, spatialGridArrays } from '@vdfc/testkit/vlsv';
import { describe, expect, it } from 'vitest';
import { openVlsv } from '../src/index.js';
import { boxAround, storedCells } from './reference.js';
import { config, grid, mesh, parameter, smallFile, someBlocks, variable } from './synthetic.js';

describe('velocity blocks', () => {
  it.each([
    ['float32', 1, Float32Array],
    ['float32', 4, Float32Array],
    ['float64', 4, Float64Array],
    ['float32', 8, Float32Array],
    ['float64', 8, Float64Array],
  ] as const)('reads %s in blocks of width %i', async (dtype, width, Values) => {
    // Enough blocks for some values above the threshold in each VDF.
    const spec = { ...mesh, blockWidth: width };
    const count = width === 1 ? 50 : 9;
    const vdfs = [randomBlocks(5, spec, count, 1, Values), randomBlocks(2, spec, count - 1, 2, Values)];
    const bytes = buildVlsv([
      ...spatialGridArrays({ ...grid, cells: [1, 2, 3, 4, 5, 6] }),
      ...populationArrays({ name: 'proton', ...mesh, blockWidth: width, vdfs }),
    ]);
    const file = await openVlsv(bytes);
    for (const { cellId, ids, values } of vdfs) {
      const blocks = await file.readBlocks(cellId);
      expect([...blocks.ids]).toEqual(ids);
      expect(blocks.values).toEqual(values);
      expect(blocks.values).toBeInstanceOf(Values);

      const cells = storedCells(blocks.ids, values, { ...mesh, blockWidth: width });
      const { array } = await file.readVdf(cellId, { box: 'full' });
      expect(array.shape).toEqual([3 * width, 4 * width, 5 * width]);
      expect(array.dtype).toBe(dtype);
      for (const { x, y, z, value } of cells) expect(array.get(z, y, x)).toBe(value);
      expect(Array.from(array.data).filter((v) => v !== 0)).toHaveLength(
        cells.filter((c) => c.value !== 0).length,
      );

      const box = boxAround(cells.filter(({ value }) => value >= 1e-16))!;
      const tight = await file.readVdf(cellId);
      expect(tight.array.shape).toEqual(box.size.toReversed());
      expect(tight.threshold).toBe(1e-16);
      const step = [2e5 / width, 1e5 / width, 2e5 / width];
      tight.grid.min.forEach((min, axis) => {
        expect(min).toBeCloseTo(mesh.min[axis]! + box.start[axis]! * step[axis]!, 6);
      });
    }
  });

  it('keeps values below the threshold inside the tight box', async () => {
    const file = await openVlsv(smallFile());
    const { array } = await file.readVdf(5);
    const values = Array.from(array.data);
    expect(values.some((value) => value > 0 && value < 1e-16)).toBe(true);
    expect(values.some((value) => value < 0)).toBe(true);
  });

  it('gives the box of all stored blocks where nothing reaches the threshold', async () => {
    const file = await openVlsv(smallFile());
    const { array, grid: place } = await file.readVdf(2, { threshold: 1 });
    const { ids, values } = await file.readBlocks(2);
    const box = boxAround(storedCells(ids, values, { ...mesh, blockWidth: 4 }))!;
    expect(array.shape).toEqual(box.size.toReversed());
    expect(place.min[0]).toBeCloseTo(-5e5 + 5e4 * box.start[0], 6);
  });

  it.each([1, 2, 7, 8, 50])('cuts a box of %i cells round the peak, zero outside the mesh', async (size) => {
    const file = await openVlsv(smallFile());
    const { ids, values } = await file.readBlocks(5);
    const cells = storedCells(ids, values, { ...mesh, blockWidth: 4 });
    const peak = cells.reduce((best, cell) => (cell.value > best.value ? cell : best));
    const { array, grid: place } = await file.readVdf(5, { box: { size, centre: 'peak' } });
    expect(array.shape).toEqual([size, size, size]);
    const half = Math.floor(size / 2);
    expect(array.get(half, half, half)).toBe(peak.value);
    const start = [peak.x - half, peak.y - half, peak.z - half] as const;
    const inside = cells.filter(({ x, y, z }) =>
      [x - start[0], y - start[1], z - start[2]].every((i) => i >= 0 && i < size),
    );
    for (const { x, y, z, value } of inside) {
      expect(array.get(z - start[2], y - start[1], x - start[0])).toBe(value);
    }
    expect(Array.from(array.data).filter((v) => v !== 0)).toHaveLength(
      inside.filter((c) => c.value !== 0).length,
    );
    const { cell, min } = await file.velocityMesh();
    place.min.forEach((lower, axis) => {
      expect(lower).toBeCloseTo(min[axis]! + cell[axis]! * start[axis]!, 6);
    });
  });

  it('has the same moments in every box that holds all blocks', async () => {
    const file = await openVlsv(smallFile());
    const boxes = ['full', { size: 80, centre: 'peak' }] as const;
    const found = await Promise.all(
      boxes.map(async (box) => {
        const { array, grid: place } = await file.readVdf(5, { box });
        return moments(array, place);
      }),
    );
    expect(found[1]!.density / found[0]!.density).toBeCloseTo(1, 12);
    found[1]!.bulkVelocity.forEach((v, axis) => {
      expect(Math.abs(v - found[0]!.bulkVelocity[axis]!) / found[0]!.thermalSpeed).toBeLessThan(1e-12);
    });
  });

  it('lists no cell without blocks, and says so when asked for one', async () => {
    const file = await openVlsv(smallFile());
    expect(await file.vdfCells()).toEqual([5, 2]);
    expect((await file.readBlocks(6)).ids).toHaveLength(0);
    await expect(file.readVdf(6)).rejects.toThrow("cell 6 has no velocity blocks of 'proton'");
    await expect(file.readVdf(1)).rejects.toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('goes through all VDFs, or those named, in order', async () => {
    const file = await openVlsv(smallFile());
    const ids = async (cells?: number[]): Promise<number[]> => {
      const found = [];
      for await (const vdf of file.vdfs(cells === undefined ? {} : { cells })) found.push(vdf.cellId);
      return found;
    };
    expect(await ids()).toEqual([5, 2]);
    expect(await ids([2, 5, 2])).toEqual([2, 5, 2]);
    expect(await ids([])).toEqual([]);
    await expect(ids([5, 6])).rejects.toThrow('cell 6 has no velocity blocks');
  });

  it('goes through all blocks', async () => {
    const file = await openVlsv(smallFile());
    for (const reuse of [false, true]) {
      const found = [];
      for await (const { cellId, ids, values } of file.blocks({ reuse }))
        found.push([cellId, [...ids], [...values]]);
      const vdfs = [someBlocks(5, 7, 1), someBlocks(2, 3, 2)];
      expect(found).toEqual(vdfs.map(({ cellId, ids, values }) => [cellId, ids, [...values]]));
    }
  });

  it('gives results that are nobody else’s memory', async () => {
    const bytes = smallFile();
    const before = bytes.slice();
    const file = await openVlsv(bytes);
    const blocks = await file.readBlocks(5);
    blocks.values.fill(7);
    blocks.ids.fill(7);
    (await file.cells()).fill(7);
    (await file.readVdf(5)).array.data.fill(7);
    expect(bytes).toEqual(before);
    expect((await file.readBlocks(5)).values[0]).not.toBe(7);
    expect([...(await file.readBlocks(5)).ids]).toEqual(someBlocks(5, 7, 1).ids);
    expect([...(await file.cells())]).toEqual([4, 6, 1, 2, 5, 3]);
  });
});

describe('populations', () => {
  const vdfs = (seed: number) => [someBlocks(1, 2, seed)];
  const two = buildVlsv([
    ...spatialGridArrays({ ...grid, cells: [1, 2, 3, 4, 5, 6] }),
    ...populationArrays({ name: 'helium', ...mesh, vdfs: vdfs(1) }),
    ...populationArrays({ name: 'proton', ...mesh, max: [5e5, 6e5, 3e5], vdfs: vdfs(2) }),
  ]);

  it('keeps several apart and takes proton unless told', async () => {
    const file = await openVlsv(two);
    expect(file.populations).toEqual(['helium', 'proton']);
    const [helium, proton] = [await file.readVdf(1, { population: 'helium' }), await file.readVdf(1)];
    expect([helium.population, proton.population]).toEqual(['helium', 'proton']);
    expect(helium.grid.cell).toEqual([50000, 25000, 50000]);
    expect(proton.grid.cell).toEqual([50000, 50000, 50000]);
    expect(helium.grid.mass / proton.grid.mass).toBe(4);
    expect((await file.velocityMesh('helium')).massSource).toBe('name');
    expect((await file.readBlocks(1, { population: 'helium' })).values).toEqual(vdfs(1)[0]!.values);
  });

  it.each(['velocityMesh', 'vdfCells'] as const)(
    '%s says which ones there are when asked for another',
    async (method) => {
      const file = await openVlsv(two);
      const message = "expected a population 'oxygen', found helium, proton";
      await expect(file[method]('oxygen')).rejects.toThrow(message);
      await expect(file.readVdf(1, { population: 'oxygen' })).rejects.toThrow(message);
    },
  );

  it('takes the mass and the threshold from the configuration', async () => {
    const text = '[proton_properties]\nmass = 3\nmass_units = PROTON\n[proton_sparse]\nminValue = 1e-12\n';
    const file = await openVlsv(smallFile([config(text)]));
    expect(await file.velocityMesh()).toMatchObject({ mass: 3 * 1.67262158e-27, massSource: 'config' });
    expect(await file.sparsityThreshold(5)).toBe(1e-12);
    expect(await file.config()).toBe(text);
    expect(await file.version()).toBeUndefined();
  });

  it.each([
    ['proton/vg_effectivesparsitythreshold', Float64Array],
    ['proton/EffectiveSparsityThreshold', Float64Array],
    ['MinValue', Float32Array],
  ] as const)('takes the threshold of a cell from %s', async (name, Values) => {
    const extra = [variable(name, Values.of(1, 2, 3, 4, 5, 6)), config('[proton_sparse]\nminValue = 9\n')];
    const file = await openVlsv(smallFile(extra));
    expect(await file.sparsityThreshold(5)).toBe(5);
    expect((await file.readVdf(5)).threshold).toBe(5);
    expect((await file.readVdf(5, { threshold: 1e-20 })).threshold).toBe(1e-20);
  });

  it('reads files of Vlasiator 1 to 3: population avgs, meshes in parameters', async () => {
    const named = populationArrays({ name: 'avgs', ...mesh, vdfs: [someBlocks(2, 3, 4)] });
    const old = named.flatMap(({ attributes = {}, ...array }) => {
      if (array.tag.startsWith('MESH') || array.tag === 'PARAMETER') return [];
      const { name, ...rest } = attributes;
      return [{ ...array, attributes: array.tag === 'BLOCKVARIABLE' ? { ...rest, name: name! } : rest }];
    });
    const spatial = spatialGridArrays({ ...grid, cells: [1, 2] }).filter(({ tag }) => tag === 'VARIABLE');
    const axes = ['x', 'y', 'z'].flatMap((axis, a) => [
      parameter(`${axis}cells_ini`, Uint32Array.of(grid.size[a]!)),
      parameter(`${axis}min`, Float64Array.of(grid.min[a]!)),
      parameter(`${axis}max`, Float64Array.of(grid.max[a]!)),
      parameter(`v${axis}blocks_ini`, Uint32Array.of(mesh.blocks[a]!)),
      parameter(`v${axis}min`, Float64Array.of(mesh.min[a]!)),
      parameter(`v${axis}max`, Float64Array.of(mesh.max[a]!)),
    ]);
    const file = await openVlsv(
      buildVlsv([...spatial, ...old, ...axes, parameter('t', Float64Array.of(12.5))]),
    );
    expect(file.populations).toEqual(['avgs']);
    expect(await file.vdfCells()).toEqual([2]);
    expect(await file.velocityMesh()).toMatchObject({ ...mesh, blockWidth: 4, mass: 1.67262158e-27 });
    expect((await file.readBlocks(2)).values).toEqual(someBlocks(2, 3, 4).values);
    expect(await file.parameter('time')).toBe(12.5);
    expect(await file.spatialMesh()).toMatchObject({ ...grid, maxLevel: 0 });
    expect(file.offDiagonalOrder).toEqual(['yz', 'xz', 'xy']);
  });

  it('reads block ids and counts of any integer type', async () => {
    const arrays = populationArrays({ name: 'proton', ...mesh, vdfs: [someBlocks(2, 3, 4)] });
    const changed = arrays.map((array) => {
      if (array.tag === 'BLOCKIDS')
        return { ...array, data: BigUint64Array.from(array.data as Uint32Array, BigInt) };
      if (array.tag === 'BLOCKSPERCELL')
        return { ...array, data: Int16Array.from(array.data as Uint32Array) };
      if (array.tag === 'CELLSWITHBLOCKS') return { ...array, data: Uint32Array.of(2) };
      return array;
    });
    const file = await openVlsv(buildVlsv([...spatialGridArrays({ ...grid, cells: [1, 2] }), ...changed]));
    const { ids, values } = await file.readBlocks(2);
    expect(ids).toEqual(Uint32Array.from(someBlocks(2, 3, 4).ids));
    expect(values).toEqual(someBlocks(2, 3, 4).values);
  });
});
