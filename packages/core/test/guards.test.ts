import { createRegistry, decode, defineGuard, inspect, pipeline } from '@vdfc/core';
import { repairChecksum } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { refused } from './refused.js';
import { flip, halve, near, pad, round, runs, shift, shiftSpec } from './stages.js';

const line = { data: Float64Array.from({ length: 300 }, (_, i) => Math.sin(i) * 10), shape: [300] };
const coarse = round.with({ step: 8 });
const worst = (values: ArrayLike<number>): number =>
  Math.max(...line.data.map((value, i) => Math.abs(value - values[i]!)));

describe('guards', () => {
  it('put decoded values right, from the bytes alone', () => {
    const codec = pipeline({ codec: coarse, guards: [near.with({ within: 0.5 })] });
    expect(worst(coarse.decode(coarse.encode(line)).data as Float64Array)).toBeGreaterThan(3);
    const bytes = codec.encode(line);
    const decoded = decode(bytes, [round, near]);
    expect(decoded.shape).toEqual([300]);
    expect(worst(decoded.data as Float64Array)).toBeLessThanOrEqual(0.5);
    expect(codec.id).toBe('test.round+test.near');
  });

  it('stand behind packers, see the array before the filters, and are named by inspect', async () => {
    const inner = pipeline({ codec: coarse, packers: [runs, flip], guards: [near.with({ within: 0.5 })] });
    const codec = pipeline({ filters: [pad, halve], codec: inner });
    const bytes = codec.encode(line);
    expect(worst(codec.decode(bytes).data as Float64Array)).toBeLessThanOrEqual(0.5);
    const { guards, packers } = inspect(bytes, [codec]);
    expect(packers.map(({ id }) => id)).toEqual(['test.runs', 'test.flip']);
    expect(guards).toEqual([{ id: 'test.near', version: 2, params: { count: expect.any(Number) } }]);
    const stages = [pad, halve, round, runs, flip, near].map((stage) => [stage.id, stage]);
    const decoded = await createRegistry(Object.fromEntries(stages)).decode(bytes);
    expect(worst(decoded.data as Float64Array)).toBeLessThanOrEqual(0.5);
  });

  it('keep all promises, with less of their tolerance where a later one needs room', () => {
    const both = pipeline({ codec: coarse, guards: [near, shift.with({ by: 0.7 })] });
    const alone = pipeline({ codec: coarse, guards: [near] });
    expect(worst(both.decode(both.encode(line)).data as Float64Array)).toBeLessThanOrEqual(1);
    expect(both.encode(line).length).toBeGreaterThan(alone.encode(line).length);
    const never = pipeline({ codec: coarse, guards: [near, shift.with({ by: 1.5 })] });
    const error = refused('UNREACHED', () => never.encode(line));
    expect(error.codec).toBe('test.near');
    expect(error.message).toContain('beside test.shift');
  });

  it('promise for the whole chain', () => {
    const within = { kind: 'max-error', value: 1, of: 'unit' };
    expect(pipeline({ filters: [halve], codec: coarse, guards: [near] }).guarantee()).toEqual(within);
    expect(pipeline({ codec: coarse, guards: [near, shift] }).guarantee()).toEqual(within);
    expect(pipeline({ codec: coarse, guards: [shift] }).guarantee()).toEqual({ ...within, value: 4 });
  });

  it('refuse bad options, bad arrays and damaged bytes', () => {
    refused('BAD_OPTION', () => near.with({ within: -1 }));
    refused('BAD_OPTION', () => near.with({ no: 1 } as object));
    const codec = pipeline({ codec: coarse, guards: [near] });
    const nan = { data: Float64Array.of(1, Number.NaN), shape: [2] };
    expect(refused('BAD_INPUT', () => codec.encode(nan)).codec).toBe('test.near');
    const bytes = codec.encode({ data: Float64Array.of(3), shape: [1] });
    refused('UNKNOWN_CODEC', () => decode(bytes, [round]));
    const cut = repairChecksum(Uint8Array.from([...bytes.slice(0, -8), ...bytes.slice(-4)]));
    refused('CORRUPT', () => codec.decode(cut));
    const { length } = bytes;
    const shorter = repairChecksum(Uint8Array.from([...bytes.slice(0, length - 4 - 18), ...bytes.slice(-4)]));
    expect(refused('CORRUPT', () => codec.decode(shorter)).message).toContain('of its guards');
  });
});

describe('order and progress of guards', () => {
  it('sorts guards by their order', () => {
    const late = defineGuard({ ...shiftSpec, id: 'test.late', order: 2 });
    const early = defineGuard({ ...shiftSpec, id: 'test.early', order: 1 });
    const inner = pipeline({ codec: coarse, guards: [late] });
    const codec = pipeline({ codec: inner, guards: [early, near] });
    expect(codec.id).toBe('test.round+test.near+test.early+test.late');
    expect(codec.with({ step: 4 }).id).toBe(codec.id);
  });

  it('tells of progress that only grows', async () => {
    const codec = pipeline({ codec: coarse, guards: [near] });
    const fractions: number[] = [];
    await codec.encodeAsync(line, {}, { onProgress: ({ fraction }) => fractions.push(fraction) });
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(Math.max(...fractions)).toBeLessThanOrEqual(1);
    expect(fractions.some((fraction) => fraction > 0.5)).toBe(true);
  });
});
