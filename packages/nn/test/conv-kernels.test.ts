import { Random } from '@vdfc/numerics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ConvLayer, type ConvNetwork, type ConvShape, createConvNetwork } from '../src/conv/index.js';

const length = fc.integer({ min: 1, max: 6 });
const lengths = fc.tuple(length, length, length);
const channels = fc.integer({ min: 1, max: 9 });

const layer: fc.Arbitrary<ConvLayer> = fc.oneof(
  fc.record({
    kind: fc.constant('conv' as const),
    channels,
    kernel: fc.constantFrom(1 as const, 3 as const),
    stride: fc.constantFrom(1 as const, 2 as const),
    bias: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('batch-norm' as const), momentum: fc.constantFrom(0.1, 0.5) }),
  fc.record({
    kind: fc.constant('activation' as const),
    activation: fc.constantFrom('linear', 'relu', 'leaky-relu', 'tanh', 'sine'),
    frequency: fc.constantFrom(1, 30),
  }),
  fc.record({
    kind: fc.constant('upsample' as const),
    to: lengths,
    mode: fc.constantFrom('nearest' as const, 'trilinear' as const),
  }),
  fc
    .record({
      activation: fc.constantFrom('relu' as const, 'sine' as const),
      kernel: fc.constantFrom(1 as const, 3 as const),
    })
    .map(({ activation, kernel }) => ({
      kind: 'residual' as const,
      layers: [
        { kind: 'activation', activation },
        { kind: 'conv', channels: 3, kernel },
      ] as const,
    })),
);

const shapes: fc.Arbitrary<ConvShape> = fc.record({
  input: fc.tuple(channels, length, length, length),
  batch: fc.integer({ min: 1, max: 3 }),
  layers: fc.array(layer, { minLength: 1, maxLength: 5 }).map((layers) =>
    // A residual must keep the number of channels: 3 before, 3 after.
    layers.flatMap((one): ConvLayer[] =>
      one.kind === 'residual' ? [{ kind: 'conv', channels: 3, kernel: 1 }, one] : [one],
    ),
  ),
});

describe('both kernels of convolutional networks', () => {
  it('give the same bits, forward and backward, for all of a batch and for a part', () => {
    fc.assert(
      fc.property(shapes, fc.nat(1000), fc.boolean(), (shape, seed, whole) => {
        const count = whole ? shape.batch : 1;
        const [wasm, script] = (['wasm', 'typescript'] as const).map((kernel) =>
          trained(createConvNetwork({ ...shape, kernel }), seed, count),
        ) as [ConvNetwork, ConvNetwork];
        expect(wasm.kernel).toBe('wasm');
        for (const of of ['output', 'gradients', 'inputGradient', 'statistics'] as const) {
          expect(bits(wasm[of])).toEqual(bits(script[of]));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('give the same bits on volumes of several chunks, wide and narrow', () => {
    for (const input of [
      [2, 3, 33, 37],
      [1, 40, 9, 8],
      [5, 2, 2, 700],
    ] as const) {
      const layers: ConvLayer[] = [
        { kind: 'conv', channels: 7, kernel: 3 },
        { kind: 'activation', activation: 'relu' },
        { kind: 'conv', channels: 2, kernel: 3, stride: 2 },
      ];
      const [wasm, script] = (['wasm', 'typescript'] as const).map((kernel) =>
        trained(createConvNetwork({ input, batch: 1, layers, kernel }), 5, 1),
      ) as [ConvNetwork, ConvNetwork];
      for (const of of ['output', 'gradients', 'inputGradient'] as const) {
        expect(bits(wasm[of])).toEqual(bits(script[of]));
      }
    }
  });

  it('give the same outputs for one sample as for the same sample among others', () => {
    const shape: ConvShape = {
      input: [2, 3, 4, 5],
      batch: 3,
      layers: [{ kind: 'conv', channels: 5, kernel: 3 }],
    };
    const three = trained(createConvNetwork(shape), 3, 3);
    const one = createConvNetwork({ ...shape, batch: 1, training: false });
    one.parameters.set(three.parameters);
    one.input.set(three.input.subarray(120, 240));
    one.forward();
    expect(bits(one.output)).toEqual(bits(three.output.subarray(300, 600)));
    expect([one.gradients, one.inputGradient, one.outputGradient].map((array) => array.length)).toEqual([
      0, 0, 0,
    ]);
  });
});

/** After two passes forward and backward with random numbers from `seed`. */
function trained(network: ConvNetwork, seed: number, count: number): ConvNetwork {
  const random = new Random(seed);
  random.fillNormal(network.parameters, 0, 0.5);
  for (let pass = 0; pass < 2; pass++) {
    random.fillNormal(network.input);
    random.fillNormal(network.outputGradient);
    network.forward(count);
    network.backward(count, { inputGradient: true });
  }
  return network;
}

function bits(values: Float32Array): Uint32Array {
  return new Uint32Array(Float32Array.from(values).buffer);
}
