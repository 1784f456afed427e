import { buildVlsv, meshArrays, spatialGridArrays } from '@vdfc/testkit/vlsv';
import { describe, expect, it } from 'vitest';
import { openVlsv } from '../src/index.js';
import { parameter, smallFile, variable } from './synthetic.js';

describe('variables', () => {
  it.each([
    ['int8', Int8Array.of(-1, 2, 3, 4, 5, 6), Int8Array],
    ['int16', Int16Array.of(-1, 2, 3, 4, 5, 6), Int16Array],
    ['int32', Int32Array.of(-1, 2, 3, 4, 5, 6), Int32Array],
    ['int64', BigInt64Array.of(-1n, 2n, 3n, 4n, 5n, 6n), Float64Array],
    ['uint8', Uint8Array.of(255, 2, 3, 4, 5, 6), Uint8Array],
    ['uint16', Uint16Array.of(65535, 2, 3, 4, 5, 6), Uint16Array],
    ['uint32', Uint32Array.of(2 ** 32 - 1, 2, 3, 4, 5, 6), Uint32Array],
    ['uint64', BigUint64Array.of(2n ** 53n - 1n, 2n, 3n, 4n, 5n, 6n), Float64Array],
    ['float32', Float32Array.of(-0.5, 2, 3, 4, 5, 6), Float32Array],
    ['float64', Float64Array.of(-0.1, 2, 3, 4, 5, 6), Float64Array],
  ] as const)('reads %s', async (type, data, Values) => {
    const file = await openVlsv(smallFile([variable('x', data), parameter('p', data.slice(0, 1))]));
    const read = await file.readVariable('x');
    expect(read.type).toBe(type);
    expect(read.values).toEqual(Values.from(Array.from(data as ArrayLike<number | bigint>, Number)));
    expect(await file.parameter('p')).toBe(Number(data[0]));
    expect(await file.readArray(file.arrays.find(({ attributes }) => attributes.name === 'x')!)).toEqual(
      data,
    );
  });

  it('reads the rows of cells in the order asked for, rows far apart too', async () => {
    const cells = Array.from({ length: 60_000 }, (_, i) => 60_000 - i);
    const file = await openVlsv(
      buildVlsv([
        ...spatialGridArrays({ size: [60_000, 1, 1], min: [0, 0, 0], max: [1, 1, 1], cells }),
        variable(
          'x',
          Float64Array.from({ length: 180_000 }, (_, i) => i),
          3,
        ),
      ]),
    );
    const { values, shape, rows } = await file.readVariable('x', { cells: [60_000, 1, 59_999, 1, 30_000] });
    expect([shape, rows]).toEqual([[5, 3], 60_000]);
    expect([...values]).toEqual(
      [0, 59_999, 1, 59_999, 30_000].flatMap((row) => [3 * row, 3 * row + 1, 3 * row + 2]),
    );
    expect((await file.readVariable('x', { cells: [] })).values).toHaveLength(0);
  });

  it('finds names exactly first, then ignoring case', async () => {
    const extra = [variable('Rho', Float64Array.of(1)), variable('rho', Float64Array.of(2))];
    const file = await openVlsv(smallFile([...extra, variable('V', Float64Array.of(3))]));
    expect((await file.readVariable('rho')).values[0]).toBe(2);
    expect((await file.readVariable('RHO')).values[0]).toBe(1);
    expect((await file.readVariable('v')).values[0]).toBe(3);
  });

  it('tells meshes of one name apart', async () => {
    const extra = [
      variable('x', Float64Array.of(1)),
      variable('x', Float64Array.of(2), 1, { mesh: 'ionosphere' }),
    ];
    const file = await openVlsv(smallFile(extra));
    expect((await file.readVariable('x')).mesh).toBe('SpatialGrid');
    expect((await file.readVariable('x', { mesh: 'ionosphere' })).values[0]).toBe(2);
    const cells = file.readVariable('x', { mesh: 'ionosphere', cells: [1] });
    await expect(cells).rejects.toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });

  it('undoes entities and leaves LaTeX alone', async () => {
    const attributes = { unit: 'a&lt;b', unitLaTeX: '$\\frac{1}{m}&x<y$', unitConversion: '1e-3' };
    const file = await openVlsv(smallFile([variable('x', Float64Array.of(1), 1, attributes)]));
    expect(file.variables.at(-1)).toMatchObject({
      unit: 'a<b',
      unitLaTeX: '$\\frac{1}{m}&x<y$',
      unitConversion: 1e-3,
    });
  });

  it('puts levels 0, 1 and 2 on one uniform mesh', async () => {
    // Cell 1 of 2 is refined (ids 3.. of level 1), its first child again (ids 19.. of level 2).
    const size = [2, 1, 1] as const;
    const level1 = [4, 7, 8, 11, 12, 15, 16];
    const level2 = [19, 20, 27, 28, 51, 52, 59, 60];
    const cells = [...level2, 2, ...level1];
    const file = await openVlsv(
      buildVlsv([
        ...spatialGridArrays({ size, min: [0, 0, 0], max: [2, 1, 1], cells, maxLevel: 2 }),
        variable('id', Uint32Array.from(cells)),
        variable(
          'half',
          Float32Array.from(cells, (id) => id / 2),
        ),
      ]),
    );
    const spatial = await file.spatialMesh();
    expect(spatial.children(1)).toEqual([3, ...level1].sort((a, b) => a - b));
    expect(spatial.children(3).sort((a, b) => a - b)).toEqual(level2);
    const ids = await file.readUniform('id');
    expect(ids.shape).toEqual([4, 4, 8]);
    for (let z = 0; z < 4; z++) {
      for (let y = 0; y < 4; y++) {
        for (let x = 0; x < 8; x++) {
          expect(ids.get(z, y, x)).toBe(await file.cellAt((x + 0.5) / 4, (y + 0.5) / 4, (z + 0.5) / 4));
        }
      }
    }
    expect((await file.readUniform('half')).data).toBeInstanceOf(Float32Array);
  });

  it('takes the highest level from the ids where the mesh does not state it', async () => {
    const arrays = spatialGridArrays({ size: [2, 1, 1], min: [0, 0, 0], max: [2, 1, 1], cells: [2, 19] });
    const file = await openVlsv(buildVlsv(arrays.filter(({ tag }) => tag !== 'MESH')));
    expect((await file.spatialMesh()).maxLevel).toBe(2);
    expect((await file.spatialMesh()).periodic).toEqual([false, false, false]);
  });

  it('marks what no cell covers in a uniform mesh', async () => {
    const arrays = spatialGridArrays({ size: [2, 1, 1], min: [0, 0, 0], max: [2, 1, 1], cells: [2] });
    const file = await openVlsv(buildVlsv([...arrays, variable('v', Float64Array.of(1, 2, 3), 3)]));
    const { data, shape } = await file.readUniform('v');
    expect(shape).toEqual([1, 1, 2, 3]);
    expect([...data]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1, 2, 3]);
  });

  it.each([
    ['MESH', [{ tag: 'MESH', attributes: { name: 'fsgrid' }, data: Int32Array.of(0, 1, 3, 4, 2, 5) }]],
    [
      'MESH_DECOMPOSITION',
      [{ tag: 'MESH_DECOMPOSITION', attributes: { mesh: 'fsgrid' }, data: Int32Array.of(2, 1, 1) }],
    ],
    ['the number of ranks', [parameter('numWritingRanks', Int32Array.of(2))]],
  ] as const)('orders fsgrid data by %s', async (_by, extra) => {
    const file = await openVlsv(
      smallFile([
        ...meshArrays('fsgrid', [3, 2, 1], 1, [0, 0, 0], [3e6, 2e6, 1e6]),
        variable('fg_x', Float32Array.of(0, 1, 10, 11, 2, 12), 1, { mesh: 'fsgrid' }),
        ...extra,
      ]),
    );
    const array = await file.readFsgrid('fg_x');
    expect(array.shape).toEqual([1, 2, 3]);
    expect([...array.data]).toEqual([0, 1, 2, 10, 11, 12]);
  });

  it('takes the size of fsgrid from the finest level where it has no box of its own', async () => {
    const file = await openVlsv(
      smallFile([variable('fg_x', Float64Array.of(1, 2, 3, 4, 5, 6), 1, { mesh: 'fsgrid' })]),
    );
    expect((await file.readFsgrid('fg_x')).shape).toEqual([1, 2, 3]);
  });
});

describe('files that were changed', () => {
  it('may have dead bytes between arrays and behind the root', async () => {
    const bytes = smallFile([variable('x', Float64Array.of(42))]);
    const footer = Number(new DataView(bytes.buffer).getBigUint64(8, true));
    const text = new TextDecoder().decode(bytes.subarray(footer));
    // As an update in place leaves it: the old footer stays as dead bytes before the new one.
    const again = new TextEncoder().encode(`${text.replaceAll('\n', '\r\n')}   \0\0\0\0`);
    const longer = new Uint8Array(bytes.length + 100 + again.length);
    longer.set(bytes);
    longer.set(again, bytes.length + 100);
    new DataView(longer.buffer).setBigUint64(8, BigInt(bytes.length + 100), true);
    const file = await openVlsv(longer);
    expect((await file.readVariable('x')).values[0]).toBe(42);
    expect(await file.vdfCells()).toEqual([5, 2]);
  });
});
