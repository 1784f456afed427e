import { Random } from '@vdfc/numerics/random';
import { describe, expect, it } from 'vitest';
import { type ConvLayer, type ConvNetwork, type ConvShape, createConvNetwork } from '../src/conv/index.js';
import { createTfNetwork, type TfModule } from '../src/tfjs/index.js';
import { tensorFlow } from './tensorflow.js';

const tf = await tensorFlow();

const activation = (name: 'linear' | 'relu' | 'leaky-relu' | 'tanh' | 'sine'): ConvLayer => ({
  kind: 'activation',
  activation: name,
  ...(name === 'sine' ? { frequency: 3 } : {}),
});

const cases: Record<string, ConvShape> = {
  'conv, stride 1 and 2': {
    input: [2, 5, 4, 7],
    batch: 2,
    layers: [
      { kind: 'conv', channels: 3, kernel: 3 },
      { kind: 'conv', channels: 4, kernel: 3, stride: 2, bias: false },
      { kind: 'conv', channels: 2, kernel: 1 },
      { kind: 'conv', channels: 3, kernel: 1, stride: 2 },
    ],
  },
  activations: {
    input: [2, 3, 3, 2],
    batch: 2,
    layers: [
      activation('relu'),
      { kind: 'conv', channels: 3, kernel: 1 },
      activation('leaky-relu'),
      activation('tanh'),
      activation('linear'),
      { kind: 'conv', channels: 3, kernel: 1 },
      activation('sine'),
    ],
  },
  upsampling: {
    input: [2, 3, 2, 4],
    batch: 2,
    layers: [
      { kind: 'upsample', to: [5, 4, 7], mode: 'trilinear' },
      { kind: 'upsample', to: [7, 9, 8], mode: 'nearest' },
      { kind: 'upsample', to: [1, 3, 5], mode: 'trilinear' },
    ],
  },
  'batch norm and residuals': {
    input: [2, 4, 3, 5],
    batch: 3,
    layers: [
      { kind: 'conv', channels: 3, kernel: 3 },
      { kind: 'batch-norm', momentum: 0.3 },
      activation('tanh'),
      { kind: 'residual', layers: [{ kind: 'conv', channels: 3, kernel: 3 }, { kind: 'batch-norm' }] },
    ],
  },
};

describe.skipIf(tf === undefined)('createTfNetwork', () => {
  it.each(Object.entries(cases))('agrees with the kernels: %s', (_, shape) => {
    for (const count of [shape.batch, 1]) {
      const ours = run(createConvNetwork(shape), count);
      const theirs = run(createTfNetwork(tf!, shape), count);
      expect(theirs.tensors).toEqual(ours.tensors);
      expect([theirs.inputShape, theirs.outputShape]).toEqual([ours.inputShape, ours.outputShape]);
      for (const of of ['output', 'gradients', 'inputGradient', 'statistics'] as const) {
        expectNear(theirs[of], ours[of]);
      }
      const inferences = [createConvNetwork, (s: ConvShape) => createTfNetwork(tf!, s)].map((create) => {
        const network = create({ ...shape, training: false });
        for (const of of ['parameters', 'statistics', 'input'] as const) network[of].set(ours[of]);
        network.forward(count);
        return network;
      }) as [ConvNetwork, ConvNetwork];
      expectNear(inferences[1].output, inferences[0].output);
    }
  });

  it('leaves no tensors behind', () => {
    const { memory } = tf as TfModule & { memory(): { numTensors: number } };
    const before = memory().numTensors;
    run(createTfNetwork(tf!, cases['batch norm and residuals']!), 2);
    expect(memory().numTensors).toBe(before);
  });

  it('refuses to train what is not for training, and counts beyond the batch', () => {
    const shape = cases.upsampling!;
    const network = createTfNetwork(tf!, { ...shape, training: false });
    expect(() => network.backward()).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    expect(() => network.forward(3)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
  });
});

describe('createTfNetwork without a back end that can', () => {
  const wasm = { getBackend: () => 'wasm' } as TfModule;
  it('refuses convolutions with back end wasm', () => {
    const shape: ConvShape = {
      input: [1, 2, 2, 2],
      batch: 1,
      layers: [{ kind: 'conv', channels: 1, kernel: 3 }],
    };
    expect(() => createTfNetwork(wasm, shape)).toThrow(expect.objectContaining({ code: 'UNSUPPORTED' }));
    expect(createTfNetwork(wasm, { ...shape, layers: [activation('relu')] }).backend).toBe('wasm');
  });
});

/** After forward and backward with random numbers. */
function run<N extends ConvNetwork>(network: N, count: number): N {
  const random = new Random(11);
  random.fillNormal(network.parameters, 0, 0.5);
  random.fillNormal(network.input);
  random.fillNormal(network.outputGradient);
  network.forward(count);
  network.backward(count, { inputGradient: true });
  return network;
}

function expectNear(found: Float32Array, expected: Float32Array): void {
  expect(found.length).toBe(expected.length);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0);
  expect(worst).toBeLessThanOrEqual(1e-5 * largest);
}
