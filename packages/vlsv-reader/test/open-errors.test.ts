import { VdfcError } from '@vdfc/core';
import { buildVlsv } from '@vdfc/testkit/vlsv';
import { describe, expect, it } from 'vitest';
import { type OpenOptions, openVlsv } from '../src/index.js';
import { smallFile, withFooterAt, withFooterText } from './synthetic.js';

describe('a file that cannot be opened', () => {
  const bytes = smallFile();
  it.each([
    ['empty', new Uint8Array(0), 'CORRUPT', 'expected a header of 16 bytes, the file has 0'],
    ['shorter than its header', bytes.subarray(0, 15), 'CORRUPT', 'expected a header of 16 bytes'],
    ['never closed', withFooterAt(bytes, 0n), 'CORRUPT', 'it was never closed: it has no footer'],
    ['cut', bytes.subarray(0, 500), 'CORRUPT', 'never closed or has been cut'],
    ['with a footer at its end', withFooterAt(bytes, BigInt(bytes.length)), 'CORRUPT', 'but the file has'],
    ['with a footer far off', withFooterAt(bytes, 2n ** 64n - 1n), 'CORRUPT', 'but the file has'],
    ['with a footer in its header', withFooterAt(bytes, 15n), 'CORRUPT', 'start at byte 15'],
    [
      'with data where the footer should be',
      withFooterAt(bytes, 16n),
      'CORRUPT',
      'expected the root element',
    ],
    ['cut inside its footer', bytes.subarray(0, bytes.length - 9), 'CORRUPT', 'expected a tag or </VLSV>'],
    [
      'of another format',
      new TextEncoder().encode('NumPy or something else'),
      'CORRUPT',
      'expected a VLSV header',
    ],
    ['big endian', Uint8Array.from([1, ...bytes.subarray(1)]), 'UNSUPPORTED', 'it is big endian'],
    ['without an arraysize', withFooterText(/ arraysize="6"/, ''), 'CORRUPT', 'as arraysize of MESH'],
    ['without an offset', withFooterText(/>16</, '>x<'), 'CORRUPT', 'expected a whole number as offset'],
  ] as const)('%s', async (_what, content, code, message) => {
    const error = await openVlsv(content).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(VdfcError);
    expect(error).toMatchObject({ code, file: 'bytes', message: expect.stringContaining(message) });
  });

  it('has a footer of more than 16 MiB', async () => {
    const head = withFooterAt(bytes.subarray(0, 16), 16n);
    const claimed = {
      size: 2 ** 24 + 17,
      read: async (offset: number, length: number) =>
        Uint8Array.from({ length }, (_, i) => head[offset + i] ?? 0),
    };
    await expect(openVlsv(claimed)).rejects.toThrow(
      expect.objectContaining({ code: 'LIMIT', message: expect.stringContaining('allowed are 16777216') }),
    );
  });

  it.each([
    [{ maxBytes: -1 }, 'maxBytes'],
    [{ nonsense: 1 }, 'nonsense'],
  ])('with the options %j', async (options, option) => {
    await expect(openVlsv(bytes, options as OpenOptions)).rejects.toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', option }),
    );
  });
});

describe('a file without arrays', () => {
  it('has nothing in it', async () => {
    const file = await openVlsv(buildVlsv([]));
    expect(file).toMatchObject({ arrays: [], parameters: [], variables: [], populations: [] });
    await expect(file.vdfCells()).rejects.toThrow('expected a population, found none');
    await expect(file.cells()).rejects.toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    await expect(file.spatialMesh()).rejects.toThrow("expected a parameter 'xcells_ini', found none");
  });
});
