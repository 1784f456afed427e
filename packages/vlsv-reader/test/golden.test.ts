import { withData } from '@vdfc/testkit/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openVlsv, type VlsvFile } from '../src/index.js';
import { entryOf, exactSum, golden, sha256 } from './golden.js';

const names = Object.keys(golden);
const files = names.map((name) => `${name}.vlsv`);

withData(files, 'public files', (...paths) => {
  describe.each(names.map((name, i) => [name, paths[i]!] as const))('%s', (name, path) => {
    const known = golden[name]!;
    let file: VlsvFile;
    beforeAll(async () => {
      file = await openVlsv(path);
    });
    afterAll(() => file.close());

    it('has the known header and footer', () => {
      expect(file.size).toBe(known.footerOffset + known.footerBytes);
      expect(file.arrays).toHaveLength(known.children);
      expect(Math.max(...file.arrays.map((a) => a.offset + a.byteLength))).toBe(known.footerOffset);
    });

    it.each(Object.entries(known.parameters))('has the parameter %s = %d', async (parameter, value) => {
      expect(await file.parameter(parameter)).toBe(value);
    });

    it('has the known velocity mesh', async () => {
      const mesh = await file.velocityMesh('proton');
      expect(mesh).toMatchObject(known.velocityMesh);
      expect(mesh.cells).toEqual(known.velocityMesh.blocks.map((n) => n * known.velocityMesh.blockWidth));
    });

    it.each(known.arrays.map((array) => [array.tag, array.name ?? array.mesh, array] as const))(
      'has the known array %s %s',
      async (_tag, _name, array) => {
        const entry = entryOf(file.arrays, array);
        expect(entry).toMatchObject({
          offset: array.offset,
          size: array.size,
          vectorSize: array.vectorSize,
          type: array.type,
        });
        const stored = await file.readArray(entry);
        expect(sha256(stored)).toBe(array.sha256);
        const values = Array.from(stored as ArrayLike<number | bigint>, Number);
        expect(values[0]).toBe(array.first);
        expect(values.at(-1)).toBe(array.last);
        expect(values.reduce((least, value) => Math.min(least, value))).toBe(array.min);
        expect(values.reduce((most, value) => Math.max(most, value))).toBe(array.max);
        expect(exactSum(values)).toBe(array.sum);
      },
    );

    const variables = known.arrays.filter(({ tag }) => tag === 'VARIABLE');
    it.each(variables.map((array) => [array.name!, array] as const))(
      'reads the variable %s',
      async (variable, array) => {
        const data = await file.readVariable(variable);
        expect(data.shape).toEqual(array.vectorSize === 1 ? [array.size] : [array.size, array.vectorSize]);
        expect(data).toMatchObject({ name: variable, rows: array.size, components: array.vectorSize });
        expect(data.values[0]).toBe(array.first);
        expect(exactSum(data.values)).toBe(array.sum);
      },
    );
  });
});

withData(['bulk.1d.vlsv'], 'VDFs of bulk.1d', (path) => {
  describe.each(golden['bulk.1d']!.vdfs!.map((vdf) => [vdf.cellId, vdf] as const))(
    'cell %i',
    (cellId, known) => {
      it('has the known blocks', async () => {
        const file = await openVlsv(path);
        const { ids, values, blockWidth } = await file.readBlocks(cellId);
        expect([ids.length, values.length, blockWidth]).toEqual([1000, 64000, 4]);
        expect(sha256(ids)).toBe(known.idsSha256);
        expect(sha256(values)).toBe(known.valuesSha256);
        const most = Array.from(ids, (_, b) => Math.max(...values.subarray(64 * b, 64 * b + 64)));
        expect(most.filter((value) => value > 0)).toHaveLength(known.positiveBlocks);
        expect(ids[most.findIndex((value) => value > 0)]).toBe(known.firstPositiveBlock);
        expect(Array.from(ids).filter((_, b) => most[b]! >= 1e-16)).toEqual(known.blocksAbove);
        for (const { block, cell, value } of known.points)
          expect(values[64 * ids.indexOf(block) + cell]).toBe(value);
        await file.close();
      });

      it('has the known dense form', async () => {
        const file = await openVlsv(path);
        const { array, grid } = await file.readVdf(cellId, { box: 'full' });
        expect(array.shape).toEqual([40, 40, 40]);
        expect(grid).toMatchObject({ min: [-1.5, -2, -2], cell: [0.1, 0.1, 0.1] });
        const data = array.data as Float32Array;
        expect(sha256(data)).toBe(known.xFastestSha256);
        const zFastest = data.map((_, i) => array.get(i % 40, Math.floor(i / 40) % 40, Math.floor(i / 1600)));
        expect(sha256(zFastest)).toBe(known.zFastestSha256);
        expect(exactSum(data)).toBe(known.sum);
        const positive = data.filter((value) => value > 0);
        const least = (values: Float32Array): number => values.reduce((a, b) => Math.min(a, b));
        expect(positive).toHaveLength(known.positive);
        expect(positive.filter((value) => value < 2 ** -126)).toHaveLength(known.subnormal);
        expect(least(positive)).toBe(known.smallestPositive);
        expect(least(data)).toBe(known.min);
        const [x, y, z] = known.peak;
        expect(array.get(z, y, x)).toBe(known.max);
        expect(Math.max(...data.subarray(0, 32000), ...data.subarray(32000))).toBe(known.max);
        for (const { at, value } of known.points) expect(array.get(at[2], at[1], at[0])).toBe(value);
        await file.close();
      });

      it.each(known.boxes)('has the known tight box for threshold $threshold', async (box) => {
        const file = await openVlsv(path);
        const threshold = box.threshold ?? 0;
        const { array, grid } = await file.readVdf(cellId, { threshold });
        const size = box.high.map((high, axis) => high - box.low[axis]! + 1);
        expect(array.shape).toEqual(size.toReversed());
        const lower = [-1.5, -2, -2].map((min, axis) => min + 0.1 * box.low[axis]!);
        grid.min.forEach((min, axis) => {
          expect(min).toBeCloseTo(lower[axis]!, 14);
        });
        const kept = Array.from(array.data as Float32Array).filter(
          (value) => value > 0 && value >= threshold,
        );
        expect(kept).toHaveLength(box.cells);
        expect(exactSum(kept)).toBe(box.sum);
        await file.close();
      });
    },
  );

  it('lists cells 10 and 5, and 5 as the nearest one to 7', async () => {
    const file = await openVlsv(path);
    expect(file.populations).toEqual(['proton']);
    expect(await file.vdfCells()).toEqual([10, 5]);
    expect(await file.nearestVdfCell(7)).toBe(5);
    expect(await file.nearestVdfCell(10)).toBe(10);
    await file.close();
  });

  it("agrees with the numbers in Vlasiator.jl's own tests", async () => {
    const file = await openVlsv(path);
    expect(file.size).toBe(529201);
    const time = file.arrays.find(({ tag, attributes }) => tag === 'PARAMETER' && attributes.name === 'time');
    expect(time?.offset).toBe(264);
    const rho = await file.readVariable('proton/vg_rho', { cells: [7, 5] });
    expect(rho.values[0]).toBeCloseTo(1.2288102, 7);
    expect(rho.values[1]).toBeCloseTo(1.8255334, 7);
    const { values } = await file.readVariable('vg_boundarytype', { cells: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] });
    expect([...values]).toEqual([4, 4, 1, 1, 1, 1, 1, 1, 3, 3]);
    const { array, grid } = await file.readVdf(5, { box: 'full' });
    expect(array.get(19, 19, 25)).toBeCloseTo(85.41775, 5);
    const last = grid.min.map((min, axis) => min + 39.5 * grid.cell[axis]!);
    [2.45, 1.95, 1.95].forEach((v, axis) => {
      expect(last[axis]).toBeCloseTo(v, 12);
    });
    await file.close();
  });
});

withData(['bulk.2d.vlsv'], 'bulk.2d', (path) => {
  it('sorted by id, has the known densities', async () => {
    const file = await openVlsv(path);
    const cells = [...(await file.cells())].sort((a, b) => a - b);
    const { values } = await file.readVariable('proton/vg_rho', { cells });
    expect([...values.slice(0, 3)]).toEqual([1000668.3846017459, 1000668.3846017459, 1000668.3846017459]);
    expect(values.at(-1)).toBe(1000015.116677138);
    await file.close();
  });
});

withData(['1d_single.vlsv'], '1d_single', (path) => {
  it('has empty arrays that share an offset', async () => {
    const file = await openVlsv(path);
    const at = (offset: number): string[] =>
      file.arrays.filter((array) => array.offset === offset).map((array) => array.tag);
    expect(at(2144)).toEqual(['BLOCKIDS', 'BLOCKVARIABLE', 'VARIABLE']);
    expect(at(1112)).toEqual(['BLOCKSPERCELL', 'CELLSWITHBLOCKS', 'MESH_BBOX']);
    await file.close();
  });
});
