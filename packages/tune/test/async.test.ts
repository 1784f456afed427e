import { type Codec, isVdfcError, type Progress } from '@vdfc/core';
import { sampleVdf, twoBeams } from '@vdfc/testkit';
import { zlib } from '@vdfc/zlib';
import { describe, expect, it } from 'vitest';
import { tune, tuneAsync } from '../src/index.js';
import { inSteps, quantiser, quantiserSpec } from './codecs.js';

const vdf = sampleVdf(twoBeams(), { shape: [10, 11, 12], threshold: 1e-15 });

/** A codec that works in steps, both ways. */
const stepping = quantiser({
  encode: (array, options) => inSteps(() => quantiserSpec.encode(array, options) as never),
  decode: (payload, params, info, version) =>
    inSteps(() => quantiserSpec.decode(payload, params, info, version) as never),
});

describe('tuneAsync', () => {
  it.each([
    ['a codec that works in steps', stepping as Codec, { l1: 0.01 }],
    ['a codec that works at once', quantiser() as Codec, { bytes: 1000 }],
    ['a codec without a quality', zlib as Codec, { l1: 0.01 }],
  ])('finds the same as tune for %s', async (_, codec, target) => {
    const options = { resolution: 0.01, scan: 3, grid: vdf.grid };
    expect(await tuneAsync(codec, vdf, target, options)).toEqual(tune(codec, vdf, target, options));
  });

  it.each([
    ['a codec that works in steps', stepping as Codec, 0],
    ['a codec that works in steps, scanned', stepping as Codec, 40],
    ['a codec that works at once', quantiser() as Codec, 0],
    ['a codec without a quality', zlib as Codec, 0],
  ])('reports progress from 0 to 1 for %s', async (_, codec, scan) => {
    const seen: Progress[] = [];
    const { trials } = await tuneAsync(
      codec,
      vdf,
      { density: 1e-3 },
      { scan, onProgress: (p) => seen.push(p) },
    );
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions[0]).toBeGreaterThan(0);
    expect(fractions.at(-1)).toBe(1);
    expect(fractions.filter((fraction) => fraction === 1)).toHaveLength(1);
    expect(fractions.length).toBeGreaterThanOrEqual(trials);
    if (codec === stepping) {
      expect(fractions).toHaveLength(9 * trials);
      expect(seen[0]).toEqual({ fraction: 0.25 / (2 * (18 + scan)), phase: 'working' });
    }
  });

  it('stops when aborted, before and while it works', async () => {
    const aborted = tuneAsync(stepping, vdf, { l1: 0.01 }, { signal: AbortSignal.abort('enough') });
    await expect(aborted).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' });

    for (const after of [1, 4, 6, 9, 12]) {
      const controller = new AbortController();
      let steps = 0;
      const onProgress = (): void => {
        if (++steps === after) controller.abort();
      };
      const work = tuneAsync(stepping, vdf, { l1: 0.01 }, { signal: controller.signal, onProgress });
      await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
      expect(steps).toBe(after);
    }
  });

  it('refuses what tune refuses', async () => {
    const refusals: [() => Promise<unknown>, string][] = [
      [() => tuneAsync(stepping, vdf, { l1: 0 }), 'UNREACHED'],
      [() => tuneAsync(stepping, vdf, { l1: -1 }), 'BAD_OPTION'],
      [() => tuneAsync(stepping, vdf, { l1: 1 }, { resolution: 2 }), 'BAD_OPTION'],
      [() => tuneAsync(stepping, vdf, { l1: 1 }, { trials: 2 } as object), 'BAD_OPTION'],
      [() => tuneAsync(stepping, { data: new Float32Array(3), shape: [4] }, { l1: 1 }), 'BAD_INPUT'],
    ];
    for (const [work, code] of refusals) {
      const error: unknown = await work().catch((reason: unknown) => reason);
      expect(isVdfcError(error) && error.code).toBe(code);
    }
  });
});
