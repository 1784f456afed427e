import { isVdfcError } from '@vdfc/core';
import { type ConvNetwork, type ConvShape, createConvNetwork } from '@vdfc/nn';
import { Random } from '@vdfc/numerics/random';
import { describe, expect, it } from 'vitest';
import { readVqvaeModel, type TrainingProgress, vqvae } from '../src/index.js';
import { type CodeBook, initialiseBook, reviveCodes, updateBook } from '../src/training/code-book.js';
import { samples, tiny, tinyModel } from './tiny.js';

const code = async (attempt: () => Promise<unknown>): Promise<string | undefined> => {
  try {
    await attempt();
  } catch (error) {
    if (isVdfcError(error)) return error.code;
    throw error;
  }
  return undefined;
};

describe('vqvae.train', () => {
  it('gives the same model for the same seed, in both kernels, and another for another', async () => {
    const options = { ...tiny, steps: 3, channels: 10, validation: 0 };
    const [auto, script, other] = await Promise.all([
      vqvae.train(samples, { ...options, kernel: 'auto' }),
      vqvae.train(samples, { ...options, kernel: 'typescript' }),
      vqvae.train(samples, { ...options, seed: 1 }),
    ]);
    expect(script.model).toEqual(auto.model);
    expect(other.model.hash).not.toBe(auto.model.hash);
  });

  it('goes on from a checkpoint as if it had not been stopped', async () => {
    const checkpoints: Uint8Array[] = [];
    const whole = await vqvae.train(samples, tiny, { onCheckpoint: (bytes) => checkpoints.push(bytes) });
    expect(checkpoints.length).toBe(5);
    const resumed = await vqvae.train(samples, { ...tiny, resume: checkpoints[1] });
    expect(resumed.steps).toBe(tiny.steps);
    expect(resumed.checkpoint).toEqual(whole.checkpoint);
    expect(resumed.model).toEqual(whole.model);
    expect(checkpoints.at(-1)).toEqual(whole.checkpoint);
  });

  it('stops when aborted, within a step, and leaves a checkpoint to go on from', async () => {
    const control = new AbortController();
    let last: Uint8Array | undefined;
    const onProgress = ({ step }: TrainingProgress): void => {
      if (step === 7) control.abort();
    };
    const run = { signal: control.signal, onProgress, onCheckpoint: (bytes: Uint8Array) => (last = bytes) };
    expect(await code(() => vqvae.train(samples, tiny, run))).toBe('ABORTED');
    const resumed = await vqvae.train(samples, { ...tiny, resume: last });
    expect(resumed.model).toEqual(await tinyModel());
  });

  it('tells loss, validation loss and the time that is left', async () => {
    const told: TrainingProgress[] = [];
    const { loss, validationLoss } = await vqvae.train(samples, tiny, {
      onProgress: (progress) => told.push(progress),
    });
    expect(told.map(({ step }) => step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(told[3]!.validationLoss).toBeUndefined();
    expect(told[4]!.validationLoss).toBeGreaterThan(0);
    for (const { secondsLeft } of told) expect(secondsLeft).toBeGreaterThanOrEqual(0);
    expect(told.at(-1)).toMatchObject({ fraction: 1, loss, validationLoss });
  });

  it('trains the networks it is given', async () => {
    const shapes: ConvShape[] = [];
    const createNetwork = (shape: ConvShape): ConvNetwork => {
      shapes.push(shape);
      return createConvNetwork(shape);
    };
    const { model } = await vqvae.train(samples, tiny, { createNetwork });
    expect(model).toEqual(await tinyModel());
    expect(shapes.map(({ input, batch }) => [...input, batch])).toEqual([
      [512, 2, 2, 2, 2],
      [20, 2, 2, 2, 2],
    ]);
  });

  it('learns', async () => {
    const losses: number[] = [];
    const options = { ...tiny, steps: 100, batch: 4, interval: 50, learningRate: 4e-3 };
    await vqvae.train(samples, options, { onProgress: ({ loss }) => losses.push(loss) });
    const mean = (part: readonly number[]): number => part.reduce((sum, loss) => sum + loss, 0) / part.length;
    // The code book begins with the vectors of the very first step.
    expect(mean(losses.slice(-20))).toBeLessThan(0.95 * mean(losses.slice(1, 21)));
  });

  it('ends at a target and within a budget', async () => {
    expect((await vqvae.train(samples, { ...tiny, target: 1e3 })).steps).toBe(5);
    const short = await vqvae.train(samples, { ...tiny, steps: 1e6, budget: 0.3 });
    expect(short.steps).toBeLessThan(1e5);
    expect(short.model.hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('refuses what it cannot train with', async () => {
    const zeros = { data: new Float32Array(8), shape: [2, 2, 2] };
    expect(await code(() => vqvae.train([]))).toBe('BAD_INPUT');
    expect(await code(() => vqvae.train([zeros]))).toBe('BAD_INPUT');
    expect(await code(() => vqvae.train([{ data: Float32Array.of(1, Number.NaN), shape: [2] }]))).toBe(
      'BAD_INPUT',
    );
    expect(await code(() => vqvae.train(samples, { codes: 1 }))).toBe('BAD_OPTION');
    expect(await code(() => vqvae.train(samples, { learningRate: 0 }))).toBe('BAD_OPTION');
    expect(await code(() => vqvae.train(samples, { other: 1 } as object))).toBe('BAD_OPTION');
    const { checkpoint } = await vqvae.train(samples, { ...tiny, steps: 1 });
    for (const resume of [(await tinyModel()).bytes, vqvae.encode(zeros)]) {
      expect(await code(() => vqvae.train(samples, { ...tiny, resume }))).toBe('BAD_INPUT');
    }
    expect(await code(() => vqvae.train(samples, { ...tiny, hidden: 5, resume: checkpoint }))).toBe(
      'BAD_INPUT',
    );
    expect(await code(() => vqvae.train(samples, { ...tiny, resume: checkpoint.slice(9) }))).toBe('CORRUPT');
  });

  it('names a training that diverges', async () => {
    const attempt = (): Promise<unknown> => vqvae.train(samples, { ...tiny, learningRate: 1e30 });
    expect(await code(attempt)).toBe('DIVERGED');
    await expect(attempt).rejects.toThrow(/vqvae.*step \d+, learning rate/);
  });

  it('leaves checkpoints that read back as what they hold, but not as models', async () => {
    const { checkpoint } = await vqvae.train(samples, { ...tiny, steps: 1 });
    expect(vqvae.decode(checkpoint).data.every(Number.isFinite)).toBe(true);
    expect(() => readVqvaeModel(checkpoint)).toThrow(/holds no model/);
  });
});

describe('code books', () => {
  const dims = 2;
  const book = (codes: number): CodeBook => ({
    dims,
    values: new Float32Array(codes * dims),
    counts: new Float32Array(codes),
    sums: new Float32Array(codes * dims),
  });
  // Two clusters, far apart.
  const random = new Random(3);
  const vectors = Float32Array.from({ length: 200 }, (_, i) => (i < 100 ? 5 : -5) + 0.1 * random.normal());
  const squares = Float64Array.from(
    { length: 100 },
    (_, i) => vectors[2 * i]! ** 2 + vectors[2 * i + 1]! ** 2,
  );

  it('begin at vectors, the first code at zero', () => {
    const codes = book(9);
    initialiseBook(codes, vectors, squares, new Random(0));
    expect([...codes.values.subarray(0, dims)]).toEqual([0, 0]);
    for (let code = 1; code < 9; code++) expect(Math.abs(codes.values[dims * code]!)).toBeGreaterThan(2);
  });

  it('have their dead codes revived where the error is, others left alone', () => {
    const codes = book(5);
    codes.counts.set([0, 20, 20, 0.01, 0]);
    codes.values.set([0, 0, 5, 5, -5, -5, 99, 99, 98, 98]);
    const left = squares.map((_, i) => (i === 60 ? 1 : 0));
    expect(reviveCodes(codes, vectors, left, new Random(0))).toBe(2);
    const wanted = [vectors[120]!, vectors[121]!];
    expect([...codes.values]).toEqual([0, 0, 5, 5, -5, -5, ...wanted, ...wanted]);
    expect(reviveCodes(codes, vectors, left, new Random(0))).toBe(0);
  });

  it('move to the means of their vectors, the first code stays', () => {
    const codes = book(3);
    codes.counts.fill(1);
    codes.values.set([0, 0, 1, 1, -1, -1]);
    codes.sums.set(codes.values);
    const given = Uint16Array.from({ length: 100 }, (_, i) => (i < 50 ? 1 : 2));
    for (let i = 0; i < 60; i++) updateBook(codes, vectors, given, 0.8);
    const moved = [...codes.values].map((value) => Math.round(10 * value) / 10);
    expect(moved).toEqual([0, 0, 5, 5, -5, -5]);
  });
});
