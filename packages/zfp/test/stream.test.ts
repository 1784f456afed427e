import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { type ZfpData, zfpStream } from '../src/index.js';
import { fromHex, hex, kernels, refuses } from './run.js';

const accuracy = { mode: 'accuracy', tolerance: 1e-3 } as const;
/** 60 values that make more than one block along each axis. */
const values = Float32Array.from({ length: 60 }, (_, i) => Math.fround(((i * 37) % 23) - 11.5));

describe.each(kernels)('the %s kernel', (kernel) => {
  // Made by zfp 1.0.1 with its default of 64-bit words, as Asterix restart files have them.
  it.each([
    [1e-3, 'float32', '0a62160000000005e91e69e0500000000000000000000000'],
    [
      1e-16,
      'float32',
      '0a6216000000000000000000a020dd230d1c0a000000000000000000008c135c3b13cb6a3d16ada19f33b1ac02000000',
    ],
    [
      1e-16,
      'float64',
      '0a10b300000000000000000000000000000000000000008002a47ba4814301000000000000000000000000000000000000000000000000183fc1b533b1acd663d11afa3913cb2a000000000000000000',
    ],
  ] as const)('reads and writes the lines of a restart file at %d in %s', (tolerance, dtype, text) => {
    const floats = [0, 0, 0, 0, 1, 2, 3, 4, -0.5, 0.25, 1e-20, 7, 1e-5, 2e-5, -3e-5, 4e-5].map(Math.fround);
    const data = dtype === 'float32' ? Float32Array.from(floats) : Float64Array.from(floats);
    const mode = { mode: 'accuracy', tolerance } as const;
    const stream = zfpStream.encode(data, { ...mode, header: 'none', wordBits: 64, kernel });
    expect(hex(stream)).toBe(text);
    const decoded = zfpStream.decode(stream, { ...mode, dtype, shape: [16], kernel });
    const small = tolerance === 1e-3 ? 1e-4 : 1e-19;
    expect([...(decoded.data as Float32Array)]).toEqual(floats.map((x) => (Math.abs(x) < small ? 0 : x)));
  });

  it('takes strided views, integer ones too', () => {
    const options = { mode: 'reversible', kernel } as const;
    const shape = [3, 4, 5];
    const dense = zfpStream.encode({ data: values, shape }, options);
    const reversed = ndarray(values.slice().reverse(), shape, [-20, -5, -1], 59);
    expect(zfpStream.encode(reversed, options)).toEqual(dense);
    const whole = Int32Array.from(values, (x) => x * 2 ** 20);
    const transposed = { data: whole, shape: [5, 12], stride: [1, 5] };
    const copy = Int32Array.from(whole, (_, i) => whole[Math.floor(i / 12) + 5 * (i % 12)]!);
    expect(zfpStream.encode(transposed, options)).toEqual(
      zfpStream.encode({ data: copy, shape: [5, 12] }, options),
    );
  });

  it('leaves its input alone and gives new memory', () => {
    const before = values.slice();
    const stream = zfpStream.encode({ data: values, shape: [60] }, { ...accuracy, kernel });
    expect(values).toEqual(before);
    const first = zfpStream.decode(stream, { kernel });
    const kept = first.data.slice();
    zfpStream.decode(zfpStream.encode(before.fill(7), { ...accuracy, kernel }), { kernel });
    expect(first.data).toEqual(kept);
  });

  it('decodes from any place in memory', () => {
    const stream = zfpStream.encode({ data: values, shape: [4, 15] }, { ...accuracy, kernel });
    const expected = zfpStream.decode(stream, { kernel });
    for (let offset = 1; offset < 9; offset++) {
      const memory = new Uint8Array(stream.length + 20).fill(0xa5);
      memory.set(stream, offset);
      const part = memory.subarray(offset, offset + stream.length);
      expect(zfpStream.decode(part, { kernel })).toEqual(expected);
    }
    expect(zfpStream.decode(Buffer.from(stream), { kernel })).toEqual(expected);
  });

  it.each([
    ['empty', [0], 'none'],
    ['empty along one axis', [3, 0, 4], 'none'],
    ['empty behind a mode', [2, 0], 'mode'],
  ] as const)('knows arrays that are %s', (_, shape, header) => {
    const data = new Float64Array(0);
    const stream = zfpStream.encode({ data, shape }, { mode: 'reversible', header, kernel });
    expect(stream.length).toBe(header === 'none' ? 0 : 2);
    const options = header === 'none' ? { mode: 'reversible' as const } : { header };
    expect(zfpStream.decode(stream, { ...options, dtype: 'float64', shape, kernel })).toEqual({
      dtype: 'float64',
      shape,
      data,
    });
  });
});

describe('words of the stream', () => {
  const stream = zfpStream.encode(values, { ...accuracy, header: 'none' });

  it.each([16, 32, 64])('of %d bits fill it up with zeros', (wordBits) => {
    const padded = zfpStream.encode(values, { ...accuracy, header: 'none', wordBits });
    const unit = wordBits / 8;
    expect(padded.length).toBe(Math.ceil(stream.length / unit) * unit);
    expect(padded.subarray(0, stream.length)).toEqual(stream);
    expect(padded.subarray(stream.length).every((byte) => byte === 0)).toBe(true);
    const shape = [60];
    expect(zfpStream.decode(padded, { ...accuracy, dtype: 'float32', shape })).toEqual(
      zfpStream.decode(stream, { ...accuracy, dtype: 'float32', shape }),
    );
  });

  it.each([
    [8, 48],
    [16, 48],
    [32, 64],
    [64, 64],
  ])('of %d bits round an aligned rate of 10.5 up to %d bits for 4 values', (wordBits, bits) => {
    const aligned = { mode: 'rate', bitsPerValue: 10.5, align: true, header: 'none', wordBits } as const;
    const rate = { mode: 'rate', bitsPerValue: bits / 4, header: 'none', wordBits } as const;
    expect(zfpStream.encode(values, aligned)).toEqual(zfpStream.encode(values, rate));
    const shape = [60];
    const decoded = zfpStream.decode(zfpStream.encode(values, aligned), {
      ...aligned,
      dtype: 'float32',
      shape,
    });
    expect(decoded).toEqual(zfpStream.decode(zfpStream.encode(values, { ...rate, header: 'full' })));
  });
});

describe('inspect', () => {
  it.each([
    [accuracy, { mode: 'accuracy', tolerance: 2 ** -10 }, 96],
    [{ mode: 'accuracy', tolerance: 0 }, { mode: 'expert', minExponent: -1074 }, 148],
    [{ mode: 'accuracy', tolerance: 1e300 }, { mode: 'accuracy', tolerance: 2 ** 996 }, 148],
    [{ mode: 'precision', bits: 20 }, { mode: 'precision', bits: 20 }, 96],
    [{ mode: 'rate', bitsPerValue: 8 }, { mode: 'rate', bitsPerValue: 8 }, 96],
    [{ mode: 'rate', bitsPerValue: 200 }, { mode: 'rate', bitsPerValue: 200 }, 148],
    [{ mode: 'reversible' }, { mode: 'reversible' }, 96],
    [
      { mode: 'expert', minBits: 3, maxBits: 500, maxPrecision: 30, minExponent: -40 },
      { mode: 'expert', minBits: 3, maxBits: 500, maxPrecision: 30, minExponent: -40 },
      148,
    ],
  ] as const)('says what a stream of %o is', (mode, found, headerBits) => {
    const stream = zfpStream.encode({ data: values, shape: [5, 12] }, mode);
    const info = zfpStream.inspect(stream);
    expect(info).toMatchObject({ dtype: 'float32', shape: [5, 12], headerBits });
    expect(info.mode).toMatchObject(found);
  });
});

describe('refused are', () => {
  const array = { data: values, shape: [3, 4, 5] };
  const none = { ...accuracy, dtype: 'float32', shape: [60] } as const;

  it.each([
    [{}, 'mode'],
    [{ mode: 'lossless' }, 'mode'],
    [{ mode: 'accuracy' }, 'tolerance'],
    [{ mode: 'accuracy', tolerance: -1 }, 'tolerance'],
    [{ mode: 'accuracy', tolerance: Number.NaN }, 'tolerance'],
    [{ mode: 'accuracy', tolerance: 1, bits: 3 }, 'bits'],
    [{ mode: 'reversible', tolerance: 1 }, 'tolerance'],
    [{ mode: 'precision', bits: 0 }, 'bits'],
    [{ mode: 'precision', bits: 65 }, 'bits'],
    [{ mode: 'precision', bits: 7.5 }, 'bits'],
    [{ mode: 'rate', bitsPerValue: 0 }, 'bitsPerValue'],
    [{ mode: 'rate', bitsPerValue: 513 }, 'bitsPerValue'],
    [{ mode: 'rate', bitsPerValue: 8, align: 1 }, 'align'],
    [{ mode: 'expert', minBits: 1, maxBits: 99, maxPrecision: 9 }, 'minExponent'],
    [{ mode: 'expert', minBits: 9, maxBits: 8, maxPrecision: 9, minExponent: 0 }, 'maxBits'],
    [{ mode: 'expert', minBits: 9, maxBits: 99, maxPrecision: 9, minExponent: -1075 }, 'minBits'],
    [{ ...accuracy, header: 'some' }, 'header'],
    [{ ...accuracy, wordBits: 24 }, 'wordBits'],
    [{ ...accuracy, kernel: 'cuda' }, 'kernel'],
    [{ ...accuracy, toleranceOfPeak: 1 }, 'toleranceOfPeak'],
  ])('for encoding the options %o', (options, name) => {
    refuses(() => zfpStream.encode(array, options as never), 'BAD_OPTION', name);
  });

  it('rates at which a block has no bit', () => {
    const options = { mode: 'rate', bitsPerValue: 0.1 } as const;
    refuses(() => zfpStream.encode(new Int32Array(4), options), 'BAD_OPTION', 'bitsPerValue');
  });

  it.each([
    [{ mode: 'accuracy' }, 'dtype'],
    [{ ...none, dtype: 'float16' }, 'dtype'],
    [{ ...none, shape: undefined }, 'shape'],
    [{ ...none, shape: [1, 2, 3, 4, 5] }, 'shape'],
    [{ ...none, shape: [-1] }, 'shape'],
    [{ ...none, shape: [2 ** 40, 2 ** 40] }, 'shape'],
    [{ ...none, tolerance: undefined }, 'tolerance'],
    [{ header: 'full', dtype: 'float32' }, 'dtype'],
    [{ header: 'full', shape: [60] }, 'shape'],
    [{ header: 'mode', dtype: 'float32', shape: [60], mode: 'reversible' }, 'mode'],
    [{ header: 'none', dtype: 'float32', shape: [60] }, 'mode'],
    [{ maxBytes: -1 }, 'maxBytes'],
    [{ maxbytes: 1 }, 'maxbytes'],
  ])('for decoding the options %o', (options, name) => {
    const stream = zfpStream.encode(array, accuracy);
    refuses(() => zfpStream.decode(stream, options as never), 'BAD_OPTION', name);
  });

  it.each([
    ['nothing', undefined],
    ['numbers', [1, 2, 3]],
    ['bytes', new Uint8Array(8)],
    ['a shape that does not fit', { data: values, shape: [61] }],
    ['five axes', { data: values, shape: [1, 1, 1, 1, 60] }],
    ['no shape', { data: values }],
    ['an empty array with a full header', { data: new Float32Array(0), shape: [0] }],
    ['a long axis with a full header', { data: new Float32Array(4097), shape: [1, 1, 1, 4097] }],
  ])('as arrays %s', (_, input) => {
    refuses(() => zfpStream.encode(input as never, accuracy), 'BAD_INPUT');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    '%d but for reversible',
    (value) => {
      for (const kernel of kernels) {
        for (const make of [Float32Array, Float64Array]) {
          const data: ZfpData = new make(100).fill(1).fill(value, 77, 78);
          refuses(() => zfpStream.encode(data, { ...accuracy, kernel }), 'BAD_INPUT');
          const stream = zfpStream.encode(data, { mode: 'reversible', kernel });
          expect(zfpStream.decode(stream, { kernel }).data).toEqual(data);
        }
      }
    },
  );

  it('streams that are none, or of another version', () => {
    refuses(() => zfpStream.decode('zfp' as never), 'BAD_INPUT');
    refuses(() => zfpStream.decode(new Uint8Array(0)), 'CORRUPT');
    refuses(() => zfpStream.decode(fromHex('7a667005')), 'CORRUPT');
    refuses(() => zfpStream.decode(new Uint8Array(100)), 'CORRUPT');
    refuses(() => zfpStream.inspect(new Uint8Array(100)), 'CORRUPT');
    refuses(() => zfpStream.decode(fromHex('7a667004 0000000000000000 00000000')), 'UNSUPPORTED_VERSION');
    // Bits from 9 up to 8, and 65 planes.
    const bad = [
      [8n, 7n, 9n, 0n],
      [0n, 99n, 64n, 0n],
    ].map(([minBits, maxBits, planes, exponent]) => {
      const mode = 0xfffn | (minBits! << 12n) | (maxBits! << 27n) | (planes! << 42n) | (exponent! << 49n);
      return new Uint8Array(BigUint64Array.of(mode, 0n).buffer);
    });
    for (const stream of bad) {
      refuses(() => zfpStream.decode(stream, { header: 'mode', dtype: 'float32', shape: [4] }), 'CORRUPT');
    }
  });

  it('arrays larger than allowed, before memory is taken', () => {
    const stream = zfpStream.encode(new Float32Array(1000), { ...accuracy, header: 'none' });
    expect(stream.length).toBe(32);
    const options = { ...accuracy, dtype: 'float32' } as const;
    refuses(() => zfpStream.decode(stream, { ...options, shape: [2 ** 40] }), 'LIMIT');
    refuses(() => zfpStream.decode(stream, { ...options, shape: [1000], maxBytes: 3999 }), 'LIMIT');
    refuses(() => zfpStream.decode(stream, { ...options, shape: [2 ** 28] }), 'CORRUPT');
    expect(zfpStream.decode(stream, { ...options, shape: [1000], maxBytes: 4000 }).data.length).toBe(1000);
  });
});
