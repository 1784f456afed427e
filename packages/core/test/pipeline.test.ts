import { type Codec, decode, decodeAsync, definePacker, inspect, pipeline, toDense } from '@vdfc/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refused, rejected } from './refused.js';
import { flip, halve, keep, pad, padSpec, round, runs, runsSpec } from './stages.js';

const plane = { data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] };

describe('pipeline', () => {
  it('applies filters, codec and packers in their order, and undoes them in the other', () => {
    const codec = pipeline({ filters: [pad.with({ count: 1 }), halve], codec: keep, packers: [flip] });
    const bytes = codec.encode(plane);
    const { payloadBytes } = inspect(bytes);
    const payload = bytes.slice(-4 - payloadBytes, -4).map((byte) => byte ^ 255);
    const stored = new Float64Array(payload.buffer);
    expect([...stored]).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3]);
    const decoded = codec.decode(bytes);
    expect([decoded.shape, decoded.data]).toEqual([plane.shape, plane.data]);
  });

  it('applies the same stage twice, each time with its own params', () => {
    const codec = pipeline({
      filters: [pad.with({ count: 1 }), pad.with({ count: 3 })],
      codec: keep,
      packers: [flip.with({ mask: 1 }), runs, flip.with({ mask: 7 })],
    });
    const bytes = codec.encode(plane);
    expect(inspect(bytes, [codec]).filters.map(({ params }) => params)).toEqual([{ count: 1 }, { count: 3 }]);
    expect(codec.decode(bytes).data).toEqual(plane.data);
  });

  it('is a codec: it can be bound, tuned, and put into another pipeline', () => {
    const inner = pipeline({ filters: [pad], codec: round, packers: [runs] });
    expect(inner.id).toBe('test.pad+test.round+test.runs');
    expect(inner.spec).toBe(round.spec);
    expect(inner.quality!(0.5)).toEqual({ step: 1 });
    const fine = inner.with({ step: 0.25 });
    expect(fine.decode(fine.encode(plane)).data).toEqual(plane.data);
    expect(fine.encode(plane)).toEqual(inner.encode(plane, { step: 0.25 }));
    const outer = pipeline({ filters: [halve], codec: fine, packers: [flip] });
    expect(outer.id).toBe('test.halve+test.pad+test.round+test.runs+test.flip');
    expect(outer.decode(outer.encode(plane)).data).toEqual(plane.data);
    expect(outer.options).toEqual({ step: 0.25 });
  });

  it('guarantees what its codec does, if its filters keep everything', () => {
    expect(pipeline({ filters: [pad], codec: keep, packers: [runs] }).guarantee()).toEqual({
      kind: 'lossless',
    });
    expect(pipeline({ filters: [pad], codec: round }).guarantee({ step: 4 })).toEqual({
      kind: 'max-error',
      value: 2,
      of: 'unit',
    });
    const lossy = pipeline({ filters: [pad, halve], codec: round });
    expect(lossy.guarantee()).toEqual({ kind: 'none' });
    refused('BAD_OPTION', () => lossy.guarantee({ step: 0 }));
  });

  it('refuses at the door of the stage that cannot take the array', () => {
    const codec = pipeline({ filters: [halve], codec: keep });
    const array = { data: Float32Array.of(1, Number.NaN), shape: [2] };
    expect(refused('BAD_INPUT', () => codec.encode(array)).codec).toBe('test.halve');
    const later = pipeline({ filters: [pad], codec: round });
    expect(refused('BAD_INPUT', () => later.encode(array)).codec).toBe('test.round');
  });

  it('refuses a codec that was not made by this package', () => {
    refused('BAD_INPUT', () => pipeline({ codec: { ...keep } as Codec }));
    refused('BAD_INPUT', () => pipeline({ codec: {} as Codec }));
  });

  it('checks the size of every array and every unpacked payload on the way', () => {
    const zeros = { data: new Float32Array(1000), shape: [1000] };
    const padded = pipeline({ filters: [pad.with({ count: 1000 })], codec: keep });
    const message = refused('LIMIT', () => padded.decode(padded.encode(zeros), { maxBytes: 15_999 })).message;
    expect(message).toContain('[2000] needs 16000 bytes');
    expect(padded.decode(padded.encode(zeros), { maxBytes: 16_000 }).shape).toEqual([1000]);
    const packed = pipeline({ codec: keep, packers: [runs] });
    expect(packed.decode(packed.encode(zeros), { maxBytes: 4000 }).shape).toEqual([1000]);
    const bomb = pipeline({
      codec: keep,
      packers: [definePacker({ ...runsSpec, encode: () => runsSpec.encode(new Uint8Array(50_000), {}) })],
    });
    refused('LIMIT', () => bomb.decode(bomb.encode(zeros), { maxBytes: 4000 }));
  });

  it('finds a wrong result of a filter or packer', () => {
    const short = { ...padSpec, decode: () => new Float32Array(1) };
    const codec = pipeline({ filters: [{ ...pad, spec: short, specs: [short] }], codec: keep });
    const error = refused('CORRUPT', () => codec.decode(codec.encode(plane)));
    expect(error.message).toContain('Cannot decode with test.pad: expected 6 values of float32, got 1');
  });

  it('brings back arbitrary arrays through arbitrary chains', () => {
    const filters = fc.array(fc.constantFrom(pad, pad.with({ count: 0 }), pad.with({ count: 7 })), {
      maxLength: 3,
    });
    const packers = fc.array(fc.constantFrom(runs, flip, flip.with({ mask: 3 })), { maxLength: 4 });
    fc.assert(
      fc.property(filters, packers, fc.float32Array({ maxLength: 60 }), (before, after, data) => {
        const codec = pipeline({ filters: before, codec: keep, packers: after });
        const decoded = toDense(codec.decode(codec.encode({ data, shape: [data.length] })));
        expect(decoded.data).toEqual(data);
      }),
    );
  });
});

describe('decode', () => {
  const codec = pipeline({ filters: [pad], codec: keep, packers: [runs] });
  const bytes = codec.encode(plane);

  it('needs only the stages, in any order', async () => {
    expect(decode(bytes, [runs, keep, pad]).data).toEqual(plane.data);
    expect(decode(bytes, [codec]).data).toEqual(plane.data);
    expect((await decodeAsync(bytes, [round, runs, keep, pad])).data).toEqual(plane.data);
  });

  it('names the first that is missing', async () => {
    expect(refused('UNKNOWN_CODEC', () => decode(bytes, [keep, runs])).message).toContain(
      "the filter 'test.pad'",
    );
    expect(refused('UNKNOWN_CODEC', () => decode(bytes, [])).message).toContain('at hand are: none');
    await rejected('UNKNOWN_CODEC', decodeAsync(bytes, [keep, pad]));
  });

  it('does not take a stage of another kind for the one it needs', () => {
    const impostor = {
      ...runs,
      spec: { ...runsSpec, id: 'test.keep' },
      specs: [{ ...runsSpec, id: 'test.keep' }],
    };
    refused('UNKNOWN_CODEC', () => decode(keep.encode(plane), [impostor]));
  });
});
