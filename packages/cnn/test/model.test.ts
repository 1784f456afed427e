import { readFileSync } from 'node:fs';
import { createConvNetwork } from '@vdfc/nn';
import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DecoderForm,
  decoderLayers,
  marginOf,
  type Symmetry,
  TiedParameters,
} from '../src/model/decoder.js';
import { geometryOf, type Lengths } from '../src/model/geometry.js';
import { LatentSynthesis, sampleLatents } from '../src/model/latents.js';
import { type Model, readModel, renderModel, writeModel } from '../src/model/model.js';
import { Upsampling } from '../src/model/upsample.js';
import { forEachCoreRow, readWindow, tileLengths, tiles, windowLengths } from '../src/model/windows.js';

interface VectorCase {
  readonly activation: DecoderForm['activation'];
  readonly symmetry: Symmetry;
  readonly layers: number;
  readonly grid: Lengths;
  readonly shape: Lengths;
  readonly latents: readonly number[];
  readonly numbers: readonly number[];
  readonly values: readonly number[];
}

const vectors = JSON.parse(
  readFileSync(new URL('vectors/decoder.json', import.meta.url), 'utf8'),
) as VectorCase[];
const noise = (length: number, seed = 1): Float64Array =>
  new Random(seed).fillNormal(new Float64Array(length));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
const axis = fc.integer({ min: 1, max: 7 });
const anyVolume = fc.tuple(axis, axis, axis);

describe('decoder', () => {
  for (const vector of vectors) {
    const { activation, symmetry, layers, grid, shape } = vector;
    for (const kernel of ['wasm', 'typescript'] as const) {
      it(`gives PyTorch's values: ${layers} layers, ${activation}, symmetry ${symmetry}, ${kernel}`, () => {
        const form = { channels: 2, layers, activation, symmetry, bits: 8 };
        const network = createConvNetwork({
          input: [1, ...shape],
          batch: 1,
          layers: decoderLayers(form, false),
          training: false,
          kernel,
        });
        new TiedParameters(network.tensors, symmetry).expand(vector.numbers, network.parameters);
        new Upsampling(grid, shape).forward(Float64Array.from(vector.latents), network.input);
        network.forward();
        const worst = Math.max(...vector.values.map((value, i) => Math.abs(value - network.output[i]!)));
        expect(worst).toBeLessThan(1e-6 * Math.max(...vector.values.map(Math.abs)));
      });
    }
  }

  it('has tied gradients that are sums over what is tied', () => {
    const form = { channels: 3, layers: 1, activation: 'relu', symmetry: 'mirror', bits: 8 } as const;
    const layers = decoderLayers(form, false);
    const network = createConvNetwork({ input: [1, 3, 3, 3], batch: 1, layers, kernel: 'typescript' });
    const tied = new TiedParameters(network.tensors, 'mirror');
    expect(tied.count).toBe(8 * 3 + 3 + 8 * 3 + 1);
    const numbers = noise(tied.count);
    tied.expand(numbers, network.parameters);
    expect(tied.pick(network.parameters)).toEqual(numbers.map(Math.fround));
    network.gradients.set(noise(network.gradients.length, 2));
    const gradients = new Float64Array(tied.count);
    tied.addGradients(network.gradients, gradients);
    const change = noise(tied.count, 3);
    const spread = new Float32Array(network.parameters.length);
    tied.expand(change, spread);
    expect(dot(gradients, change)).toBeCloseTo(dot(network.gradients, spread), 4);
  });
});

describe('upsampling', () => {
  it('keeps linear functions, and its transpose is one', () => {
    fc.assert(
      fc.property(anyVolume, fc.double({ min: 1, max: 4, noNaN: true }), (shape, spacing) => {
        const { grid, volume, latents, voxels } = geometryOf(shape, spacing);
        const upsampling = new Upsampling(grid, volume);
        const [coarse, fine] = [noise(latents), noise(voxels, 2)];
        const out = new Float32Array(voxels);
        upsampling.forward(coarse, out);
        const back = new Float64Array(latents);
        upsampling.adjoint(fine, back);
        expect(dot(out, fine)).toBeCloseTo(dot(coarse, back), 4);
        const ramp = Float64Array.from({ length: voxels }, (_, i) => i % volume[2]);
        upsampling.forward(sampleLatents(ramp, geometryOf(shape, spacing)), out);
        for (let i = 0; i < voxels; i++) expect(out[i]).toBeCloseTo(ramp[i]!, 5);
      }),
      { numRuns: 60 },
    );
  });
});

describe('windows', () => {
  it('cover every value once, and give what the whole would', () => {
    fc.assert(
      fc.property(
        anyVolume,
        fc.integer({ min: 8, max: 64 }),
        fc.integer({ min: 1, max: 2 }),
        (volume, limit, layers) => {
          const form = { channels: 2, layers, activation: 'tanh', symmetry: 'none', bits: 8 } as const;
          const margin = marginOf(form);
          const boxes = tileLengths(volume, limit);
          const size = windowLengths(volume, boxes, margin);
          const network = (input: Lengths): ReturnType<typeof createConvNetwork> =>
            createConvNetwork({
              input: [1, ...input],
              batch: 1,
              layers: decoderLayers(form, false),
              training: false,
            });
          const [whole, part] = [network(volume), network(size)];
          whole.parameters.set(noise(whole.parameters.length));
          part.parameters.set(whole.parameters);
          whole.input.set(noise(whole.input.length, 2));
          whole.forward();
          const values = new Float32Array(whole.output.length).fill(Number.NaN);
          for (const window of tiles(1, volume, boxes, margin)) {
            readWindow(whole.input, volume, window, size, part.input, 0);
            part.forward();
            forEachCoreRow(window, size, volume, (place, from, length) => {
              expect(values[place]).toBeNaN();
              values.set(part.output.subarray(from, from + length), place);
            });
          }
          expect(values).toEqual(whole.output.slice());
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('latents', () => {
  it('have an adjoint that is the transpose of their synthesis, for a batch too', () => {
    for (const shape of [[5, 6, 7], [3, 4, 5, 6], [9]]) {
      const geometry = geometryOf(shape, 1.5);
      const synthesis = new LatentSynthesis(geometry, null);
      const count = geometry.items * geometry.voxels;
      const coefficients = noise(synthesis.packets.coefficients);
      const gradient = noise(count, 2);
      const out = new Float32Array(count);
      synthesis.synthesise(coefficients, out);
      const back = new Float64Array(coefficients.length);
      synthesis.adjoint(gradient, back);
      expect(dot(out, gradient)).toBeCloseTo(dot(coefficients, back), 3);
    }
  });
});

describe('model', () => {
  const form = {
    channels: 2,
    layers: 1,
    activation: 'leaky-relu',
    symmetry: 'cubic',
    bits: 6,
    spacing: 6,
    scale: -3,
    exponent: 60,
    clamped: true,
    stepIndex: 40,
  } as const;
  const geometry = geometryOf([6, 5, 7], 1.5);
  const model: Model = {
    form,
    tree: null,
    levels: Int32Array.from(noise(geometry.latents), (value) => Math.round(3 * value)),
    weights: Int32Array.from(noise(4 * 2 + 2 + 4 * 2 + 1, 2), (value) => Math.round(9 * value)),
  };

  it('is read as it was written', () => {
    expect(readModel(writeModel(model, geometry), form, geometry)).toEqual(model);
  });

  it('gives the same values with both kernels', () => {
    const render = (kernel: 'wasm' | 'typescript'): Float32Array => {
      const out = new Float32Array(geometry.voxels);
      for (const fraction of renderModel(model, geometry, kernel, out))
        expect(fraction).toBeLessThanOrEqual(1);
      return out;
    };
    expect(render('wasm')).toEqual(render('typescript'));
    expect(render('wasm').some((value) => value > 0)).toBe(true);
  });
});
