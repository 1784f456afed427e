import { Random } from '@vdfc/numerics/random';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TILE } from '../src/dense/kernel.js';
import { createDenseNetwork, type DenseShape, initialise } from '../src/index.js';
import { allocateKernel } from '../src/kernel/memory.js';
import { wasmBinary } from '../src/kernel/wasm-binary.js';

const shape: DenseShape = {
  inputs: 2,
  layers: [
    { units: 5, activation: 'tanh' },
    { units: 3, activation: 'linear' },
  ],
  batch: 70,
};

const badOption = expect.objectContaining({ code: 'BAD_OPTION' });
const badInput = expect.objectContaining({ code: 'BAD_INPUT' });

function changed(change: object): DenseShape {
  return { ...shape, ...change } as DenseShape;
}

describe.each(['wasm', 'typescript'] as const)('a dense network (%s)', (kernel) => {
  it('has tensors that cover its parameters, weights before biases', () => {
    const { tensors, parameters, gradients } = createDenseNetwork({ ...shape, kernel });
    expect(tensors).toEqual([
      { kind: 'weights', layer: 0, offset: 0, length: 10, shape: [5, 2], fanIn: 2, fanOut: 5 },
      { kind: 'biases', layer: 0, offset: 10, length: 5, shape: [5], fanIn: 2, fanOut: 5 },
      { kind: 'weights', layer: 1, offset: 15, length: 15, shape: [3, 5], fanIn: 5, fanOut: 3 },
      { kind: 'biases', layer: 1, offset: 30, length: 3, shape: [3], fanIn: 5, fanOut: 3 },
    ]);
    expect([parameters.length, gradients.length]).toEqual([33, 33]);
    expect(parameters.every((value) => value === 0)).toBe(true);
  });

  it('has input and output feature by feature, rounded up to fours', () => {
    const network = createDenseNetwork({ ...shape, kernel });
    const { input, inputGradient, output, outputGradient } = network;
    expect([network.batch, network.stride]).toEqual([70, 72]);
    expect([input.length, inputGradient.length]).toEqual([144, 144]);
    expect([output.length, outputGradient.length]).toEqual([216, 216]);
  });

  it('holds the same values all its life', () => {
    const network = createDenseNetwork({ ...shape, kernel });
    const { parameters, input, output, gradients } = network;
    const others = Array.from({ length: 20 }, () => createDenseNetwork({ ...shape, batch: 5000, kernel }));
    initialise(network, new Random(1), 'glorot');
    input.fill(0.5);
    network.forward();
    expect(output.some((value) => value !== 0)).toBe(true);
    expect([network.parameters, network.gradients]).toEqual([parameters, gradients]);
    for (const other of others) {
      other.forward();
      expect(other.output.every((value) => value === 0)).toBe(true);
    }
  });

  it('is not touched by what lies behind the samples in use', () => {
    const network = createDenseNetwork({ ...shape, kernel });
    initialise(network, new Random(1), 'glorot');
    new Random(2).fillNormal(network.input);
    new Random(3).fillNormal(network.outputGradient);
    const run = (): Float32Array[] => {
      network.forward(33);
      network.backward(33, { inputGradient: true });
      const { stride } = network;
      const used = (values: Float32Array): Float32Array => values.filter((_, i) => i % stride < 33);
      return [network.gradients.slice(), used(network.output), used(network.inputGradient)];
    };
    const before = run();
    for (const values of [network.input, network.outputGradient]) {
      values.forEach((_, i) => {
        if (i % network.stride >= 33) values[i] = Number.NaN;
      });
    }
    expect(run()).toEqual(before);
  });

  it('adds up over parts of a batch', () => {
    const network = createDenseNetwork({ ...shape, kernel });
    initialise(network, new Random(1), 'glorot');
    new Random(2).fillNormal(network.input);
    network.forward();
    network.outputGradient.fill(1);
    network.backward();
    // Sum of d output / d bias over 70 samples.
    expect([...network.gradients.subarray(30)]).toEqual([70, 70, 70]);
    network.backward(20);
    expect([...network.gradients.subarray(30)]).toEqual([20, 20, 20]);
  });

  it('shows a NaN rather than hiding it', () => {
    for (const activation of ['linear', 'relu', 'leaky-relu', 'tanh', 'sine'] as const) {
      const layers = [{ units: 3, activation }];
      const network = createDenseNetwork({ inputs: 1, layers, batch: 9, kernel });
      network.parameters[1] = Number.NaN;
      network.forward();
      const { output, stride } = network;
      expect([output[0], output[stride + 8], output[2 * stride]]).toEqual([0, Number.NaN, 0]);
    }
  });

  it('refuses passes that cannot be', () => {
    const network = createDenseNetwork({ ...shape, kernel });
    expect(() => network.backward()).toThrow(badInput);
    for (const count of [0, -1, 71, 1.5, Number.NaN]) expect(() => network.forward(count)).toThrow(badInput);
    network.forward(30);
    expect(() => network.backward(31)).toThrow(badInput);
    expect(() => network.backward(30)).not.toThrow();
  });

  it('has no gradients unless it is for training, and then takes little memory', () => {
    const made = { inputs: 3, layers: [{ units: 200, activation: 'sine' as const }], batch: 2 ** 14, kernel };
    const network = createDenseNetwork({ ...made, training: false });
    const { gradients, inputGradient, outputGradient } = network;
    expect([gradients.length, inputGradient.length, outputGradient.length]).toEqual([0, 0, 0]);
    network.forward();
    expect(() => network.backward()).toThrow(badInput);
    const few = createDenseNetwork({
      ...made,
      layers: [...made.layers, { units: 1, activation: 'linear' }],
      training: false,
    });
    const bytes = few.input.buffer.byteLength - few.input.byteLength - few.output.byteLength;
    expect(bytes).toBeLessThan(300_000);
  });
});

describe('a shape', () => {
  it.each([
    { inputs: 0 },
    { inputs: 2.5 },
    { inputs: 2 ** 20 },
    { batch: 0 },
    { batch: '8' },
    { batch: 2 ** 25 },
    { layers: [] },
    { layers: 3 },
    { layers: [{ units: 0, activation: 'relu' }] },
    { layers: [{ units: 3, activation: 'swish' }] },
    { layers: [{ units: 3 }] },
    { layers: [null] },
    { layers: [{ units: 3, activation: 'sine', frequency: 0 }] },
    { layers: [{ units: 3, activation: 'sine', frequency: Number.NaN }] },
    { kernel: 'gpu' },
  ])('with %o is refused', (change) => {
    expect(() => createDenseNetwork(changed(change))).toThrow(badOption);
  });

  it.each(['wasm', 'typescript'] as const)('that needs more than 2 GiB is refused (%s)', (kernel) => {
    expect(() => createDenseNetwork(changed({ inputs: 128, batch: 2 ** 23, kernel }))).toThrow(badOption);
  });
});

describe('where WebAssembly is missing', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('TypeScript does the work', async () => {
    vi.resetModules();
    vi.stubGlobal('WebAssembly', undefined);
    const anew = await import('../src/index.js');
    expect(anew.createDenseNetwork(shape).kernel).toBe('typescript');
    expect(() => anew.createDenseNetwork({ ...shape, kernel: 'wasm' })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED' }),
    );
  });
});

it('the WebAssembly module wants nothing from outside and has the tile of the other kernel', () => {
  const module = new WebAssembly.Module(new Uint8Array(Buffer.from(wasmBinary, 'base64')));
  expect(WebAssembly.Module.imports(module)).toEqual([]);
  const memory = allocateKernel('wasm', 4);
  const exports = memory.kernel === 'wasm' ? memory.exports : undefined;
  expect((exports as { denseTile(): number }).denseTile()).toBe(TILE);
});
