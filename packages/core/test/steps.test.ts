import { defineCodec, type Progress, type RunOptions, VdfcError } from '@vdfc/core';
import { describe, expect, it } from 'vitest';
import { isSteps, runAsync, runSync } from '../src/steps.js';
import { rejected } from './refused.js';
import { keep, keepSpec, round, roundSpec } from './stages.js';

const long = { data: Float64Array.from({ length: 1000 }, (_, i) => i), shape: [1000] };

function* count(to: number, done: () => void = () => {}): Generator<Progress, string, void> {
  try {
    for (let i = 0; i < to; i++) yield { fraction: i / to };
    return 'end';
  } finally {
    done();
  }
}

describe('steps', () => {
  it('run to the same end with and without pauses', async () => {
    expect(runSync(count(5))).toBe('end');
    expect(await runAsync(count(5))).toBe('end');
  });

  it('are told from results', () => {
    expect(isSteps(count(1))).toBe(true);
    expect([new Float32Array(1), { payload: new Uint8Array(0), params: [] }].map(isSteps)).toEqual([
      false,
      false,
    ]);
  });

  it('report each step once, in order', async () => {
    const seen: number[] = [];
    await runAsync(count(4), { onProgress: ({ fraction }) => seen.push(fraction) });
    expect(seen).toEqual([0, 0.25, 0.5, 0.75]);
  });

  it('are closed when aborted, with the reason as cause', async () => {
    const controller = new AbortController();
    let closed = false;
    const steps = count(10, () => {
      closed = true;
    });
    const seen: number[] = [];
    const onProgress = ({ fraction }: Progress): void => {
      seen.push(fraction);
      if (fraction >= 0.2) controller.abort('enough');
    };
    const error = await rejected('ABORTED', runAsync(steps, { signal: controller.signal, onProgress }));
    expect(error.cause).toBe('enough');
    expect([closed, seen.length]).toEqual([true, 3]);
  });

  it('do not begin when aborted before', async () => {
    let begun = false;
    function* steps(): Generator<Progress, number, void> {
      begun = true;
      yield { fraction: 0 };
      return 1;
    }
    await rejected('ABORTED', runAsync(steps(), { signal: AbortSignal.abort() }));
    expect(begun).toBe(false);
  });

  it('let the event loop run in between when they are long', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    function* slow(): Generator<Progress, number, void> {
      for (let i = 0; i < 6; i++) {
        const end = performance.now() + 15;
        while (performance.now() < end);
        yield { fraction: i / 6 };
      }
      return turns;
    }
    expect(await runAsync(slow())).toBeGreaterThan(0);
    clearInterval(timer);
  });

  it('pass errors on', async () => {
    function* failing(): Generator<Progress, number, void> {
      yield { fraction: 0 };
      throw new VdfcError('LIMIT', 'x');
    }
    expect(() => runSync(failing())).toThrow('x');
    await rejected('LIMIT', runAsync(failing()));
  });
});

describe('a codec that works in steps', () => {
  const follow = (): { run: RunOptions; seen: Progress[] } => {
    const seen: Progress[] = [];
    return { run: { onProgress: (step) => seen.push(step) }, seen };
  };

  it('makes the same bytes and values by both doors, and reports on the way', async () => {
    const bytes = round.encode(long, { step: 2 });
    const encoding = follow();
    expect(await round.encodeAsync(long, { step: 2 }, encoding.run)).toEqual(bytes);
    expect(encoding.seen.map(({ fraction }) => fraction)).toEqual([
      0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
    ]);
    expect(encoding.seen[0]!.phase).toBe('rounding');
    const decoding = follow();
    expect(await round.decodeAsync(bytes, decoding.run)).toEqual(round.decode(bytes));
    expect(decoding.seen).toHaveLength(10);
  });

  it('stops when aborted on the way', async () => {
    const controller = new AbortController();
    const run = { signal: controller.signal, onProgress: () => controller.abort() };
    await rejected('ABORTED', round.encodeAsync(long, {}, run));
    const bytes = round.encode(long);
    await rejected('ABORTED', round.decodeAsync(bytes, { signal: AbortSignal.abort() }));
  });

  it('refuses bad arrays, options and bytes as a rejection, not at the call', async () => {
    await rejected('BAD_OPTION', round.encodeAsync(long, { step: -1 }));
    await rejected('BAD_OPTION', round.encodeAsync(long, null as unknown as object));
    await rejected('BAD_INPUT', round.encodeAsync({ data: new Float32Array(1), shape: [1] }));
    await rejected('CORRUPT', round.decodeAsync(new Uint8Array(20)));
    await rejected('BAD_INPUT', round.decodeAsync('VDFC' as unknown as Uint8Array));
    await rejected('BAD_OPTION', round.decodeAsync(round.encode(long), { maxBytes: -1 }));
  });

  it('that fails half-way while decoding is an error of the bytes', async () => {
    const failing = defineCodec({
      ...roundSpec,
      *decode() {
        yield { fraction: 0 };
        throw new RangeError('Offset is outside the bounds of the DataView');
      },
    });
    const error = await rejected('CORRUPT', failing.decodeAsync(round.encode(long)));
    expect(error.message).toContain('Cannot decode with test.round: Offset is outside');
    expect(error.cause).toBeInstanceOf(RangeError);
  });
});

it('a codec without steps can be aborted before it begins', async () => {
  const encode = keep.encodeAsync(
    { data: new Float32Array(2), shape: [2] },
    {},
    { signal: AbortSignal.abort() },
  );
  await rejected('ABORTED', encode);
  const plain = defineCodec(keepSpec);
  expect(await plain.encodeAsync(long)).toEqual(plain.encode(long));
});
