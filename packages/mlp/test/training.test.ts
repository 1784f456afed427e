import { spawnSync } from 'node:child_process';
import { isVdfcError, type Progress, toDense } from '@vdfc/core';
import { batchOf, kappa, lossCone, maxwellian, sampleVdf, twoBeams } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { type FourierMlpOptions, fourierMlp, type MlpOptions, mlp } from '../src/index.js';

const vdf = sampleVdf(twoBeams(), { shape: [14, 15, 16], threshold: 1e-16 });
const quick = { steps: 60, batch: 256, hidden: [8, 8] } as const;

/** Σ|a - b| / Σ|a|. */
function l1(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let off = 0;
  let whole = 0;
  for (let i = 0; i < a.length; i++) {
    off += Math.abs(a[i]! - b[i]!);
    whole += Math.abs(a[i]!);
  }
  return off / whole;
}

function errorWith(options: MlpOptions, array = vdf): number {
  return l1(array.data, mlp.decode(mlp.encode(array, options)).data);
}

/** What encoding tells of its progress. */
function progressOf(options: MlpOptions): Progress[] {
  const seen: Progress[] = [];
  const work = mlp.spec.encode(vdf, mlp.spec.resolve(options)) as Generator<Progress>;
  for (let step = work.next(); step.done !== true; step = work.next()) seen.push(step.value);
  return seen;
}

describe('training', () => {
  it.each<MlpOptions>([
    quick,
    { ...quick, activation: 'tanh', bits: 32 },
    { ...quick, activation: 'relu', loss: 'l2', domain: 'log' },
    { ...quick, mode: 'notebook', batch: 30 },
  ])('makes the same bytes in both kernels: %j', (options) => {
    const bytes = mlp.encode(vdf, { ...options, kernel: 'wasm' });
    expect(mlp.encode(vdf, { ...options, kernel: 'typescript' })).toEqual(bytes);
  });

  it('makes the same bytes of the same seed, with Fourier features as well', () => {
    const options: FourierMlpOptions = { ...quick, order: 3, seed: 5 };
    const bytes = fourierMlp.encode(vdf, options);
    expect(fourierMlp.encode(vdf, { ...options, kernel: 'typescript' })).toEqual(bytes);
    expect(fourierMlp.encode(vdf, { ...options, seed: 6 })).not.toEqual(bytes);
  });

  it('comes closer with more steps, more units and more bits', () => {
    const base = errorWith({ ...quick, bits: 4 });
    expect(errorWith({ ...quick, bits: 4, steps: 600 })).toBeLessThan(base);
    const trained = { steps: 600, batch: 512, bits: 10 };
    const small = errorWith({ ...trained, hidden: [4, 4] });
    const large = errorWith({ ...trained, hidden: [10, 10] });
    expect(large).toBeLessThan(0.7 * small);
    expect(large).toBeLessThan(0.12);
    expect(errorWith({ ...trained, hidden: [10, 10], bits: 4 })).toBeGreaterThan(large);
  });

  it('of SOAP needs fewer steps than of Adam', () => {
    const options = { ...quick, steps: 300, bits: 32 } as const;
    expect(errorWith(options)).toBeLessThan(0.8 * errorWith({ ...options, optimiser: 'adam' }));
  });

  it('keeps values below 0 where they count', () => {
    const shape = [12, 12];
    const data = Float64Array.from({ length: 144 }, (_, i) => Math.sin(i / 30) * Math.cos((i % 12) / 3));
    const wave = { ...vdf, dtype: 'float64' as const, shape, data };
    const options = { steps: 500, batch: 144, hidden: [6, 6] };
    expect(errorWith(options, wave)).toBeLessThan(0.2);
    const clamped = mlp.decode(mlp.encode(wave, { ...options, negatives: 'clamp' })).data;
    expect(Math.min(...clamped)).toBe(0);
  });

  it('shows its loss and the time that is left', () => {
    const seen = progressOf({ ...quick, steps: 400 });
    const training = seen.filter(({ phase }) => phase === 'training');
    expect(training.length).toBe(400);
    expect(training.every(({ loss, secondsLeft }) => loss! > 0 && secondsLeft! >= 0)).toBe(true);
    // Behind the first steps, whose loss is another.
    const mean = (from: number): number =>
      training.slice(from, from + 50).reduce((sum, { loss }) => sum + loss! / 50, 0);
    expect(mean(350)).toBeLessThan(0.8 * mean(200));
    expect(training.at(-1)!.secondsLeft).toBe(0);
    // The last is that of what was encoded.
    const decoded = mlp.decode(mlp.encode(vdf, { ...quick, steps: 400 })).data;
    expect(seen.at(-1)!.loss).toBeCloseTo(l1(vdf.data, decoded), 6);
  });

  it('ends by its budget, however many steps there are', () => {
    const start = performance.now();
    const bytes = mlp.encode(vdf, { steps: 1e7, batch: 256, hidden: [8, 8], budget: 0.6 });
    expect(performance.now() - start).toBeLessThan(5000);
    expect(l1(vdf.data, mlp.decode(bytes).data)).toBeLessThan(0.5);
  });

  it('ends early where its target is reached', () => {
    const options = { steps: 2000, batch: 512, hidden: [10, 10], bits: 10 };
    const seen = progressOf({ ...options, target: 0.3 });
    expect(seen.filter(({ phase }) => phase === 'training').length).toBeLessThan(1200);
    expect(seen.at(-1)!.loss).toBeLessThan(0.3);
  });

  it('starts from the network of a neighbour', () => {
    const neighbour = sampleVdf(twoBeams(), { shape: [14, 15, 16], threshold: 1e-16 });
    neighbour.data.forEach((value, i) => {
      neighbour.data[i] = value * (1 + 0.1 * Math.sin(i / 1000));
    });
    const trained = { hidden: [10, 10], batch: 512, bits: 9 } as const;
    const start = mlp.encode(neighbour, { ...trained, steps: 800 });
    const few = { ...trained, steps: 100 };
    expect(errorWith({ ...few, start })).toBeLessThan(0.6 * errorWith(few));
    expect(() => mlp.encode(vdf, { ...few, start, hidden: [9, 9] })).toThrow(
      /Cannot use option start of mlp: expected a network of \[9,9\] units/,
    );
    const other = mlp.encode(vdf, { ...few, activation: 'tanh' });
    expect(() => mlp.encode(vdf, { ...few, start: other })).toThrow(/expected a network of/);
  });

  it('stops where it diverges, and says so', () => {
    for (const options of [
      { ...quick, learningRate: 1e30 },
      { ...quick, learningRate: 1e38, optimiser: 'adam', activation: 'relu' },
      { mode: 'notebook', steps: 60, hidden: [8], learningRate: 1e30 },
    ] satisfies MlpOptions[]) {
      let error: unknown;
      try {
        mlp.encode(vdf, options);
      } catch (thrown) {
        error = thrown;
      }
      expect(isVdfcError(error, 'DIVERGED')).toBe(true);
      expect(String(error)).toMatch(/Cannot encode with mlp: .* learning rate 1e\+3/);
    }
  });

  it('stops soon after it is aborted, with the default options', async () => {
    const large = sampleVdf(twoBeams(), { shape: [50, 50, 50] });
    const controller = new AbortController();
    let aborted = 0;
    const work = mlp.encodeAsync(large, {}, { signal: controller.signal });
    setTimeout(() => {
      aborted = performance.now();
      controller.abort();
    }, 300);
    await expect(work).rejects.toMatchObject({ code: 'ABORTED' });
    expect(aborted).toBeGreaterThan(0);
  });
});

describe('a batch', () => {
  const shape = [12, 12, 12];
  const base = sampleVdf(twoBeams(), { shape, threshold: 1e-16 });
  const neighbours = Array.from({ length: 6 }, (_, k) => ({
    ...base,
    data: base.data.map((value, i) => value * (2 ** k + 0.2 * k * Math.cos(i / 144 + k))),
  }));

  it('of neighbours takes less than one by one', () => {
    const options = { steps: 800, batch: 512 };
    const batch = batchOf(neighbours);
    const bytes = mlp.encode(batch, { ...options, hidden: [10, 10] });
    const together = l1(batch.data, mlp.decode(bytes).data);
    const single = mlp.encode(neighbours[3]!, { ...options, hidden: [10, 10] });
    expect(bytes.length).toBeLessThan((neighbours.length * single.length) / 2);
    expect(together).toBeLessThan(0.1);
  });

  it('has a peak for each VDF, and room for empty ones', () => {
    const fields = [maxwellian(), kappa(), lossCone()].map((field) => sampleVdf(field, { shape }));
    const empty = { ...base, data: base.data.map(() => 0) };
    const scaled = fields.map((field, i) => ({ ...field, data: field.data.map((f) => f * 1e6 ** i) }));
    const batch = batchOf([scaled[0]!, empty, scaled[1]!, scaled[2]!]);
    const decoded = toDense(mlp.decode(mlp.encode(batch, { steps: 700, batch: 512 }))).data;
    const cells = 12 ** 3;
    [0, 2, 3].forEach((k) => {
      const part = (data: ArrayLike<number>): number[] => Array.from(data).slice(k * cells, (k + 1) * cells);
      expect(l1(part(batch.data), part(decoded))).toBeLessThan(0.4);
    });
    expect(decoded.subarray(cells, 2 * cells).every((value) => value === 0)).toBe(true);
  });
});

/** The built package. */
const built = new URL('../dist/index.js', import.meta.url).href;

describe('another process', () => {
  it.each([
    ['mlp', mlp, { steps: 200, batch: 256 }],
    ['fourierMlp', fourierMlp, { steps: 100, batch: 256 }],
    ['mlp', mlp, { steps: 100, mode: 'notebook', hidden: [12] }],
  ] as const)('decodes bytes of %s to the bits that the encoder measured', (name, codec, options) => {
    let measured = Number.NaN;
    const work = codec.spec.encode(vdf, codec.spec.resolve(options));
    if (!('next' in work)) throw new Error('expected steps');
    for (let step = work.next(); !step.done; step = work.next()) measured = step.value.loss ?? measured;
    const bytes = codec.encode(vdf, options);
    const script = `
      import { ${name} } from ${JSON.stringify(built)};
      const parts = [];
      for await (const part of process.stdin) parts.push(part);
      const { data } = ${name}.decode(new Uint8Array(Buffer.concat(parts)));
      process.stdout.write(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    `;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { input: bytes, maxBuffer: 2 ** 24 },
    );
    expect(status, String(stderr)).toBe(0);
    const elsewhere = new Float32Array(Uint8Array.from(stdout).buffer);
    expect(elsewhere).toEqual(toDense(codec.decode(bytes)).data);
    expect(l1(vdf.data, elsewhere)).toBeCloseTo(measured, 12);
  });
});
