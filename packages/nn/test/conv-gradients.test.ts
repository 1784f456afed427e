import { Random } from '@vdfc/numerics/random';
import { describe, expect, it } from 'vitest';
import { type ConvLayer, type ConvShape, createConvNetwork } from '../src/conv/index.js';

const conv = (channels: number, more: object = {}): ConvLayer => ({
  kind: 'conv',
  channels,
  kernel: 3,
  ...more,
});
const activation = (name: 'linear' | 'relu' | 'leaky-relu' | 'tanh' | 'sine', frequency = 1): ConvLayer => ({
  kind: 'activation',
  activation: name,
  frequency,
});
const upsample = (mode: 'nearest' | 'trilinear', to: readonly [number, number, number]): ConvLayer => ({
  kind: 'upsample',
  mode,
  to,
});

type Case = readonly [name: string, input: ConvShape['input'], batch: number, layers: readonly ConvLayer[]];

const cases: readonly Case[] = [
  ['conv 3', [2, 4, 3, 5], 2, [conv(3)]],
  ['conv 3 without bias', [1, 3, 3, 3], 1, [conv(6, { bias: false })]],
  ['conv 3, one voxel', [3, 1, 1, 1], 3, [conv(2)]],
  ['conv 3, stride 2, odd', [2, 5, 3, 7], 2, [conv(5, { stride: 2 })]],
  ['conv 3, stride 2, even', [2, 4, 6, 2], 1, [conv(4, { stride: 2 })]],
  ['conv 1', [3, 2, 3, 4], 2, [conv(7, { kernel: 1 })]],
  ['conv 1, stride 2', [3, 5, 4, 3], 2, [conv(2, { kernel: 1, stride: 2 })]],
  ['leaky relu after conv', [1, 4, 4, 4], 1, [conv(4), activation('leaky-relu'), conv(1)]],
  [
    'relu first and twice',
    [2, 3, 4, 3],
    2,
    [activation('relu'), conv(3), activation('relu'), conv(2), activation('relu')],
  ],
  ['tanh', [1, 3, 5, 4], 2, [conv(2), activation('tanh'), activation('tanh'), conv(1)]],
  ['sine', [1, 3, 5, 4], 2, [conv(2), activation('sine', 3), conv(1), activation('sine')]],
  ['linear', [1, 3, 2, 4], 1, [conv(2), activation('linear')]],
  ['batch norm', [2, 3, 5, 4], 3, [conv(3), { kind: 'batch-norm' }, activation('tanh'), conv(1)]],
  ['batch norm first', [2, 3, 2, 4], 2, [{ kind: 'batch-norm', momentum: 0.5 }]],
  ['nearest', [2, 3, 2, 4], 2, [upsample('nearest', [5, 4, 7]), conv(2)]],
  ['trilinear', [2, 3, 2, 4], 2, [conv(3), upsample('trilinear', [5, 3, 9]), conv(1)]],
  [
    'trilinear to one voxel and back',
    [1, 2, 3, 3],
    1,
    [upsample('trilinear', [1, 1, 2]), upsample('trilinear', [3, 2, 4])],
  ],
  [
    'residuals',
    [2, 3, 4, 3],
    2,
    [
      { kind: 'residual', layers: [activation('tanh'), conv(2), activation('tanh')] },
      activation('tanh'),
      {
        kind: 'residual',
        layers: [{ kind: 'residual', layers: [conv(3), activation('relu'), conv(2, { kernel: 1 })] }],
      },
      conv(1),
    ],
  ],
  [
    'down and up',
    [1, 7, 6, 9],
    2,
    [
      conv(4, { stride: 2 }),
      activation('leaky-relu'),
      conv(6, { stride: 2 }),
      { kind: 'batch-norm' },
      upsample('nearest', [4, 3, 5]),
      conv(4),
      activation('relu'),
      upsample('trilinear', [7, 6, 9]),
      conv(1),
    ],
  ],
];

describe('the gradients of convolutional networks', () => {
  it.each(cases)('agree with finite differences: %s', (_, input, batch, layers) => {
    const random = new Random(7);
    const network = createConvNetwork({ input, batch, layers, kernel: 'typescript' });
    random.fillNormal(network.parameters, 0.1, 0.5);
    random.fillNormal(network.input);
    network.forward();
    random.fillNormal(network.outputGradient);
    network.backward(batch, { inputGradient: true });
    for (const [values, gradients] of [
      [network.parameters, network.gradients],
      [network.input, network.inputGradient],
    ] as const) {
      if (values.length === 0) continue;
      const whole = Math.hypot(...gradients);
      expect(whole).toBeGreaterThan(0);
      for (let trial = 0; trial < 6; trial++) {
        const direction = random.fillNormal(new Float32Array(values.length));
        const expected = slope(network, values, direction);
        const found = gradients.reduce((sum, g, i) => sum + g * direction[i]!, 0);
        expect(Math.abs(found - expected) / whole).toBeLessThan(0.02);
      }
    }
  });
});

/** Of Σ outputGradient · output along a direction, by a central difference. */
function slope(
  network: ReturnType<typeof createConvNetwork>,
  values: Float32Array,
  direction: Float32Array,
): number {
  const start = values.slice();
  const step = 2e-4;
  const [after, before] = [step, -step].map((by) => {
    values.forEach((_, i) => {
      values[i] = start[i]! + by * direction[i]!;
    });
    network.forward();
    return network.output.reduce((sum, y, i) => sum + y * network.outputGradient[i]!, 0);
  }) as [number, number];
  values.set(start);
  return (after - before) / (2 * step);
}
