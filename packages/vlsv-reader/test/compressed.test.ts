import { withData } from '@vdfc/testkit/data';
import { buildVlsv, populationArrays, spatialGridArrays } from '@vdfc/testkit/vlsv';
import { describe, expect, it } from 'vitest';
import { type BlockDecoder, openVlsv } from '../src/index.js';
import { grid, mesh, parameter, smallFile, someBlocks, withArray } from './synthetic.js';

/** The small file with its values replaced by a stream for each cell: all of its bits turned round. */
function compressedFile(method: string, streams: readonly Uint8Array[]): Uint8Array {
  const vdfs = [someBlocks(5, 7, 1), someBlocks(2, 3, 2)];
  const arrays = populationArrays({ name: 'proton', ...mesh, vdfs });
  const all = streams.flatMap((stream) => [...stream]);
  const compressed = arrays.map((array) =>
    array.tag === 'BLOCKVARIABLE'
      ? {
          ...array,
          attributes: { ...array.attributes, compression: method },
          data: Uint8Array.from(all),
          vectorsize: 1,
        }
      : array,
  );
  const bytesPerCell = BigUint64Array.from(streams, ({ length }) => BigInt(length));
  return buildVlsv([
    ...spatialGridArrays({ ...grid, cells: [1, 2, 3, 4, 5, 6] }),
    ...compressed,
    { tag: 'BYTESPERCELL', attributes: { name: 'proton', mesh: 'SpatialGrid' }, data: bytesPerCell },
    parameter('VDF_BYTE_SIZE', BigUint64Array.of(4n)),
  ]);
}

const inverted = (values: Float32Array | Float64Array): Uint8Array =>
  new Uint8Array(values.slice().buffer).map((byte) => ~byte);

describe('compressed VDFs', () => {
  const streams = [someBlocks(5, 7, 1), someBlocks(2, 3, 2)].map(({ values }) => inverted(values));
  const decode: BlockDecoder = (bytes) => new Float32Array(bytes.map((byte) => ~byte).buffer);

  it.each(['ZFP', 'OCTREE', 'MLP', 'mlp_multi', 'Hermite'])(
    '%s without a decoder is named',
    async (method) => {
      const file = await openVlsv(compressedFile(method, streams));
      const message = `compressed by the method ${method.toUpperCase()}, for which there is no decoder (at hand: none)`;
      const refusal = expect.objectContaining({
        code: 'UNSUPPORTED',
        message: expect.stringContaining(message),
      });
      await expect(file.readBlocks(5)).rejects.toThrow(refusal);
      await expect(file.readVdf(5)).rejects.toThrow(refusal);
      expect(await file.vdfCells()).toEqual([5, 2]);
    },
  );

  it('are read by a decoder of the caller', async () => {
    const told: unknown[] = [];
    const decoders = {
      TURNED: ((bytes, stream) => {
        told.push(stream);
        return decode(bytes, stream);
      }) satisfies BlockDecoder,
    };
    const file = await openVlsv(compressedFile('Turned', streams), { decoders });
    const plain = await openVlsv(smallFile());
    for (const cellId of [5, 2]) {
      expect((await file.readBlocks(cellId)).values).toEqual((await plain.readBlocks(cellId)).values);
      expect((await file.readVdf(cellId)).array).toEqual((await plain.readVdf(cellId)).array);
    }
    expect(told[0]).toEqual({
      cellId: 5,
      population: 'proton',
      count: 448,
      dtype: 'float32',
      blockWidth: 4,
      threshold: 1e-16,
    });
  });

  it('written as None are read as they are', async () => {
    const bytes = withArray('BLOCKVARIABLE', (a) => ({
      ...a,
      attributes: { ...a.attributes, compression: 'None' },
    }));
    expect((await (await openVlsv(bytes)).readBlocks(5)).values).toEqual(someBlocks(5, 7, 1).values);
  });

  it.each([
    [
      'gives too few values',
      () => new Float32Array(3),
      'expected 448 values in the compressed VDF of cell 5, got 3',
    ],
    [
      'fails',
      () => {
        throw new RangeError('bad code');
      },
      'the compressed VDF of cell 5 cannot be decoded: bad code',
    ],
  ] as [string, BlockDecoder, string][])('whose decoder %s are corrupt', async (_what, decoder, message) => {
    const file = await openVlsv(compressedFile('X', streams), { decoders: { X: decoder } });
    await expect(file.readBlocks(5)).rejects.toThrow(
      expect.objectContaining({ code: 'CORRUPT', message: expect.stringContaining(message) }),
    );
  });

  it('whose streams lead outside are corrupt', async () => {
    const bytes = compressedFile('X', streams);
    const { arrays } = await openVlsv(bytes);
    const { offset } = arrays.find(({ tag }) => tag === 'BYTESPERCELL')!;
    new DataView(bytes.buffer).setBigUint64(offset, 10_000_000n, true);
    const file = await openVlsv(bytes, { decoders: { X: decode } });
    await expect(file.readBlocks(5)).rejects.toThrow(
      expect.objectContaining({
        code: 'CORRUPT',
        message: expect.stringContaining('runs from byte 0 to 10000000'),
      }),
    );
  });
});

withData(['restart-small-zfp.vlsv', 'restart-small-octree.vlsv'], 'compressed restart files', (...paths) => {
  it.each([
    ['ZFP', paths[0]],
    ['OCTREE', paths[1]],
  ])('%s is named, everything else is read', async (method, path) => {
    const file = await openVlsv(path);
    await expect(file.readVdf(1)).rejects.toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED', message: expect.stringContaining(`method ${method}`) }),
    );
    expect(await file.vdfCells()).toHaveLength(20);
    expect((await file.readVariable('moments_v')).shape).toEqual([20, 5]);
    expect(await file.velocityMesh()).toMatchObject({ blocks: [26, 26, 26], blockWidth: 4 });
    await file.close();
  });
});
