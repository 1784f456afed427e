import { inspect, isVdfcError, type VdfcError } from '@vdfc/core';
import { sampleVdf, twoBeams } from '@vdfc/testkit';
import { describe, expect, it } from 'vitest';
import { fourierMlp, mlp, networkOf } from '../src/index.js';

const vdf = sampleVdf(twoBeams(), { shape: [9, 10, 11] });

describe('options', () => {
  it.each<[string, object]>([
    ['mode', { mode: 'siren' }],
    ['hidden', { hidden: [] }],
    ['hidden', { hidden: [4, 0] }],
    ['hidden', { hidden: [257] }],
    ['hidden', { hidden: new Array(17).fill(2) }],
    ['hidden', { hidden: 10 }],
    ['activation', { activation: 'linear' }],
    ['frequency', { frequency: 0 }],
    ['domain', { domain: 'log10' }],
    ['exponent', { exponent: 1.5 }],
    ['floor', { floor: 0 }],
    ['negatives', { negatives: 'drop' }],
    ['loss', { loss: 'huber' }],
    ['steps', { steps: 0 }],
    ['steps', { steps: 2.5 }],
    ['epochs', { epochs: 0 }],
    ['batch', { batch: 70000 }],
    ['learningRate', { learningRate: 0 }],
    ['learningRate', { learningRate: Number.NaN }],
    ['optimiser', { optimiser: 'sgd' }],
    ['seed', { seed: -1 }],
    ['effort', { effort: 3 }],
    ['budget', { budget: 0 }],
    ['target', { target: 2 }],
    ['target', { target: 0.1, loss: 'l2' }],
    ['bits', { bits: 1 }],
    ['bits', { bits: 20 }],
    ['start', { start: 'bytes' }],
    ['kernel', { kernel: 'gpu' }],
    ['order', { order: 4 }],
  ])('of which %s is wrong are refused: %j', (option, options) => {
    let error: unknown;
    try {
      mlp.with(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(isVdfcError(error, 'BAD_OPTION')).toBe(true);
    expect((error as VdfcError).option).toBe(option);
  });

  it.each([{ order: 0 }, { order: 64 }, { scale: 0 }, { scale: 101 }])(
    'of Fourier features are refused: %j',
    (options) => {
      expect(() => fourierMlp.with(options)).toThrow(/Cannot use option (order|scale) of fourier-mlp/);
    },
  );

  it('reach the network', () => {
    const options = { steps: 5, hidden: [7, 3], activation: 'tanh', exponent: 0.65 } as const;
    const { structure, domain } = networkOf(mlp.encode(vdf, options));
    expect(structure).toMatchObject({ axes: 3, hidden: [7, 3], activation: 'tanh', outputs: 1 });
    expect(domain).toEqual({ kind: 'power', exponent: 0.65, clamped: true });
    const fourier = fourierMlp.encode(vdf, { steps: 5, order: 3, scale: 1.25, seed: 77 });
    const features = { reach: 1, order: 3, scale: 1.25, seed: 77 };
    expect(networkOf(fourier).structure.features).toEqual(features);
  });

  it.each([
    [mlp, 1426],
    [fourierMlp, 3826],
  ])("make the notebook's networks", (codec, weights) => {
    const large = sampleVdf(twoBeams(), { shape: [30, 30, 30] });
    const bytes = codec.encode(large, { mode: 'notebook', steps: 3 });
    expect(networkOf(bytes).parameters.length).toBe(weights);
    expect(inspect(bytes).payloadBytes).toBeLessThan(4 * weights + 20);
    expect(networkOf(bytes)).toMatchObject({
      structure: { activation: 'leaky-relu', features: { reach: 0.5 } },
      domain: { kind: 'log' },
    });
  });

  it('of a quality keep what is bound', () => {
    expect(mlp.quality!(1)).toEqual({ hidden: [36, 36, 36, 36], bits: 8 });
    expect(mlp.with({ hidden: [5] }).quality!(0)).toEqual({ hidden: [5], bits: 3 });
    expect(mlp.with({ bits: 6 }).quality!(0)).toEqual({ hidden: [3, 3, 3, 3], bits: 6 });
    const notebook = mlp.with({ mode: 'notebook' }).quality!(0);
    expect(notebook).toEqual({ mode: 'notebook', hidden: [3, 3, 3] });
  });
});

describe('networkOf', () => {
  it('refuses what holds no network', () => {
    const constant = mlp.encode({ data: new Float32Array(30).fill(2), shape: [30] });
    expect(() => networkOf(constant)).toThrow(/expected a container with a network/);
    const { id } = inspect(constant).codec;
    expect(id).toBe('mlp');
  });
});
