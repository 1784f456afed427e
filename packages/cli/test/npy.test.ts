import { readFileSync } from 'node:fs';
import { isVdfcError, toDense, toNdArray } from '@vdfc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../src/npy.js';

interface Vectors {
  readonly good: readonly { name: string; dtype: string; shape: number[]; values: number[]; file: string }[];
  readonly refused: readonly { name: string; file: string }[];
}

const vectors: Vectors = JSON.parse(readFileSync(new URL('vectors/npy.json', import.meta.url), 'utf8'));
const bytesOf = (file: string): Uint8Array => new Uint8Array(Buffer.from(file, 'base64'));
const named = (name: string): Uint8Array => bytesOf(vectors.good.find((c) => c.name === name)!.file);

describe('readNpy', () => {
  it.each(vectors.good)('reads what NumPy saved: $name', ({ dtype, shape, values, file }) => {
    const array = toDense(readNpy(bytesOf(file)));
    expect(array.dtype).toBe(dtype);
    expect(array.shape).toEqual(shape);
    expect(Array.from(array.data)).toEqual(values);
  });

  it.each(vectors.refused)('refuses $name and says what it takes', ({ file }) => {
    expect(() => readNpy(bytesOf(file))).toThrowError(expect.objectContaining({ code: 'BAD_INPUT' }));
  });

  it('reads from an odd offset of a larger buffer', () => {
    const file = named('float64 C');
    const shifted = new Uint8Array(file.length + 3).subarray(3);
    shifted.set(file);
    expect(toDense(readNpy(shifted)).data).toEqual(toDense(readNpy(file)).data);
  });

  it('reads the long integers of Python 2', () => {
    const text = Buffer.from(named('rank 2')).toString('latin1').replace('(3, 4), ', '(3L,4L),');
    const array = readNpy(new Uint8Array(Buffer.from(text, 'latin1')));
    expect(array.shape).toEqual([3, 4]);
  });

  it('refuses every truncation and more bytes than the shape has', () => {
    const file = named('float32 Fortran');
    for (let length = 0; length < file.length; length++) {
      expect(() => readNpy(file.subarray(0, length))).toThrowError(
        expect.objectContaining({ code: 'CORRUPT' }),
      );
    }
    const longer = new Uint8Array(file.length + 1);
    longer.set(file);
    expect(() => readNpy(longer)).toThrowError(/expected 96 bytes of data .* got 97/);
  });

  it('decodes or refuses any damaged header, without taking the memory that it claims', () => {
    const file = named('float32 C');
    fc.assert(
      fc.property(fc.nat(127), fc.nat(255), (at, byte) => {
        const damaged = file.slice();
        damaged[at] = byte;
        try {
          expect(readNpy(damaged).size).toBeLessThanOrEqual(24);
        } catch (error) {
          expect(isVdfcError(error)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
    const huge = Buffer.from(file).toString('latin1').replace('(2, 3, 4), }', '(99999999999)}');
    expect(() => readNpy(new Uint8Array(Buffer.from(huge, 'latin1')))).toThrowError(/expected 399999999996/);
  });
});

describe('writeNpy', () => {
  const plain = vectors.good.filter(({ name }) => !/Fortran|endian|version/.test(name));

  it.each(plain)('writes the bytes that numpy.save does: $name', ({ dtype, shape, values, file }) => {
    const data = dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
    expect(writeNpy({ data, shape })).toEqual(bytesOf(file));
  });

  it('gives back any array, views included, bit for bit', () => {
    const values = fc.array(fc.double({ noDefaultInfinity: false }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(values, fc.boolean(), (list, single) => {
        const data = single ? Float32Array.from(list) : Float64Array.from(list);
        const view = toNdArray({ dtype: single ? 'float32' : 'float64', shape: [3, 4], data }).transpose(
          1,
          0,
        );
        const back = toDense(readNpy(writeNpy(view)));
        expect(back).toEqual(toDense(view));
      }),
    );
  });
});
