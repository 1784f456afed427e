import { inspect, pipeline } from '@vdfc/core';
import { repairChecksum } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { readContainer, writeContainer } from '../src/container.js';
import { readHeader, writeHeader } from '../src/header.js';
import { refused } from './refused.js';
import { flip, halve, keep, pad, round, runs } from './stages.js';

const small = { data: Float32Array.of(1, -2), shape: [2, 1] };

describe('the layout of a container', () => {
  it('of one stage, byte by byte', () => {
    const expected = [
      ['magic', '56 44 46 43'],
      ['format version', '01'],
      ['header: array of 3', '83'],
      ['dtype float32', '00'],
      ['shape [2, 1]', '82 02 01'],
      ["codec ['test.keep', 1]", '82 69 74 65 73 74 2e 6b 65 65 70 01'],
      ['payload', '00 00 80 3f 00 00 00 c0'],
      ['CRC-32C, little-endian', '2c 84 0f 2d'],
    ];
    expect(hex(keep.encode(small))).toBe(expected.map(([, bytes]) => bytes).join(' '));
  });

  it('of a chain with params, byte by byte', () => {
    const codec = pipeline({
      filters: [pad.with({ count: 1 })],
      codec: round.with({ step: 0.5 }),
      packers: [flip.with({ mask: 0x0f }), runs],
    });
    const expected = [
      ['magic and version', '56 44 46 43 01'],
      ['header: array of 5', '85'],
      ['dtype float64', '01'],
      ['shape [2]', '81 02'],
      ["codec ['test.round', 2, 0.5, 'ok']", `84 6a ${ascii('test.round')} 02 f9 38 00 62 6f 6b`],
      ["filters [['test.pad', 1, 1]]", `81 83 68 ${ascii('test.pad')} 01 01`],
      [
        "packers [['test.flip', 1, 15], ['test.runs', 1, 6]]",
        `82 83 69 ${ascii('test.flip')} 01 0f 83 69 ${ascii('test.runs')} 01 06`,
      ],
      ['payload: 0, 2, -4 as int16, with the mask, in runs', '02 0f 01 0d 01 0f 01 f3 01 f0'],
    ];
    const bytes = codec.encode({ data: Float64Array.of(1, -2), shape: [2] });
    expect(hex(bytes.subarray(0, -4))).toBe(expected.map(([, part]) => part).join(' '));
    expect(repairChecksum(bytes)).toEqual(bytes);
  });

  it('leaves out filters and packers where there are none, and packers where there are only filters', () => {
    const parts = (codec: typeof keep): number => codec.encode(small)[5]! & 0x1f;
    expect(parts(keep)).toBe(3);
    expect(parts(pipeline({ filters: [pad], codec: keep }))).toBe(4);
    expect(parts(pipeline({ codec: keep, packers: [runs] }))).toBe(5);
  });

  it('adds 30 bytes for one stage and a 3-D float32 array', () => {
    const bytes = keep.encode({ data: new Float32Array(50 ** 3), shape: [50, 50, 50] });
    // 5 magic and version, 1 header, 1 dtype, 7 shape, 12 codec, 4 checksum.
    expect(bytes.length - 4 * 50 ** 3).toBe(30);
    expect(inspect(bytes).payloadBytes).toBe(4 * 50 ** 3);
  });

  it('has the checksum that an independent CRC-32C gives', () => {
    for (let length = 0; length < 40; length++) {
      const bytes = keep.encode({ data: Float32Array.from({ length }, Math.sqrt), shape: [length] });
      expect(repairChecksum(bytes)).toEqual(bytes);
    }
  });
});

describe('readContainer', () => {
  const bytes = keep.encode(small);

  it('takes apart what writeContainer put together', () => {
    const header = {
      dtype: 'float64',
      shape: [3, 4],
      filters: [{ id: 'f', version: 7, params: [1.5, 'a', null, true] }],
      codec: { id: 'c.d', version: 300, params: [Uint8Array.of(1, 2), [1, [2]], { k: -1 }, 2 ** 40, 1e-300] },
      packers: [{ id: 'p', version: 1, params: [] }],
      guards: [{ id: 'g', version: 2, bytes: 3, params: ['x', 1] }],
    } as const;
    const payload = Uint8Array.of(9, 8, 7);
    const written = writeContainer(header, payload);
    const read = readContainer(written);
    expect(read.header).toEqual(header);
    expect(read.payload).toEqual(payload);
    expect(read.headerBytes).toBe(written.length - 5 - 3 - 4);
  });

  it('takes a Buffer and any view', () => {
    expect(readContainer(Buffer.from(bytes)).header.shape).toEqual([2, 1]);
    // The slice of a Buffer is a view; what a codec gets must not be one.
    expect(Buffer.isBuffer(readContainer(Buffer.from(bytes)).payload)).toBe(false);
    const memory = new Uint8Array(100).fill(7);
    memory.set(bytes, 13);
    expect([...readContainer(memory.subarray(13, 13 + bytes.length)).payload]).toEqual([
      0, 0, 128, 63, 0, 0, 0, 192,
    ]);
  });

  it.each([
    undefined,
    null,
    'VDFC',
    [1, 2],
    new ArrayBuffer(9),
    new Float32Array(9),
    new DataView(new ArrayBuffer(9)),
  ])('refuses %s', (input) => {
    refused('BAD_INPUT', () => readContainer(input as unknown as Uint8Array));
  });

  it('says what is wrong with bytes that are no container', () => {
    const message = (input: Uint8Array): string => refused('CORRUPT', () => readContainer(input)).message;
    expect(message(new Uint8Array(8))).toContain('expected at least 9 bytes, got 8');
    expect(message(new TextEncoder().encode('\x89HDF1234567'))).toContain(
      "expected it to start with 'VDFC', got",
    );
    expect(message(bytes.subarray(0, bytes.length - 1))).toContain('the bytes are damaged');
    expect(message(repairChecksum(changed(4, 0)))).toContain('expected a format version from 1, got 0');
  });

  it('refuses a newer format as such, before its checksum, which may be another', () => {
    const error = refused('UNSUPPORTED_VERSION', () => readContainer(changed(4, 2)));
    expect(error.message).toContain('expected format version 1 or older, got 2');
  });

  it('refuses every truncation and every changed byte', () => {
    for (let length = 0; length < bytes.length; length++) {
      refused('CORRUPT', () => readContainer(bytes.subarray(0, length)));
    }
    for (let at = 0; at < bytes.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const code = at === 4 && bit > 0 ? 'UNSUPPORTED_VERSION' : 'CORRUPT';
        refused(code, () => readContainer(changed(at, bytes[at]! ^ (1 << bit))));
      }
    }
  });

  function changed(at: number, value: number): Uint8Array {
    const copy = bytes.slice();
    copy[at] = value;
    return copy;
  }
});

describe('readHeader', () => {
  const sound = '83 00 81 02 82 61 61 01';

  it('reads the header and returns what follows it', () => {
    const { header, rest } = readHeader(fromHex(`${sound} ff ee`));
    expect(header).toEqual({
      dtype: 'float32',
      shape: [2],
      codec: { id: 'a', version: 1, params: [] },
      filters: [],
      packers: [],
      guards: [],
    });
    expect([...rest]).toEqual([0xff, 0xee]);
  });

  it.each([
    ['nothing', ''],
    ['an item of another kind', '18 64'],
    ['a map', 'a1 61 61 01'],
    ['too few parts', '82 00 81 02'],
    ['too many parts', '87 00 81 02 82 61 61 01 80 80 80 80'],
    ['a guard without the length of its bytes', '86 00 81 02 82 61 61 01 80 80 81 82 61 67 01'],
    ['a guard of a negative length', '86 00 81 02 82 61 61 01 80 80 81 83 61 67 01 20'],
    ['an unknown dtype', '83 02 81 02 82 61 61 01'],
    ['a dtype that is no number', '83 61 30 81 02 82 61 61 01'],
    ['a negative dtype', '83 20 81 02 82 61 61 01'],
    ['a shape of no axis', '83 00 80 82 61 61 01'],
    ['a shape of five axes', '83 00 85 01 01 01 01 01 82 61 61 01'],
    ['a negative length', '83 00 81 20 82 61 61 01'],
    ['a broken length', '83 00 81 f9 3e 00 82 61 61 01'],
    ['a length of minus zero', '83 00 81 f9 80 00 82 61 61 01'],
    ['a length beyond 2^53', '83 00 81 1b 00 40 00 00 00 00 00 00 82 61 61 01'],
    ['a codec that is no array', '83 00 81 02 61 61'],
    ['a codec without version', '83 00 81 02 81 61 61'],
    ['an id that is no text', '83 00 81 02 82 01 01'],
    ['a version of 0', '83 00 81 02 82 61 61 00'],
    ['filters that are no list', '84 00 81 02 82 61 61 01 01'],
    ['a filter that is no stage', '84 00 81 02 82 61 61 01 81 01'],
    ['65 filters', `84 00 81 02 82 61 61 01 98 41 ${'82 61 62 01 '.repeat(65)}`],
    ['a tag', '83 c1 00 81 02 82 61 61 01'],
    ['undefined', '83 f7 81 02 82 61 61 01'],
    ['an array of indefinite length', '9f 00 81 02 82 61 61 01 ff'],
    ['an integer in more bytes than needed', '83 18 00 81 02 82 61 61 01'],
    ['a claim of four billion parts', '9a ff ff ff ff 00'],
    ['a text longer than the bytes', '83 00 81 02 82 7a ff ff ff ff 61 01'],
    ['an id of 65 characters', `83 00 81 02 82 78 41 ${'61 '.repeat(65)} 01`],
    ['a map with the same key twice', '83 00 81 02 83 61 61 01 a2 61 6b 01 61 6b 02'],
  ])('refuses %s', (_, text) => {
    const error = refused('CORRUPT', () => readHeader(fromHex(text)));
    expect(error.message).toMatch(/^Cannot read container header: /);
  });

  it('refuses arrays nested a million deep', () => {
    const deep = new Uint8Array(1_000_000).fill(0x81);
    refused('CORRUPT', () =>
      readHeader(Uint8Array.of(0x83, 0, 0x81, 2, 0x83, 0x61, 0x61, 1, ...deep.subarray(0, 100_000))),
    );
    refused('CORRUPT', () => readHeader(deep));
  });

  it('takes 64 filters, 64 packers and 64 guards', () => {
    const stages = Array.from({ length: 64 }, (_, i) => ({ id: `s${i}`, version: 1, params: [i] }));
    const header = {
      dtype: 'float32',
      shape: [1],
      codec: stages[0]!,
      filters: stages,
      packers: stages,
      guards: stages.map((stage) => ({ ...stage, bytes: 0 })),
    } as const;
    expect(readHeader(writeHeader(header)).header).toEqual(header);
  });

  it('keeps numbers of any size in params, in as few bytes as hold them', () => {
    const numbers = [
      0,
      23,
      24,
      -1,
      65536,
      2 ** 53 - 1,
      0.5,
      1e-13,
      Math.PI,
      5e-324,
      1.7e308,
      2 ** -149,
      -2.5,
    ];
    for (const value of [...numbers, Number.POSITIVE_INFINITY, Number.NaN]) {
      const header = {
        dtype: 'float32',
        shape: [1],
        codec: { id: 'a', version: 1, params: [value] },
        filters: [],
        packers: [],
        guards: [],
      } as const;
      const bytes = writeHeader(header);
      expect(readHeader(bytes).header.codec.params).toEqual([value]);
      expect(bytes.length).toBeLessThanOrEqual(8 + 9);
    }
  });
});

it('a chain of filters is found in its order', () => {
  const bytes = pipeline({ filters: [pad, halve], codec: keep, packers: [runs, flip] }).encode(small);
  const { header } = readContainer(bytes);
  expect(header.filters.map(({ id }) => id)).toEqual(['test.pad', 'test.halve']);
  expect(header.packers.map(({ id }) => id)).toEqual(['test.runs', 'test.flip']);
});

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function ascii(text: string): string {
  return hex(new TextEncoder().encode(text));
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.split(' ').filter(Boolean), (pair) => Number.parseInt(pair, 16));
}
