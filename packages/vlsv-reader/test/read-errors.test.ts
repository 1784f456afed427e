import { VdfcError } from '@vdfc/core';
import { withData } from '@vdfc/testkit/data';
import { buildVlsv, meshArrays, spatialGridArrays, type VlsvArraySpec } from '@vdfc/testkit/vlsv';
import { describe, expect, it } from 'vitest';
import { openVlsv, type VdfOptions, type VlsvFile } from '../src/index.js';
import { grid, parameter, smallFile, variable, withArray, withFooterText } from './synthetic.js';

type Ask = (file: VlsvFile) => Promise<unknown>;
const readBlocks: Ask = (file) => file.readBlocks(5);
const readVdf: Ask = (file) => file.readVdf(5);

describe('what cannot be read', () => {
  const wide = (data: VlsvArraySpec['data']) => (array: VlsvArraySpec) => ({ ...array, data });
  it.each([
    [
      'an array that ends outside the file',
      withFooterText(/(<BLOCKVARIABLE[^>]*>)\d+/, '$199999'),
      readBlocks,
      'CORRUPT',
      'but the file has',
    ],
    [
      'an array of more bytes than 2^53',
      withFooterText(/(<BLOCKVARIABLE arraysize=)"\d+"/, '$1"9007199254740991"'),
      readBlocks,
      'CORRUPT',
      'but the file has',
    ],
    [
      'more blocks counted than there are',
      withArray('BLOCKSPERCELL', wide(Uint32Array.of(7, 4))),
      readBlocks,
      'CORRUPT',
      'counts 11 blocks',
    ],
    [
      'a negative number of blocks',
      withArray('BLOCKSPERCELL', wide(Int32Array.of(7, -4))),
      readBlocks,
      'CORRUPT',
      'expected numbers of blocks',
    ],
    [
      'counts of fewer cells',
      withArray('BLOCKSPERCELL', wide(Uint32Array.of(7))),
      readBlocks,
      'CORRUPT',
      'expected 2 numbers',
    ],
    [
      'a cell with two VDFs',
      withArray('CELLSWITHBLOCKS', wide(BigUint64Array.of(5n, 5n))),
      readBlocks,
      'CORRUPT',
      'cell 5 is listed twice',
    ],
    [
      'a cell id beyond 2^53',
      withArray('CELLSWITHBLOCKS', wide(BigUint64Array.of(5n, 2n ** 60n))),
      readBlocks,
      'UNSUPPORTED',
      'integers beyond 2^53',
    ],
    [
      'a block id outside the mesh',
      withArray('BLOCKIDS', wide(new Uint32Array(10).fill(60))),
      readBlocks,
      'CORRUPT',
      'outside the velocity mesh',
    ],
    [
      'a block id beyond 32 bits',
      withArray('BLOCKIDS', wide(new BigUint64Array(10).fill(2n ** 33n))),
      readBlocks,
      'CORRUPT',
      'outside the velocity mesh',
    ],
    [
      'a negative block id',
      withArray('BLOCKIDS', wide(new Int32Array(10).fill(-1))),
      readBlocks,
      'CORRUPT',
      'outside the velocity mesh',
    ],
    [
      'fewer values than ids',
      withArray('BLOCKVARIABLE', (a) => ({ ...a, data: a.data.slice(0, 64 * 6) })),
      readBlocks,
      'CORRUPT',
      'expected at least 7 blocks',
    ],
    [
      'values of another block width',
      withArray('BLOCKVARIABLE', (a) => ({ ...a, vectorsize: 32 })),
      readBlocks,
      'CORRUPT',
      'of 64 values',
    ],
    [
      'values that are no floats',
      withArray('BLOCKVARIABLE', wide(new Uint8Array(640))),
      readBlocks,
      'UNSUPPORTED',
      'expected float values',
    ],
    [
      'no values',
      withArray('BLOCKVARIABLE', () => undefined),
      readBlocks,
      'NOT_FOUND',
      'BLOCKVARIABLE name="proton"',
    ],
    [
      'no block ids',
      withArray('BLOCKIDS', () => undefined),
      readBlocks,
      'NOT_FOUND',
      'BLOCKIDS name="proton"',
    ],
    [
      'no velocity mesh',
      withArray('MESH_BBOX', () => undefined, 'proton'),
      readVdf,
      'NOT_FOUND',
      'MESH_BBOX mesh="proton"',
    ],
    [
      'no node coordinates',
      withArray('MESH_NODE_CRDS_Y', () => undefined, 'proton'),
      readVdf,
      'NOT_FOUND',
      "'vymin'",
    ],
    [
      'a box of five numbers',
      withArray('MESH_BBOX', wide(new BigUint64Array(5)), 'proton'),
      readVdf,
      'CORRUPT',
      'expected 6 numbers',
    ],
    [
      'a box of no blocks',
      withArray('MESH_BBOX', wide(BigUint64Array.of(5n, 0n, 3n, 4n, 4n, 4n)), 'proton'),
      readVdf,
      'CORRUPT',
      '5 x 0 x 3',
    ],
    [
      'a box of negative blocks',
      withArray('MESH_BBOX', wide(BigInt64Array.of(5n, -1n, -3n, 4n, 4n, 4n)), 'proton'),
      readVdf,
      'CORRUPT',
      '5 x -1 x -3',
    ],
    [
      'a box of too many blocks',
      withArray('MESH_BBOX', wide(BigUint64Array.of(2n ** 20n, 2n ** 20n, 1n, 4n, 4n, 4n)), 'proton'),
      readVdf,
      'CORRUPT',
      '1048576 x 1048576 x 1',
    ],
    [
      'blocks that are no cubes',
      withArray('MESH_BBOX', wide(BigUint64Array.of(5n, 4n, 3n, 4n, 4n, 2n)), 'proton'),
      readVdf,
      'UNSUPPORTED',
      'no cubes: 4 x 4 x 2',
    ],
    [
      'too few coordinates',
      withArray('MESH_NODE_CRDS_X', wide(new Float64Array(20)), 'proton'),
      readVdf,
      'CORRUPT',
      'expected 21 coordinates',
    ],
    [
      'coordinates that do not rise',
      withArray('MESH_NODE_CRDS_X', wide(new Float64Array(21)), 'proton'),
      readVdf,
      'CORRUPT',
      'found 0 to 0',
    ],
    [
      'infinite coordinates',
      withArray('MESH_NODE_CRDS_X', wide(new Float64Array(21).fill(Infinity, 20)), 'proton'),
      readVdf,
      'CORRUPT',
      'found 0 to Infinity',
    ],
    [
      'a spatial box of too many cells',
      withArray('MESH_BBOX', wide(BigUint64Array.of(2n ** 40n, 2n ** 40n, 1n, 1n, 1n, 1n))),
      (file) => file.spatialMesh(),
      'CORRUPT',
      'spatial cells',
    ],
    [
      'an impossible refinement level',
      withFooterText('max_refinement_level="0"', 'max_refinement_level="40"'),
      (file) => file.spatialMesh(),
      'CORRUPT',
      "found '40'",
    ],
    [
      'a cell listed twice',
      withArray('VARIABLE', wide(BigUint64Array.of(1n, 2n, 2n, 3n, 4n, 5n))),
      (file) => file.cells(),
      'CORRUPT',
      'cell 2 is listed twice',
    ],
  ] as [string, Uint8Array, Ask, string, string][])('%s', async (_what, bytes, ask, code, message) => {
    const file = await openVlsv(bytes);
    const error = await ask(file).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(VdfcError);
    expect(error).toMatchObject({ code, file: 'bytes', message: expect.stringContaining(message) });
  });

  const fsgrid = meshArrays('fsgrid', [3, 2, 1], 1, [0, 0, 0], [3e6, 2e6, 1e6]);
  const field = variable('fg_x', Float64Array.of(1, 2, 3, 4, 5, 6), 1, { mesh: 'fsgrid' });
  it.each([
    [
      'an unknown variable',
      [],
      (file) => file.readVariable('rho'),
      'NOT_FOUND',
      "a variable 'rho', found CellID",
    ],
    ['an unknown mesh', [], (file) => file.readVariable('CellID', { mesh: 'x' }), 'NOT_FOUND', "on mesh 'x'"],
    ['an unknown parameter', [], (file) => file.parameter('dt'), 'NOT_FOUND', "a parameter 'dt', found time"],
    [
      'an unknown cell of a variable',
      [],
      (file) => file.readVariable('CellID', { cells: [7] }),
      'NOT_FOUND',
      'got cell 7',
    ],
    ['an unknown cell', [], (file) => file.cellIndex(99), 'NOT_FOUND', 'got cell 99'],
    [
      'a cell without VDF',
      [],
      (file) => file.readBlocks(1),
      'NOT_FOUND',
      "3 cells with VDFs of 'proton', got cell 1",
    ],
    ['the VDF next to a cell that is none', [], (file) => file.nearestVdfCell(0.5), 'BAD_INPUT', 'got 0.5'],
    [
      'a parameter of two numbers',
      [parameter('dt', Float64Array.of(1, 2))],
      (file) => file.parameter('dt'),
      'CORRUPT',
      'expected one number',
    ],
    [
      'a parameter beyond 2^53',
      [parameter('n', BigUint64Array.of(2n ** 53n))],
      (file) => file.parameter('n'),
      'UNSUPPORTED',
      'beyond 2^53',
    ],
    [
      'a variable of too few rows, uniform',
      [variable('x', Float64Array.of(1))],
      (file) => file.readUniform('x'),
      'CORRUPT',
      'expected 6 rows',
    ],
    [
      'a variable of too few rows, by cell',
      [variable('x', Float64Array.of(1))],
      (file) => file.readVariable('x', { cells: [3] }),
      'CORRUPT',
      'expected 48 bytes',
    ],
    [
      'a threshold of too few rows',
      [variable('MinValue', Float64Array.of(1))],
      (file) => file.sparsityThreshold(5),
      'CORRUPT',
      'expected 40 bytes',
    ],
    [
      'fsgrid data of another size',
      [...fsgrid, variable('fg_x', Float64Array.of(1), 1, { mesh: 'fsgrid' })],
      (file) => file.readFsgrid('fg_x'),
      'CORRUPT',
      'expected 6 rows (3 x 2 x 1)',
    ],
    ['fsgrid data of another mesh', [], (file) => file.readFsgrid('CellID'), 'NOT_FOUND', "on mesh 'fsgrid'"],
    [
      'an order of fsgrid that names a cell twice',
      [
        ...fsgrid,
        field,
        { tag: 'MESH', attributes: { name: 'fsgrid' }, data: Int32Array.of(0, 1, 2, 3, 4, 4) },
      ],
      (file) => file.readFsgrid('fg_x'),
      'CORRUPT',
      'every cell of fsgrid once',
    ],
    [
      'an order of fsgrid that leads outside',
      [
        ...fsgrid,
        field,
        { tag: 'MESH', attributes: { name: 'fsgrid' }, data: Int32Array.of(0, 1, 2, 3, 4, -6) },
      ],
      (file) => file.readFsgrid('fg_x'),
      'CORRUPT',
      'every cell of fsgrid once',
    ],
    [
      'an impossible decomposition',
      [
        ...fsgrid,
        field,
        { tag: 'MESH_DECOMPOSITION', attributes: { mesh: 'fsgrid' }, data: Int32Array.of(4, 1, 1) },
      ],
      (file) => file.readFsgrid('fg_x'),
      'CORRUPT',
      'found 4 x 1 x 1',
    ],
    [
      'an impossible number of ranks',
      [...fsgrid, field, parameter('numWritingRanks', Int32Array.of(7))],
      (file) => file.readFsgrid('fg_x'),
      'CORRUPT',
      'no way for 7 ranks',
    ],
  ] as [string, VlsvArraySpec[], Ask, string, string][])('%s', async (_what, extra, ask, code, message) => {
    const file = await openVlsv(smallFile(extra));
    const error = await ask(file).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(VdfcError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('raw bytes as numbers', async () => {
    const bytes = withFooterText(
      /datasize="8" datatype="float" name="time"/,
      'datasize="8" datatype="unknown" name="time"',
    );
    const file = await openVlsv(bytes);
    await expect(file.parameter('time')).rejects.toThrow('holds numbers of type unknown 8');
    const entry = file.arrays.find(({ attributes }) => attributes.name === 'time')!;
    expect(await file.readArray(entry)).toEqual(new Uint8Array(8));
  });

  it('cells outside the mesh, on a uniform one', async () => {
    const arrays = spatialGridArrays({ ...grid, cells: [1, 2, 3, 4, 5, 7] });
    const file = await openVlsv(buildVlsv([...arrays, variable('x', new Float64Array(6))]));
    await expect(file.readUniform('x')).rejects.toThrow('expected cell ids from 1 to 6 in CellID, found 7');
  });
});

describe('options and limits', () => {
  it.each([
    [{ box: 'loose' }, 'box'],
    [{ box: null }, 'box'],
    [{ box: { size: 10 } }, 'box'],
    [{ box: { size: 0, centre: 'peak' } }, 'size'],
    [{ box: { size: 4097, centre: 'peak' } }, 'size'],
    [{ box: { size: 2.5, centre: 'peak' } }, 'size'],
    [{ box: { size: 8, centre: 'peak', more: 1 } }, 'more'],
    [{ threshold: -1 }, 'threshold'],
    [{ threshold: Number.NaN }, 'threshold'],
    [{ cell: 5 }, 'cell'],
  ])('readVdf refuses %j', async (options, option) => {
    const file = await openVlsv(smallFile());
    const refusal = expect.objectContaining({ code: 'BAD_OPTION', option });
    await expect(file.readVdf(5, options as VdfOptions)).rejects.toThrow(refusal);
    await expect(
      file
        .vdfs(options as VdfOptions)
        [Symbol.asyncIterator]()
        .next(),
    ).rejects.toThrow(refusal);
  });

  it.each([
    ['blocks', (file: VlsvFile) => file.readBlocks(5), 1791],
    ['a dense VDF', (file: VlsvFile) => file.readVdf(5, { box: 'full', threshold: 0 }), 15359],
    ['a variable', (file: VlsvFile) => file.readVariable('x'), 4799],
    ['rows of a variable', (file: VlsvFile) => file.readVariable('x', { cells: [1, 2, 3, 4, 5, 6] }), 4799],
    ['a uniform mesh', (file: VlsvFile) => file.readUniform('x'), 4799],
  ])('%s above maxBytes is refused', async (_what, ask, maxBytes) => {
    const bytes = smallFile([variable('x', new Float64Array(600), 100)]);
    await expect(ask(await openVlsv(bytes, { maxBytes }))).rejects.toThrow(
      expect.objectContaining({ code: 'LIMIT', message: expect.stringContaining(`allowed are ${maxBytes}`) }),
    );
    await ask(await openVlsv(bytes, { maxBytes: maxBytes + 1 }));
  });
});

withData(['bulk.2d.vlsv', 'bulk.amr.vlsv', '1d_single.vlsv'], 'files without VDFs', (...paths) => {
  it.each([
    ['bulk.2d', paths[0]],
    ['bulk.amr', paths[1]],
    ['1d_single', paths[2]],
  ])('%s lists its population and no cells', async (_name, path) => {
    const file = await openVlsv(path);
    expect(file.populations).toEqual(['proton']);
    expect(await file.vdfCells()).toEqual([]);
    const missing = expect.objectContaining({ code: 'NOT_FOUND' });
    const [cell] = await file.cells();
    await expect(file.readVdf(cell!)).rejects.toThrow(missing);
    await expect(file.nearestVdfCell(cell!)).rejects.toThrow("no cell has a VDF of 'proton'");
    expect(await file.vdfs()[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });
    await file.close();
  });
});
