import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDenseNetwork, type DenseLayer, type DenseNetwork, type DenseShape } from '../src/index.js';

const activations = ['linear', 'relu', 'leaky-relu', 'tanh', 'sine'] as const;

const layer: fc.Arbitrary<DenseLayer> = fc.record({
  units: fc.integer({ min: 1, max: 27 }),
  activation: fc.constantFrom(...activations),
  frequency: fc.constantFrom(1, 8, 30, 0.37),
});

const shape = fc.record({
  inputs: fc.integer({ min: 1, max: 12 }),
  layers: fc.array(layer, { minLength: 1, maxLength: 4 }),
  batch: fc.integer({ min: 1, max: 150 }),
});

/** Random parameters, input and output gradient. */
function fill(network: DenseNetwork, seed: number, scale: number): DenseNetwork {
  const random = new Random(seed);
  random.fillNormal(network.parameters, 0, scale);
  random.fillNormal(network.input);
  random.fillNormal(network.outputGradient);
  return network;
}

/** The first `count` samples of each feature. */
function samples(values: Float32Array, { stride }: DenseNetwork, count: number): Float32Array {
  return values.filter((_, i) => i % stride < count);
}

/** Bits rather than numbers: 0 and -0 differ. */
function bits(values: Float32Array): Uint32Array {
  return new Uint32Array(values.slice().buffer);
}

function results(made: DenseShape, seed: number, scale: number, count: number): Uint32Array[] {
  const network = fill(createDenseNetwork(made), seed, scale);
  network.forward(count);
  network.backward(count, { inputGradient: true });
  const { output, inputGradient, gradients } = network;
  return [samples(output, network, count), samples(inputGradient, network, count), gradients].map(bits);
}

describe('both kernels', () => {
  it('give the same bits', () => {
    const property = fc.property(
      shape,
      fc.nat(),
      fc.constantFrom(1e-3, 0.3, 2, 1e4),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (made, seed, scale, share) => {
        const count = 1 + Math.floor(share * (made.batch - 1));
        const [wasm, typescript] = (['wasm', 'typescript'] as const).map((kernel) =>
          results({ ...made, kernel }, seed, scale, count),
        );
        expect(wasm).toEqual(typescript);
      },
    );
    fc.assert(property, { numRuns: 100, seed: 1 });
  });

  it('give the same outputs without training', () => {
    const property = fc.property(shape, fc.nat(), (made, seed) => {
      const outputs = [
        fill(createDenseNetwork({ ...made, kernel: 'wasm' }), seed, 0.5),
        fill(createDenseNetwork({ ...made, kernel: 'wasm', training: false }), seed, 0.5),
        fill(createDenseNetwork({ ...made, kernel: 'typescript', training: false }), seed, 0.5),
      ].map((network) => {
        network.forward();
        return bits(samples(network.output, network, made.batch));
      });
      expect(outputs[1]).toEqual(outputs[0]);
      expect(outputs[2]).toEqual(outputs[0]);
    });
    fc.assert(property, { numRuns: 50, seed: 2 });
  });
});
