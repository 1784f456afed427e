import { VdfcError } from '@vdfc/core';
import { allocateKernel, type KernelMemory } from '../kernel/memory.js';
import type { Network, ParameterTensor } from '../network.js';
import { type DenseKernel, TILE } from './kernel.js';
import { type DensePlan, type PlannedLayer, planDense } from './plan.js';
import { createScriptDense } from './script.js';
import { checkDenseShape, type DenseShape, denseTensors } from './shape.js';
import { createWasmDense } from './wasm.js';

/**
 * A network of dense layers. `input`, `output` and their gradients are [features][stride], feature by feature,
 * samples side by side: feature f of sample s is at f * stride + s.
 */
export interface DenseNetwork extends Network {
  /** `batch`, rounded up to a multiple of 4. What lies between is of no effect. */
  readonly stride: number;
  readonly batch: number;
}

/**
 * Makes a network of dense layers with float32 arithmetic, the same bits in both kernels. Parameters are [units,
 * inputs] weights and [units] biases by turns, all zero at first (see `initialise`). `output` counts up to the
 * number of samples last asked for; what lies behind is of no meaning.
 *
 * @example
 * const network = createDenseNetwork({
 *   inputs: 3,
 *   layers: [{ units: 16, activation: 'sine', frequency: 8 }, { units: 1, activation: 'linear' }],
 *   batch: 1024,
 * });
 * @throws VdfcError `BAD_OPTION` for a shape that is not one or that needs more than 2 GiB, `UNSUPPORTED` if
 * `kernel` is 'wasm' and there is no WebAssembly with SIMD
 */
export function createDenseNetwork(shape: DenseShape): DenseNetwork {
  checkDenseShape(shape);
  const memory = allocateKernel(shape.kernel ?? 'auto', planDense(shape, 0).end);
  const kernel =
    memory.kernel === 'wasm' ? createWasmDense(memory.exports) : createScriptDense(memory.floats);
  return new Dense(shape, planDense(shape, memory.base), memory, kernel);
}

class Dense implements DenseNetwork {
  readonly kernel: 'wasm' | 'typescript';
  readonly batch: number;
  readonly stride: number;
  readonly tensors: readonly ParameterTensor[];
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  readonly input: Float32Array;
  readonly inputGradient: Float32Array;
  readonly output: Float32Array;
  readonly outputGradient: Float32Array;
  readonly #plan: DensePlan;
  readonly #floats: Float32Array;
  readonly #code: DenseKernel;
  readonly #training: boolean;
  /** Samples of the last forward pass. */
  #seen = 0;

  constructor(shape: DenseShape, plan: DensePlan, { kernel, floats }: KernelMemory, code: DenseKernel) {
    this.kernel = kernel;
    this.batch = shape.batch;
    this.stride = plan.stride;
    this.tensors = denseTensors(shape);
    this.#plan = plan;
    this.#floats = floats;
    this.#code = code;
    this.#training = shape.training ?? true;
    const view = (start: number, length: number): Float32Array => floats.subarray(start, start + length);
    const trained = (start: number, length: number): Float32Array => view(start, this.#training ? length : 0);
    const inputs = shape.inputs * plan.stride;
    const outputs = plan.layers.at(-1)!.units * plan.stride;
    this.parameters = view(plan.parameters, plan.size);
    this.gradients = trained(plan.gradients, plan.size);
    this.input = view(plan.input, inputs);
    this.inputGradient = trained(plan.inputGradient, inputs);
    this.output = view(plan.output, outputs);
    this.outputGradient = trained(plan.outputGradient, outputs);
  }

  forward(count: number = this.batch): void {
    if (!Number.isInteger(count) || count < 1 || count > this.batch) {
      refuse('go forward', `1 to ${this.batch} samples`, `${count}`);
    }
    const { layers, input, output, stride, tilePitch } = this.#plan;
    const code = this.#code;
    for (const { weights, units, inputs, transposed } of layers) {
      code.transpose(weights, units, inputs, transposed);
    }
    const first = layers[0]!;
    const last = layers.at(-1)!;
    for (let start = 0, shift = 0; start < count; start += TILE, shift += tilePitch) {
      const samples = Math.min(TILE, count - start);
      code.load(input + start, stride, first.inputs, samples, first.x + shift);
      for (const layer of layers) forwardTile(code, layer, shift, samples);
      code.unload(last.y + shift, last.units, samples, output + start, stride);
    }
    this.#seen = count;
  }

  backward(count: number = this.#seen, options: { readonly inputGradient?: boolean } = {}): void {
    if (!this.#training) refuse('go backward', 'a network for training', 'one without gradients');
    if (!Number.isInteger(count) || count < 1 || count > this.#seen) {
      const expected =
        this.#seen > 0 ? `1 to ${this.#seen} samples, as last forward` : 'a forward pass before';
      refuse('go backward', expected, `${count} samples`);
    }
    const { lanes, size, gradients } = this.#plan;
    this.#floats.fill(0, lanes, lanes + 4 * size);
    for (let start = 0; start < count; start += TILE) {
      this.#backwardTile(start, Math.min(TILE, count - start), options.inputGradient ?? false);
    }
    this.#code.join(lanes, size, gradients);
  }

  #backwardTile(start: number, samples: number, toInput: boolean): void {
    const { layers, outputGradient, inputGradient, stride, tilePitch, deltas } = this.#plan;
    const code = this.#code;
    const shift = (start / TILE) * tilePitch;
    let [delta, next] = deltas;
    code.load(outputGradient + start, stride, layers.at(-1)!.units, samples, delta);
    for (let i = layers.length - 1; i >= 0; i--) {
      const { inputs, units, weights, lanes, x, y, slopes, code: activation } = layers[i]!;
      code.derive(activation, y + shift, slopes + shift, delta, units, samples);
      code.accumulate(delta, units, x + shift, inputs, lanes, samples);
      if (i === 0 && !toInput) return;
      code.multiply(weights, -1, units, inputs, delta, next, samples);
      [delta, next] = [next, delta];
    }
    code.unload(delta, layers[0]!.inputs, samples, inputGradient + start, stride);
  }
}

function forwardTile(code: DenseKernel, layer: PlannedLayer, shift: number, samples: number): void {
  const { transposed, biases, inputs, units, x, y, slopes, code: activation, frequency } = layer;
  code.multiply(transposed, biases, inputs, units, x + shift, y + shift, samples);
  code.activate(activation, frequency, y + shift, slopes < 0 ? -1 : slopes + shift, units, samples);
}

function refuse(what: string, expected: string, found: string): never {
  throw new VdfcError('BAD_INPUT', `Cannot ${what}: expected ${expected}, got ${found}`);
}
