import { withData } from '@vdfc/testkit/data';
import { buildVlsv, populationArrays, spatialGridArrays, type VlsvArraySpec } from '@vdfc/testkit/vlsv';
import { zfpStream } from '@vdfc/zfp';
import { describe, expect, it } from 'vitest';
import { type BlockDecoder, openVlsv } from '../src/index.js';
import { config, grid, mesh, parameter, smallFile, someBlocks, variable, withArray } from './synthetic.js';

/** The small file with its values replaced by a stream for each cell: all of its bits turned round. */
function compressedFile(
  compression: string | Record<string, string>,
  streams: readonly Uint8Array[],
  more: readonly VlsvArraySpec[] = [],
): Uint8Array {
  const marks = typeof compression === 'string' ? { compression } : compression;
  const vdfs = [someBlocks(5, 7, 1), someBlocks(2, 3, 2)];
  const arrays = populationArrays({ name: 'proton', ...mesh, vdfs });
  const all = streams.flatMap((stream) => [...stream]);
  const compressed = arrays.map((array) =>
    array.tag === 'BLOCKVARIABLE'
      ? {
          ...array,
          attributes: { ...array.attributes, ...marks },
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
    ...more,
  ]);
}

const inverted = (values: Float32Array | Float64Array): Uint8Array =>
  new Uint8Array(values.slice().buffer).map((byte) => ~byte);

describe('compressed VDFs', () => {
  const streams = [someBlocks(5, 7, 1), someBlocks(2, 3, 2)].map(({ values }) => inverted(values));
  const decode: BlockDecoder = (bytes) => new Float32Array(bytes.map((byte) => ~byte).buffer);

  it.each(['OCTREE', 'MLP', 'mlp_multi', 'Hermite'])('%s without a decoder is named', async (method) => {
    const file = await openVlsv(compressedFile(method, streams));
    const message = `compressed by the method ${method.toUpperCase()}, for which there is no decoder (at hand: ZFP)`;
    const refusal = expect.objectContaining({
      code: 'UNSUPPORTED',
      message: expect.stringContaining(message),
    });
    await expect(file.readBlocks(5)).rejects.toThrow(refusal);
    await expect(file.readVdf(5)).rejects.toThrow(refusal);
    expect(await file.vdfCells()).toEqual([5, 2]);
  });

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

/** The VDFs of `smallFile` as Asterix writes them with ZFP, and what goes with them. */
function zfpFile(
  tolerance: number,
  more: { attributes?: Record<string, string>; arrays?: VlsvArraySpec[] },
): Uint8Array {
  const streams = [someBlocks(5, 7, 1), someBlocks(2, 3, 2)].map(({ values }) => {
    const array = { data: new Float32Array(values), shape: [values.length] };
    return zfpStream.encode(array, { mode: 'accuracy', tolerance, header: 'none', wordBits: 64 });
  });
  return compressedFile(more.attributes ?? { compression: 'ZFP' }, streams, more.arrays);
}

describe('VDFs compressed by ZFP', () => {
  const stated = (tolerance: number): VlsvArraySpec[] => [
    config(`[proton_sparse]\nminValue = ${tolerance}\n`),
  ];
  const plain = async (cellId: number) => (await (await openVlsv(smallFile())).readBlocks(cellId)).values;

  async function largestError(bytes: Uint8Array): Promise<number> {
    const file = await openVlsv(bytes);
    let largest = 0;
    for (const cellId of [5, 2]) {
      const expected = await plain(cellId);
      const { values } = await file.readBlocks(cellId);
      expect(values.length).toBe(expected.length);
      values.forEach((value, i) => {
        largest = Math.max(largest, Math.abs(value - expected[i]!));
      });
    }
    return largest;
  }

  it('come back within the threshold of the configuration', async () => {
    const error = await largestError(zfpFile(1e-3, { arrays: stated(1e-3) }));
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThanOrEqual(1e-3);
  });

  it.each([
    ['the later codes', 1],
    ['the earlier codes', 2],
  ])('are known without the attribute, under %s', async (_what, code) => {
    const arrays = [...stated(1e-3), parameter('COMPRESSION', Int32Array.of(code))];
    expect(await largestError(zfpFile(1e-3, { attributes: {}, arrays }))).toBeLessThanOrEqual(1e-3);
  });

  it('without attribute and block ids are of a method that only the parameter tells', async () => {
    const bytes = zfpFile(1e-3, {
      attributes: {},
      arrays: [...stated(1e-3), parameter('COMPRESSION', Int32Array.of(3))],
    });
    // As in files of methods that keep no block ids.
    const text = new TextDecoder('latin1')
      .decode(bytes)
      .replace('<BLOCKIDS', '<_LOCKIDS')
      .replace('</BLOCKIDS', '</_LOCKIDS');
    const file = await openVlsv(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
    await expect(file.readBlocks(5)).rejects.toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED', message: expect.stringContaining('number 3') }),
    );
  });

  it.each([1e-15, 1e-16, 3e-13])(
    'find their threshold %s by the density, where none is stated',
    async (tolerance) => {
      const densities = new Float64Array(6);
      const scaled = [someBlocks(5, 7, 1), someBlocks(2, 3, 2)].map(({ ids, values }) => ({
        ids,
        values: new Float32Array(values).map((value) => value * 1e-10),
      }));
      const streams = scaled.map(({ values }) =>
        zfpStream.encode(
          { data: values, shape: [values.length] },
          { mode: 'accuracy', tolerance, header: 'none' },
        ),
      );
      const probe = await openVlsv(compressedFile({ compression: 'ZFP' }, streams));
      const { cell } = await probe.velocityMesh();
      [5, 2].forEach((cellId, i) => {
        densities[cellId - 1] =
          scaled[i]!.values.reduce((sum, value) => sum + value, 0) * cell[0] * cell[1] * cell[2];
      });
      const bytes = compressedFile({ compression: 'ZFP' }, streams, [
        variable('proton/vg_rho', densities),
        variable('proton/vg_effectivesparsitythreshold', new Float64Array(6).fill(3e-13)),
      ]);
      const file = await openVlsv(bytes);
      for (const [i, cellId] of [5, 2].entries()) {
        const { values } = await file.readBlocks(cellId);
        values.forEach((value, k) => {
          expect(Math.abs(value - scaled[i]!.values[k]!)).toBeLessThanOrEqual(tolerance);
        });
      }
    },
  );

  it('that are cut short are corrupt', async () => {
    const values = new Float32Array(someBlocks(5, 7, 1).values);
    const stream = zfpStream.encode(
      { data: values, shape: [values.length] },
      { mode: 'accuracy', tolerance: 1e-3, header: 'none' },
    );
    const bytes = compressedFile(
      { compression: 'ZFP' },
      [stream.subarray(0, 10), stream.subarray(0, 10)],
      stated(1e-3),
    );
    await expect((await openVlsv(bytes)).readBlocks(5)).rejects.toThrow(
      expect.objectContaining({ code: 'CORRUPT' }),
    );
  });
});

withData(['restart-small-octree.vlsv'], 'a restart file compressed by OCTREE', (path) => {
  it('is named, everything else is read', async () => {
    const file = await openVlsv(path);
    await expect(file.readVdf(1)).rejects.toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED', message: expect.stringContaining('method OCTREE') }),
    );
    expect(await file.vdfCells()).toHaveLength(20);
    expect((await file.readVariable('moments_v')).shape).toEqual([20, 5]);
    expect(await file.velocityMesh()).toMatchObject({ blocks: [26, 26, 26], blockWidth: 4 });
    await file.close();
  });
});

withData(
  ['restart-small-zfp.vlsv', 'restart-small.vlsv'],
  'a restart file that Vlasiator compressed by ZFP',
  (compressedPath, plainPath) => {
    it('has in every cell the blocks of the plain one, each value within the tolerance', async () => {
      const [compressed, plain] = await Promise.all([openVlsv(compressedPath), openVlsv(plainPath)]);
      const cells = await compressed.vdfCells();
      expect(cells).toEqual(await plain.vdfCells());
      expect(cells).toHaveLength(20);
      let largest = 0;
      for (const cellId of cells) {
        const [a, b] = await Promise.all([plain.readBlocks(cellId), compressed.readBlocks(cellId)]);
        expect(b.ids).toEqual(a.ids);
        b.values.forEach((value, i) => {
          largest = Math.max(largest, Math.abs(value - a.values[i]!));
        });
        const [whole, again] = await Promise.all([
          plain.readVdf(cellId),
          compressed.readVdf(cellId, { box: 'full' }),
        ]);
        expect(again.threshold).toBe(whole.threshold);
      }
      expect(largest).toBeGreaterThan(5e-16);
      expect(largest).toBeLessThan(5.6e-16);
      await Promise.all([compressed.close(), plain.close()]);
    });
  },
);
