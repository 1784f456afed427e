import { elementCount, isVdfcError } from '@vdfc/core';
import { mutate, Random } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { type ZfpArray, type ZfpDecodeOptions, type ZfpMode, zfpStream } from '../src/index.js';
import { bytesOf, digest, kernels, refuses } from './run.js';
import { field } from './vectors/fields.js';
import { readVdf } from './vectors/read.js';

const vdf = readVdf();
const modes: readonly ZfpMode[] = [
  { mode: 'accuracy', tolerance: 1e-2 },
  { mode: 'precision', bits: 14 },
  { mode: 'rate', bitsPerValue: 6.5 },
  { mode: 'reversible' },
  { mode: 'expert', minBits: 30, maxBits: 400, maxPrecision: 25, minExponent: -20 },
];
const arrays: readonly ZfpArray[] = [
  field('noise', 'float32', [97], 1, vdf),
  field('smooth', 'float64', [13, 14], 2, vdf),
  field('sparse', 'float32', [9, 10, 11], 3, vdf),
  field('noise', 'float64', [3, 5, 6, 7], 4, vdf),
  field('small', 'int32', [7, 9, 5], 5, vdf),
  field('noise', 'int64', [30], 6, vdf),
];
const streams = arrays.flatMap((array) =>
  modes.map((mode) => ({ array, mode, stream: zfpStream.encode(array, mode) })),
);

type Outcome = { readonly error: string } | { readonly shape: readonly number[]; readonly values: string };

/** What becomes of a stream: a VdfcError's code, or an array of the shape that its header says. */
function outcomeOf(stream: Uint8Array, options: ZfpDecodeOptions): Outcome {
  try {
    const array = zfpStream.decode(stream, { maxBytes: 2 ** 20, ...options });
    expect(array.data.length).toBe(elementCount(array.shape));
    return { shape: array.shape, values: digest(bytesOf(array)) };
  } catch (error) {
    if (!isVdfcError(error)) throw error;
    return { error: error.code };
  }
}

describe.each(kernels)('the %s kernel', (kernel) => {
  it('refuses every truncation', () => {
    for (const { stream } of streams) {
      for (let length = 0; length < stream.length; length += length < 200 ? 1 : 17) {
        refuses(() => zfpStream.decode(stream.subarray(0, length), { kernel }), 'CORRUPT');
      }
    }
  });

  it('does not look at what stands after the end', () => {
    for (const { stream } of streams) {
      const longer = new Uint8Array(stream.length + 3000).fill(0xff);
      longer.set(stream);
      expect(outcomeOf(longer, { kernel })).toEqual(outcomeOf(stream, { kernel }));
    }
  });
});

it('damaged streams come out the same with both kernels: refused, or of the stated shape', () => {
  const random = new Random(3);
  let refused = 0;
  for (let i = 0; i < 4000; i++) {
    const { stream } = streams[i % streams.length]!;
    const damaged = mutate(stream, random);
    const [a, b] = kernels.map((kernel) => outcomeOf(damaged, { kernel }));
    expect(a, `damage ${i}`).toEqual(b);
    if ('error' in a!) refused++;
    else expect(a!.shape).toEqual(zfpStream.inspect(damaged).shape);
  }
  expect(refused).toBeGreaterThan(500);
  expect(refused).toBeLessThan(3500);
});

it('any bytes at all are a stream without header, or too short for one', () => {
  const random = new Random(4);
  for (let i = 0; i < 2000; i++) {
    const { array, mode } = streams[i % streams.length]!;
    const { dtype, shape } = array;
    const bytes = random.fillBytes(new Uint8Array(random.integer(i % 2 === 0 ? 100 : 12_000)));
    // Full of long runs as well.
    if (i % 3 === 0) for (let j = 0; j < bytes.length; j++) if (random.integer(3) > 0) bytes[j] = 0;
    const [a, b] = kernels.map((kernel) => outcomeOf(bytes, { ...mode, dtype, shape, kernel }));
    expect(a, `bytes ${i}`).toEqual(b);
    if ('error' in a!) expect(a.error).toBe('CORRUPT');
  }
});

it('streams of ones and of zeros do not hang', () => {
  for (const { array, mode } of streams) {
    const { dtype, shape } = array;
    for (const byte of [0x00, 0xff]) {
      const bytes = new Uint8Array(20_000).fill(byte);
      const [a, b] = kernels.map((kernel) => outcomeOf(bytes, { ...mode, dtype, shape, kernel }));
      expect(a).toEqual(b);
    }
  }
});
