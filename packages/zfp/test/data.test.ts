import { compare } from '@vdfc/metrics';
import { readReferenceVdf, referenceShape, withData } from '@vdfc/testkit/data';
import { openVlsv } from '@vdfc/vlsv-reader';
import { describe, expect, it } from 'vitest';
import { zfp, zfpStream } from '../src/index.js';
import { bytesOf, digest, kernels } from './run.js';

withData(['reference-vdf-50x50x50.f64'], 'the reference VDF', () => {
  const vdf = { data: readReferenceVdf(), shape: referenceShape };
  const mode = { mode: 'accuracy', tolerance: 1e-13 } as const;

  it.each(kernels)('has the published size and errors with the %s kernel', (kernel) => {
    const stream = zfpStream.encode(vdf, { ...mode, header: 'none', kernel });
    expect(stream.length).toBe(5721);
    const decoded = zfpStream.decode(stream, { ...mode, dtype: 'float32', shape: vdf.shape, kernel });
    const { l1, l2 } = compare(vdf, { data: decoded.data as Float32Array, shape: vdf.shape });
    expect(l1.toFixed(4)).toBe('0.0463');
    expect(l2.toFixed(4)).toBe('0.0320');
  });

  it('takes 12 bytes more with a header, and at most 40 in a container', () => {
    expect(zfpStream.encode(vdf, mode).length).toBe(5733);
    expect(zfp.encode(vdf, mode).length).toBeLessThanOrEqual(5721 + 40);
  });
});

withData(['bulk.1d.vlsv'], 'the cells of a file', (path) => {
  // Made by zfp 1.0.1 with its default of 64-bit words, as Asterix restart files have them.
  const known = [
    [10, 1e-16, 13280, 'b0e2eaf15cc9bed1', '52852b20d9452ed4'],
    [5, 1e-16, 13184, '44dd116f66d4a5b7', '8c9e9dc4be356511'],
    [10, 1e-15, 12080, '95541caca4a6aa47', '76352c2ccfd2da7c'],
    [5, 1e-3, 3088, 'd4b2aa4892fa07fc', '0bcf5d027a902256'],
  ] as const;

  describe.each(kernels)('with the %s kernel', (kernel) => {
    it.each(known)(
      'are those of a restart file: cell %d at %d',
      async (cell, tolerance, length, coded, decoded) => {
        const file = await openVlsv(path);
        const { values } = await file.readBlocks(cell);
        await file.close();
        const mode = { mode: 'accuracy', tolerance } as const;
        const stream = zfpStream.encode(values, { ...mode, header: 'none', wordBits: 64, kernel });
        expect([stream.length, digest(stream)]).toEqual([length, coded]);
        const dtype = 'float32';
        const array = zfpStream.decode(stream, { ...mode, dtype, shape: [values.length], kernel });
        expect(digest(bytesOf(array))).toBe(decoded);
      },
    );
  });
});
