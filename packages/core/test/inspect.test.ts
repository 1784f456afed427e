import { inspect, pipeline } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { refused } from './refused.js';
import { flip, keep, pad, round, shift } from './stages.js';

describe('inspect', () => {
  it('tells what is inside without decoding', () => {
    const codec = pipeline({ filters: [pad], codec: round, packers: [flip], guards: [shift] });
    const bytes = codec.encode({ data: new Float32Array(24), shape: [2, 3, 4] }, { step: 0.5 });
    expect(inspect(bytes, [codec])).toEqual({
      formatVersion: 1,
      dtype: 'float32',
      shape: [2, 3, 4],
      filters: [{ id: 'test.pad', version: 1, params: { count: 2 } }],
      codec: { id: 'test.round', version: 2, params: { step: 0.5, note: 'ok' } },
      packers: [{ id: 'test.flip', version: 1, params: { mask: 255 } }],
      guards: [{ id: 'test.shift', version: 1, params: { by: 0.25 } }],
      bytes: bytes.length,
      payloadBytes: 2 * 26,
      rawBytes: 96,
      ratio: 96 / bytes.length,
    });
  });

  it('numbers the params of stages that are not at hand', () => {
    const bytes = round.encode({ data: new Float64Array(2), shape: [2] });
    expect(inspect(bytes).codec.params).toEqual({ 0: 1, 1: 'ok' });
    expect(inspect(bytes, [keep, flip]).codec.params).toEqual({ 0: 1, 1: 'ok' });
  });

  it('refuses what is no container', () => {
    refused('CORRUPT', () => inspect(new Uint8Array(40)));
    refused('BAD_INPUT', () => inspect({} as Uint8Array));
  });
});
