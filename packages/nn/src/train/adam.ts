import { VdfcError } from '@vdfc/core';
import type { Network } from '../network.js';

/** Options of `createAdam`. */
export interface AdamOptions {
  /** Share of the old mean that is kept at every step, of gradients (default 0.9) and of their squares (0.999). */
  readonly beta1?: number;
  readonly beta2?: number;
  /** Added to the root of the mean square (default 1e-8). */
  readonly epsilon?: number;
  /**
   * Whether the optimiser keeps parameters of its own, beginning with a copy of the network's (default: no). For
   * training with quantisation: gradients are taken at `network.parameters`, the rounded ones, and applied to
   * `adam.parameters`.
   */
  readonly separate?: boolean;
}

/** What must be kept to go on with a training later. */
export interface AdamState {
  /** Steps done. */
  readonly steps: number;
  readonly parameters: Float32Array;
  /** Running means of gradients and of their squares. */
  readonly mean: Float32Array;
  readonly meanSquare: Float32Array;
}

/** Adam (Kingma & Ba, ICLR 2015), as in PyTorch without weight decay. */
export interface Adam {
  /** What `step` changes: the network's own parameters unless `separate`. */
  readonly parameters: Float32Array;
  /** Steps done. */
  readonly steps: number;
  /** Takes one step against `network.gradients`, about as long as `rate` for each parameter. */
  step(rate: number): void;
  /** A copy of everything that `restore` needs. */
  state(): AdamState;
  /** @throws VdfcError `BAD_INPUT` if the state is not of a network of this size */
  restore(state: AdamState): void;
}

/** @throws VdfcError `BAD_OPTION` for options out of range, `BAD_INPUT` if the network is not for training */
export function createAdam(network: Network, options: AdamOptions = {}): Adam {
  return new NetworkAdam(network, options);
}

class NetworkAdam implements Adam {
  readonly parameters: Float32Array;
  steps = 0;
  readonly #gradients: Float32Array;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #mean: Float32Array;
  readonly #meanSquare: Float32Array;
  /** beta1 and beta2 to the power of `steps`. */
  #power1 = 1;
  #power2 = 1;

  constructor({ parameters, gradients }: Network, options: AdamOptions) {
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, separate = false } = options;
    checkShare('beta1', beta1);
    checkShare('beta2', beta2);
    if (!(Number.isFinite(epsilon) && epsilon > 0)) refuseOption('epsilon', 'a number above 0', epsilon);
    if (gradients.length !== parameters.length) {
      throw new VdfcError('BAD_INPUT', 'Cannot make Adam: expected a network for training, got one without');
    }
    this.parameters = separate ? parameters.slice() : parameters;
    this.#gradients = gradients;
    this.#beta1 = beta1;
    this.#beta2 = beta2;
    this.#epsilon = epsilon;
    this.#mean = new Float32Array(parameters.length);
    this.#meanSquare = new Float32Array(parameters.length);
  }

  step(rate: number): void {
    this.#count();
    const gradients = this.#gradients;
    const { parameters } = this;
    const mean = this.#mean;
    const meanSquare = this.#meanSquare;
    const beta1 = this.#beta1;
    const beta2 = this.#beta2;
    const epsilon = this.#epsilon;
    const stride = rate / (1 - this.#power1);
    const scale = 1 / Math.sqrt(1 - this.#power2);
    for (let i = 0; i < parameters.length; i++) {
      const gradient = gradients[i]!;
      mean[i] = beta1 * mean[i]! + (1 - beta1) * gradient;
      meanSquare[i] = beta2 * meanSquare[i]! + (1 - beta2) * gradient * gradient;
      parameters[i] = parameters[i]! - (stride * mean[i]!) / (Math.sqrt(meanSquare[i]!) * scale + epsilon);
    }
  }

  state(): AdamState {
    return {
      steps: this.steps,
      parameters: this.parameters.slice(),
      mean: this.#mean.slice(),
      meanSquare: this.#meanSquare.slice(),
    };
  }

  restore({ steps, parameters, mean, meanSquare }: AdamState): void {
    const { length } = this.parameters;
    const fits = [parameters, mean, meanSquare].every((values) => values.length === length);
    if (!fits || !Number.isInteger(steps) || steps < 0 || steps > MAX_STEPS) {
      const expected = `${length} parameters and means`;
      const found = `${parameters.length}, ${mean.length} and ${meanSquare.length} after ${steps} steps`;
      throw new VdfcError('BAD_INPUT', `Cannot restore Adam: expected ${expected}, got ${found}`);
    }
    this.parameters.set(parameters);
    this.#mean.set(mean);
    this.#meanSquare.set(meanSquare);
    this.steps = 0;
    this.#power1 = 1;
    this.#power2 = 1;
    // The same products in the same order as when the steps were made: the same bits.
    while (this.steps < steps) this.#count();
  }

  #count(): void {
    this.steps += 1;
    this.#power1 *= this.#beta1;
    this.#power2 *= this.#beta2;
  }
}

/** A number of steps from outside must not take long to count. */
const MAX_STEPS = 1e9;

function checkShare(name: string, value: number): void {
  if (!(value >= 0 && value < 1)) refuseOption(name, 'a number from 0 to below 1', value);
}

function refuseOption(name: string, expected: string, found: number): never {
  const message = `Cannot make Adam: expected ${name} to be ${expected}, got ${found}`;
  throw new VdfcError('BAD_OPTION', message, { option: name });
}
