import { spawnSync } from 'node:child_process';
import { inspect, isVdfcError, type Progress, toDense } from '@vdfc/core';
import { compare } from '@vdfc/metrics';
import { batchOf, kappa, sampleVdf, twoBeams } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { type CnnOptions, cnn } from '../src/index.js';

const beams = sampleVdf(twoBeams(), { shape: [14, 13, 15], threshold: 1e-16 });
const quick = { steps: 25, effort: 0, step: 0.03, spacing: 1.5, learningRate: 0.003 } as const;
/** The built package. */
const built = new URL('../dist/index.js', import.meta.url).href;
const modes: readonly CnnOptions[] = [quick, { ...quick, mode: 'minibatch', batch: 3, patch: 6 }];

function codeOf(attempt: () => unknown): string | undefined {
  try {
    attempt();
  } catch (error) {
    if (isVdfcError(error)) return error.code;
    throw error;
  }
  return undefined;
}

describe('cnn', () => {
  for (const options of modes) {
    const mode = options.mode ?? 'plain';

    it(`writes the same bytes with both kernels: ${mode}`, () => {
      const wasm = cnn.encode(beams, { ...options, kernel: 'wasm' });
      expect(cnn.encode(beams, { ...options, kernel: 'typescript' })).toEqual(wasm);
      expect(compare(beams, cnn.decode(wasm)).l1).toBeLessThan(0.3);
    });

    it(`tells the loss of what it wrote, and the time left: ${mode}`, async () => {
      const seen: Progress[] = [];
      const onProgress = (progress: Progress): void => void seen.push(progress);
      const bytes = await cnn.encodeAsync(beams, options, { onProgress });
      expect(seen.length).toBeGreaterThan(35);
      expect(seen.at(-1)!.loss).toBeCloseTo(compare(beams, cnn.decode(bytes)).l1, 6);
      expect(
        seen.filter(({ phase }) => phase === 'training').every(({ secondsLeft }) => secondsLeft! >= 0),
      ).toBe(true);
    });
  }

  it('is decoded by another process to the same bits', () => {
    const bytes = cnn.encode(beams, quick);
    const script = `
      import { cnn } from ${JSON.stringify(built)};
      const parts = [];
      for await (const part of process.stdin) parts.push(part);
      const { data } = cnn.decode(new Uint8Array(Buffer.concat(parts)));
      process.stdout.write(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    `;
    const args = ['--input-type=module', '--eval', script];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: bytes });
    expect(status, String(stderr)).toBe(0);
    const { data } = toDense(cnn.decode(bytes));
    expect(new Float32Array(Uint8Array.from(stdout).buffer)).toEqual(data);
  });

  it('gains from training', () => {
    const cost = (steps: number): number => {
      const bytes = cnn.encode(beams, { steps, spacing: 2, channels: 4, step: 0.05, learningRate: 0.003 });
      return compare(beams, cnn.decode(bytes)).l1;
    };
    expect(cost(150)).toBeLessThan(0.95 * cost(1));
  });

  it('takes less for a batch of alike VDFs than for each', () => {
    const other = sampleVdf(twoBeams(), { shape: [14, 13, 15], threshold: 2e-16 });
    const single = cnn.encode(beams, quick).length;
    expect(cnn.encode(batchOf([beams, other]), quick).length).toBeLessThan(1.6 * single);
  });

  it('changes with the seed, and not without', () => {
    const options = { ...quick, channels: 4, learningRate: 0.01, spacing: 2 };
    const bytes = cnn.encode(beams, options);
    expect(cnn.encode(beams, options)).toEqual(bytes);
    expect(cnn.encode(beams, { ...options, seed: 1 })).not.toEqual(bytes);
  });

  it('ends early where the target is reached, or the time is over', () => {
    const count = (options: CnnOptions): number => {
      const steps = cnn.spec.encode(toDense(beams), cnn.spec.resolve(options));
      return 'next' in steps ? [...steps].length : 0;
    };
    expect(count({ ...quick, target: 1 })).toBeLessThan(count(quick) - 25);
    expect(count({ steps: 1e6, budget: 0.2 })).toBeLessThan(1e5);
  });

  it('names a training that diverges', () => {
    const wild = { ...quick, learningRate: 10, exponent: 0.1, layers: 4 } as const;
    for (const mode of ['plain', 'minibatch'] as const) {
      const attempt = (): unknown => cnn.encode(beams, { ...wild, mode });
      expect(codeOf(attempt)).toBe('DIVERGED');
      expect(attempt).toThrow(/training of cnn: expected .*finite .* at step \d+, learning rate \d/);
    }
  });

  it('names its form in the container', () => {
    const bytes = cnn.encode(beams, { ...quick, channels: 5, layers: 2, spacing: 1.5, negatives: 'clamp' });
    const { params } = inspect(bytes, [cnn]).codec;
    expect(params).toMatchObject({ form: 6, network: 5 + 64, spacing: 6, exponent: 60, bits: 9 });
  });

  it('refuses options out of range', () => {
    const kappas = sampleVdf(kappa(), { shape: [5, 5, 5] });
    for (const options of [
      { channels: 0 },
      { spacing: 0.5 },
      { mode: 'best' },
      { budget: 0 },
      { bits: 1 },
      { patch: 3 },
    ]) {
      expect(codeOf(() => cnn.encode(kappas, options as CnnOptions))).toBe('BAD_OPTION');
    }
  });
});
