import { spawnSync } from 'node:child_process';
import { createRegistry, isVdfcError, pipeline, toDense, VdfcError } from '@vdfc/core';
import { bounded } from '@vdfc/guarantees';
import { compare } from '@vdfc/metrics';
import { batchOf, mutateContainer, Random, sampleVdf, twoBeams, vdfFields } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { readVqvaeModel, vqvae } from '../src/index.js';
import { samples, tiny, tinyModel } from './tiny.js';

const beams = sampleVdf(twoBeams(), { shape: [24, 22, 26], threshold: 1e-15 });
const code = (attempt: () => unknown): string | undefined => {
  try {
    attempt();
  } catch (error) {
    if (isVdfcError(error)) return error.code;
    throw error;
  }
  return undefined;
};

describe('vqvae', () => {
  it('is closer and larger with a smaller gain', () => {
    let [last, size] = [1, 0];
    for (const minGain of [1e-2, 1e-3, 1e-4]) {
      const bytes = vqvae.encode(beams, { minGain });
      const { l1 } = compare(beams, vqvae.decode(bytes));
      expect(l1).toBeLessThan(last);
      expect(bytes.length).toBeGreaterThan(size);
      [last, size] = [l1, bytes.length];
    }
    expect(last).toBeLessThan(0.12);
    expect(size).toBeLessThan(600);
  });

  it('writes the same bytes with both kernels', () => {
    const script = vqvae.encode(beams, { kernel: 'typescript', effort: 0 });
    expect(script).toEqual(vqvae.encode(beams, { kernel: 'wasm', effort: 0 }));
  });

  it('codes batches, planes, lines and pieces of long axes', () => {
    const fields = vdfFields({ shape: [12, 12, 12] });
    const arrays = [
      batchOf(fields),
      { data: beams.data.slice(0, 22 * 26), shape: [22, 26] },
      { data: Float64Array.from({ length: 300 }, (_, i) => 1e300 / (1 + (i / 40 - 4) ** 4)), shape: [300] },
    ];
    for (const array of arrays) {
      const bytes = vqvae.encode(array, { minGain: 1e-4 });
      expect(compare(array, vqvae.decode(bytes)).l1).toBeLessThan(0.5);
    }
  });

  it('costs next to nothing for zeros, constants and handfuls of values', () => {
    const arrays = [
      { data: new Float32Array(1000), shape: [10, 10, 10] },
      { data: new Float64Array(1000).fill(-2.5), shape: [10, 100] },
      { data: Float32Array.of(3, 1, 2), shape: [3] },
    ];
    for (const array of arrays) {
      const bytes = vqvae.encode(array);
      expect(bytes.length).toBeLessThan(50);
      expect(toDense(vqvae.decode(bytes)).data).toEqual(array.data);
    }
  });

  it('keeps negative values where they are large, or on demand', () => {
    const signed = { ...beams, data: beams.data.map((value, i) => (i % 26 > 13 ? -value : value)) };
    const least = (negatives?: 'keep' | 'clamp'): number =>
      Math.min(...toDense(vqvae.decode(vqvae.encode(signed, { negatives, minGain: 1e-4 }))).data);
    expect(least()).toBeLessThan(0);
    expect(least('keep')).toBe(least());
    expect(least('clamp')).toBe(0);
  });

  it('carries a bound', () => {
    const codec = bounded(vqvae, { maxErrorOfPeak: 0.01 });
    const { maxError } = compare(beams, codec.decode(codec.encode(beams)));
    expect(maxError).toBeLessThanOrEqual(0.01 * Math.max(...beams.data));
    expect(codec.id).toBe('vqvae+bounded');
  });

  it('decodes to the same bits in another process', () => {
    const bytes = vqvae.encode(beams);
    const script = `
      import { vqvae } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)};
      const { data } = vqvae.decode(new Uint8Array(Buffer.from(process.argv[1], 'base64')));
      process.stdout.write(Buffer.from(data.buffer));
    `;
    expect(decodeElsewhere(script, bytes)).toEqual(new Uint8Array(toDense(vqvae.decode(bytes)).data.buffer));
  });

  it('refuses options out of range', () => {
    for (const options of [{ minGain: 0 }, { pitch: 0.1 }, { pitch: 'fine' }, { effort: 3 }, { other: 1 }]) {
      expect(code(() => vqvae.encode(beams, options as object))).toBe('BAD_OPTION');
    }
    expect(code(() => vqvae.with({ model: 3 as never }))).toBe('BAD_OPTION');
    expect(code(() => vqvae.with(null as never))).toBe('BAD_OPTION');
  });
});

/** Decodes in a process of its own, from the built package. */
function decodeElsewhere(script: string, bytes: Uint8Array): Uint8Array {
  const built = script.replace('/src/index.ts', '/dist/index.js');
  const args = ['--input-type=module', '--eval', built, Buffer.from(bytes).toString('base64')];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(String(stderr));
  return Uint8Array.from(stdout);
}

describe('a model of your own', async () => {
  const model = await tinyModel();
  const own = vqvae.with({ model });
  const bytes = own.encode(beams);

  it('is read back from its bytes, which are a container', () => {
    expect(readVqvaeModel(model.bytes)).toEqual(model);
    expect(readVqvaeModel(Buffer.from(model.bytes))).toEqual(model);
    expect(vqvae.with({ model: readVqvaeModel(model.bytes) }).encode(beams)).toEqual(bytes);
    const { data } = vqvae.decode(model.bytes);
    expect([...data.subarray(0, 9)]).toEqual([...model.encoder.subarray(0, 9)]);
    expect(model.hash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is named by an error where it is missing or another one is there', async () => {
    const { model: other } = await vqvae.train(samples, { ...tiny, steps: 1 });
    for (const codec of [vqvae, vqvae.with({ model: other })]) {
      expect(code(() => codec.decode(bytes))).toBe('UNKNOWN_CODEC');
      expect(() => codec.decode(bytes)).toThrow(model.hash);
    }
  });

  it('goes with other options, in pipelines, with bounds, through a registry', async () => {
    const bound = bounded(own.with({ minGain: 1e-3 }), { maxErrorOfPeak: 0.05 });
    const both = pipeline({ codec: own.with({ effort: 0 }).with({ model }) });
    for (const codec of [bound, both]) {
      const container = codec.encode(beams);
      expect(codec.decode(container).shape).toEqual(beams.shape);
      const registry = createRegistry({ vqvae }).with({ vqvae: own, bounded: bound.specs[1] as never });
      if (codec === both) expect((await registry.decode(container)).shape).toEqual(beams.shape);
    }
    expect(own.decode(vqvae.encode(beams)).shape).toEqual(beams.shape);
    expect(code(() => bounded(vqvae, { maxError: 1 }).with({ model }))).toBe('BAD_OPTION');
    expect(code(() => vqvae.encode(beams, { model }))).toBe('BAD_OPTION');
  });

  it('is refused where its bytes are no model or damaged', () => {
    expect(code(() => readVqvaeModel(bytes))).toBe('BAD_INPUT');
    expect(code(() => readVqvaeModel(model.bytes.subarray(1)))).toBe('CORRUPT');
    const random = new Random(5);
    let refused = 0;
    for (let i = 0; i < 60; i++) {
      const damaged = mutateContainer(model.bytes, random);
      try {
        const odd = vqvae.with({ model: readVqvaeModel(damaged) });
        const { data } = odd.decode(odd.encode(beams, { effort: 0 }));
        expect(data.every(Number.isFinite)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(VdfcError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0);
  });
});
