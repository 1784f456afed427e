import { type Codec, defineCodec, defineFilter, definePacker, toDense } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { refused } from './refused.js';
import { flip, flipSpec, keep, keepSpec, pad, padSpec, round, roundSpec, runs } from './stages.js';

const line = { data: Float64Array.of(1.2, -3.4, 1e3), shape: [3] };

describe('a codec', () => {
  it('brings back what it promises', () => {
    const found = toDense(round.decode(round.encode(line, { step: 0.5 })));
    expect(found).toEqual({ dtype: 'float64', shape: [3], data: Float64Array.of(1, -3.5, 1000) });
    expect(round.guarantee({ step: 0.5 })).toEqual({ kind: 'max-error', value: 0.25, of: 'unit' });
    const nan = Float32Array.of(Number.NaN, -0, Number.NEGATIVE_INFINITY);
    expect(keep.decode(keep.encode({ data: nan, shape: [1, 3] })).data).toEqual(nan);
  });

  it('tells what it is', () => {
    expect([round.kind, round.id, round.spec, round.specs]).toEqual([
      'codec',
      'test.round',
      roundSpec,
      [roundSpec],
    ]);
    expect(round.options).toEqual({});
    expect(keep.quality).toBeUndefined();
    expect('quality' in keep).toBe(false);
  });

  it('encodes a view to the bytes of its copy', () => {
    const data = Float64Array.of(9, 1e3, 9, -3.4, 9, 1.2, 9);
    expect(round.encode({ data, shape: [3], stride: [-2], offset: 5 })).toEqual(round.encode(line));
  });

  it('encodes and decodes empty arrays', () => {
    for (const shape of [[0], [0, 3, 2], [2, 3, 0]]) {
      const decoded = round.decode(round.encode({ data: new Float64Array(0), shape }));
      expect([decoded.shape, decoded.data]).toEqual([shape, new Float64Array(0)]);
    }
  });

  it('binds options, those given later win, and itself it stays the same', () => {
    const coarse = round.with({ step: 100 });
    expect(coarse.options).toEqual({ step: 100 });
    expect(coarse.encode(line)).toEqual(round.encode(line, { step: 100 }));
    expect(coarse.with({ most: 3 }).encode(line)).toEqual(round.encode(line, { step: 100, most: 3 }));
    expect(coarse.encode(line, { step: 1 })).toEqual(round.encode(line, { step: 1 }));
    expect(coarse.guarantee()).toEqual({ kind: 'max-error', value: 50, of: 'unit' });
    expect(round.options).toEqual({});
    expect(coarse.decode(round.encode(line)).data).toEqual(round.decode(round.encode(line)).data);
  });

  it('refuses bad options wherever they are given, at once', () => {
    const bad = { step: 0 };
    for (const attempt of [
      () => round.with(bad),
      () => round.encode(line, bad),
      () => round.guarantee(bad),
      () => pad.with({ count: -1 }),
      () => flip.with({ mask: 256 }),
      () => pad.with({ step: 1 } as object),
    ]) {
      expect(refused('BAD_OPTION', attempt).option).toMatch(/^(step|count|mask)$/);
    }
  });

  it.each([null, 'fast', 3, [1]])('refuses %s as options', (options) => {
    for (const stage of [round, pad, flip]) {
      refused('BAD_OPTION', () => (stage as Codec).with(options as unknown as object));
    }
    refused('BAD_OPTION', () => round.encode(line, options as unknown as object));
    refused('BAD_OPTION', () => round.guarantee(options as unknown as object));
  });

  it('refuses arrays that its spec does not accept', () => {
    const message = (data: Float64Array | Float32Array, shape: number[]): string =>
      refused('BAD_INPUT', () => round.encode({ data, shape })).message;
    expect(message(new Float32Array(1), [1])).toBe(
      'Cannot encode with test.round: expected float64, got float32',
    );
    expect(message(new Float64Array(4), [2, 2])).toContain('expected rank 1 or 3, got rank 2');
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      expect(message(Float64Array.of(0, 1, value), [3])).toContain(
        `expected finite values, got ${value} at element 2`,
      );
    }
  });

  it('checks its options before it looks at the array', () => {
    refused('BAD_OPTION', () => round.encode({ data: new Float32Array(1), shape: [1] }, { step: 0 }));
  });

  it('decodes what older layouts have written', () => {
    const older = defineCodec({ ...roundSpec, version: 1, decode: roundSpec.decode });
    const bytes = older.encode({ data: Float64Array.of(1, 256), shape: [2] });
    // Its spec writes what version 2 does; version 1 reads it in the other byte order.
    expect([...round.decode(bytes).data]).toEqual([256, 1]);
    const error = refused('UNSUPPORTED_VERSION', () => older.decode(round.encode(line)));
    expect(error.message).toContain('expected layout version 1 or older, got 2');
    expect(error.codec).toBe('test.round');
  });

  it('says which stage it lacks', () => {
    const error = refused('UNKNOWN_CODEC', () => keep.decode(round.encode(line)));
    expect(error.message).toContain("needs the codec 'test.round', at hand are: test.keep");
    expect(error.codec).toBe('test.round');
  });

  it('takes no more memory than allowed for the array', () => {
    const bytes = keep.encode({ data: new Float32Array(1000), shape: [10, 100] });
    expect(keep.decode(bytes, { maxBytes: 4000 }).shape).toEqual([10, 100]);
    const error = refused('LIMIT', () => keep.decode(bytes, { maxBytes: 3999 }));
    expect(error.message).toContain('[10, 100] needs 4000 bytes, allowed are 3999');
    for (const maxBytes of [-1, Number.NaN, '9' as unknown as number]) {
      expect(refused('BAD_OPTION', () => keep.decode(bytes, { maxBytes })).option).toBe('maxBytes');
    }
  });

  it('makes what a stage throws over its bytes an error of the bytes', () => {
    const bytes = keep.encode(line);
    const decoding = (decode: () => Float64Array): ReturnType<typeof refused> =>
      refused('CORRUPT', () => defineCodec({ ...keepSpec, decode }).decode(bytes));
    const thrown = decoding(() => {
      throw new TypeError('reading 3 of undefined');
    });
    expect(thrown.message).toBe('Cannot decode with test.keep: reading 3 of undefined');
    expect(thrown.cause).toBeInstanceOf(TypeError);
    expect(decoding(() => new Float64Array(2)).message).toContain('expected 3 values of float64, got 2');
    expect(decoding(() => new Float32Array(3) as unknown as Float64Array).message).toContain(
      'in a Float32Array',
    );
    expect(decoding(() => undefined as unknown as Float64Array).codec).toBe('test.keep');
  });
});

describe('quality', () => {
  it('gives options for 0 to 1 that grow in size or fineness, on top of those bound', () => {
    expect(round.quality!(0)).toEqual({ step: 1000 });
    expect(round.quality!(1).step).toBeCloseTo(1e-3, 12);
    expect(round.with({ most: 7 }).quality!(0.5)).toEqual({ step: 1, most: 7 });
  });

  it.each([-0.01, 1.01, Number.NaN, '1', undefined, null])('refuses %s', (q) => {
    const error = refused('BAD_OPTION', () => round.quality!(q as number));
    expect(error.option).toBe('q');
  });
});

describe('definitions', () => {
  it.each(['', '1up', 'my codec', 'a..b', 'a.', 'ä', 'x'.repeat(65)])("refuse the id '%s'", (id) => {
    refused('BAD_INPUT', () => defineCodec({ ...keepSpec, id }));
    refused('BAD_INPUT', () => defineFilter({ ...padSpec, id }));
    refused('BAD_INPUT', () => definePacker({ ...flipSpec, id }));
  });

  it.each(['dct', 'owner.name', 'a.b-c.d9', 'x'.repeat(64)])("take the id '%s'", (id) => {
    expect(defineCodec({ ...keepSpec, id }).id).toBe(id);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuse layout version %d', (version) => {
    refused('BAD_INPUT', () => defineCodec({ ...keepSpec, version }));
  });

  it('of filters and packers bind options too', () => {
    expect([pad.kind, pad.id, pad.options]).toEqual(['filter', 'test.pad', {}]);
    expect(pad.with({ count: 5 }).options).toEqual({ count: 5 });
    expect([runs.kind, runs.id]).toEqual(['packer', 'test.runs']);
    expect(flip.with({ mask: 1 }).with({ mask: 2 }).options).toEqual({ mask: 2 });
  });
});
