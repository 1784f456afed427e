import { Random } from '@vdfc/numerics/random';
import { describe, expect, it } from 'vitest';
import { createDenseNetwork, type DenseNetwork, type DenseShape, initialise } from '../src/index.js';
import { differences, forward64, relativeError } from './reference.js';

const kernels = ['wasm', 'typescript'] as const;
const activations = ['linear', 'relu', 'leaky-relu', 'tanh', 'sine'] as const;

/** Widths from the input on, batch and samples in use. */
const sizes = [
  { widths: [3, 16, 16, 1], batch: 16, count: 16 },
  { widths: [3, 25, 6, 1], batch: 18, count: 18 },
  { widths: [1, 1], batch: 1, count: 1 },
  { widths: [2, 7, 5, 3], batch: 130, count: 71 },
  { widths: [9, 6, 2, 11, 4], batch: 13, count: 13 },
  { widths: [5, 3, 1, 8], batch: 300, count: 5 },
];

const cases = kernels.flatMap((kernel) =>
  activations.flatMap((activation) => sizes.map((size) => ({ kernel, activation, ...size }))),
);

/** Features of the first `count` samples, [features][count]. */
function compact(values: Float32Array, stride: number, count: number): Float64Array {
  return Float64Array.from(values.filter((_, i) => i % stride < count));
}

function prepare(shape: DenseShape): DenseNetwork {
  const network = createDenseNetwork(shape);
  const random = new Random(3);
  initialise(network, random, 'siren', { frequency: 3 });
  // Lest all outputs of a relu be 0.
  network.parameters[network.parameters.length - 1]! += 1;
  random.fillUniform(network.input, -1, 1);
  random.fillNormal(network.outputGradient);
  return network;
}

describe.each(cases)('$kernel, $activation, $widths, $count of $batch samples', (given) => {
  const { kernel, activation, widths, batch, count } = given;
  const layers = widths.slice(1).map((units) => ({ units, activation, frequency: 3 }));
  const shape: DenseShape = { inputs: widths[0]!, layers, batch, kernel };

  it('gives the outputs, and the gradients that differences give', () => {
    const network = prepare(shape);
    const { stride } = network;
    network.forward(count);
    network.backward(count, { inputGradient: true });

    const parameters = Float64Array.from(network.parameters);
    const input = compact(network.input, stride, count);
    const weights = compact(network.outputGradient, stride, count);
    const output = (): Float64Array => forward64(shape, { parameters, input, samples: count });
    const loss = (): number => output().reduce((sum, value, i) => sum + value * weights[i]!, 0);

    expect(network.kernel).toBe(kernel);
    expect(relativeError(compact(network.output, stride, count), output())).toBeLessThan(2e-6);
    expect(relativeError(network.gradients, differences(parameters, loss, 1e-6))).toBeLessThan(1e-5);
    const toInput = compact(network.inputGradient, stride, count);
    expect(relativeError(toInput, differences(input, loss, 1e-6))).toBeLessThan(1e-5);
  });
});
