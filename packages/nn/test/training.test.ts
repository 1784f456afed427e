import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Activation,
  createAdam,
  createDenseNetwork,
  type DenseNetwork,
  type Network,
} from '../src/index.js';
import { relativeError } from './reference.js';

/** See vectors/make.py. */
interface Vectors {
  readonly widths: readonly number[];
  readonly rate: number;
  readonly marks: readonly number[];
  readonly frequency: number;
  readonly start: readonly number[];
  readonly input: readonly number[];
  readonly target: readonly number[];
  readonly runs: Record<Activation, { losses: number[]; parameters: number[] }>;
  readonly adam: { gradients: number[][]; parameters: number[][] };
}

const vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, 'vectors', 'training.json'), 'utf8'),
) as Vectors;
const samples = vectors.input.length / vectors.widths[0]!;

function build(activation: Activation, kernel: 'wasm' | 'typescript'): DenseNetwork {
  const layers = vectors.widths.slice(1).map((units, i, all) => ({
    units,
    activation: i < all.length - 1 ? activation : ('linear' as const),
    frequency: vectors.frequency,
  }));
  const network = createDenseNetwork({ inputs: vectors.widths[0]!, layers, batch: samples, kernel });
  network.parameters.set(vectors.start);
  vectors.input.forEach((value, i) => {
    network.input[Math.floor(i / samples) * network.stride + (i % samples)] = value;
  });
  return network;
}

/** Writes the gradient of the mean square error and returns that. */
function meanSquare({ output, outputGradient, stride }: DenseNetwork): number {
  const { target } = vectors;
  let sum = 0;
  target.forEach((value, i) => {
    const at = Math.floor(i / samples) * stride + (i % samples);
    const difference = output[at]! - value;
    sum += difference ** 2;
    outputGradient[at] = (2 * difference) / target.length;
  });
  return sum / target.length;
}

function train(network: DenseNetwork): number[] {
  const adam = createAdam(network);
  const losses: number[] = [];
  for (let step = 0; ; step++) {
    network.forward();
    const loss = meanSquare(network);
    if (vectors.marks.includes(step)) losses.push(loss);
    if (step === vectors.marks.at(-1)) return losses;
    network.backward();
    adam.step(vectors.rate);
  }
}

describe.each(Object.keys(vectors.runs) as Activation[])('300 steps with %s', (activation) => {
  const expected = vectors.runs[activation];

  it('lead where PyTorch leads, in both kernels by the same bits', () => {
    const networks = (['wasm', 'typescript'] as const).map((kernel) => build(activation, kernel));
    const losses = networks.map(train);
    losses[0]!.forEach((loss, i) => {
      expect(Math.abs(loss / expected.losses[i]! - 1)).toBeLessThan(1e-4);
    });
    expect(relativeError(networks[0]!.parameters, expected.parameters)).toBeLessThan(1e-4);
    expect(losses[1]).toEqual(losses[0]);
    expect(networks[1]!.parameters).toEqual(networks[0]!.parameters);
  });
});

it('gives the same bits every time, with the kernel that is at hand', () => {
  const [first, second] = [build('sine', 'wasm'), build('sine', 'wasm')];
  expect(train(first!)).toEqual(train(second!));
  expect(first!.parameters).toEqual(second!.parameters);
  const layers = [{ units: 1, activation: 'linear' as const }];
  expect(createDenseNetwork({ inputs: 1, layers, batch: 1 }).kernel).toBe('wasm');
});

describe('Adam', () => {
  const { gradients, parameters } = vectors.adam;
  const options = { beta1: 0.8, beta2: 0.95, epsilon: 1e-6 };

  /** As much of a network as Adam sees. */
  function stub(): Network {
    const network = createDenseNetwork({ inputs: 3, layers: [{ units: 1, activation: 'linear' }], batch: 1 });
    network.parameters.set([0.5, -1.25, 3, 0]);
    return network;
  }

  it('makes the steps that PyTorch makes', () => {
    const network = stub();
    const adam = createAdam(network, options);
    gradients.forEach((gradient, i) => {
      network.gradients.set(gradient);
      adam.step(0.01);
      expect(adam.steps).toBe(i + 1);
      expect(relativeError(network.parameters, parameters[i]!)).toBeLessThan(2e-7);
    });
    expect(adam.parameters).toBe(network.parameters);
  });

  it('leaves the network alone where it keeps parameters of its own', () => {
    const network = stub();
    const before = network.parameters.slice();
    const adam = createAdam(network, { ...options, separate: true });
    network.gradients.set(gradients[0]!);
    adam.step(0.01);
    expect(network.parameters).toEqual(before);
    expect(relativeError(adam.parameters, parameters[0]!)).toBeLessThan(2e-7);
  });

  it('goes on from a state as if nothing had happened', () => {
    const [whole, first, second] = [stub(), stub(), stub()];
    const steps = (network: Network, adam: ReturnType<typeof createAdam>, from: number, to: number): void => {
      for (const gradient of gradients.slice(from, to)) {
        network.gradients.set(gradient);
        adam.step(0.01);
      }
    };
    steps(whole!, createAdam(whole!, options), 0, 6);
    const interrupted = createAdam(first!, options);
    steps(first!, interrupted, 0, 3);
    const state = interrupted.state();
    steps(first!, interrupted, 3, 4);
    const resumed = createAdam(second!, options);
    resumed.restore(state);
    steps(second!, resumed, 3, 6);
    expect(resumed.steps).toBe(6);
    expect(second!.parameters).toEqual(whole!.parameters);
  });

  it('refuses what does not fit', () => {
    const network = stub();
    const refused = expect.objectContaining({ code: 'BAD_OPTION' });
    expect(() => createAdam(network, { beta1: 1 })).toThrow(refused);
    expect(() => createAdam(network, { beta2: -0.1 })).toThrow(refused);
    expect(() => createAdam(network, { epsilon: 0 })).toThrow(refused);
    const adam = createAdam(network);
    const unusable = expect.objectContaining({ code: 'BAD_INPUT' });
    expect(() => adam.restore({ ...adam.state(), mean: new Float32Array(3) })).toThrow(unusable);
    expect(() => adam.restore({ ...adam.state(), steps: -1 })).toThrow(unusable);
    const untrained = createDenseNetwork({
      inputs: 1,
      layers: [{ units: 1, activation: 'linear' }],
      batch: 1,
      training: false,
    });
    expect(() => createAdam(untrained)).toThrow(unusable);
  });
});
