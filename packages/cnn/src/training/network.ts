import { type ConvNetwork, createConvNetwork, type KernelChoice } from '@vdfc/nn';
import { type DecoderForm, decoderLayers, marginOf, TiedParameters } from '../model/decoder.js';
import type { Geometry, Lengths } from '../model/geometry.js';
import { addWindow, forEachCoreRow, readWindow, type Window, windowLengths } from '../model/windows.js';
import { AbsoluteError, type Target } from './loss.js';

/** A decoder's network with what it takes to train it on windows of an array. */
export class WindowNetwork {
  readonly network: ConvNetwork;
  readonly numbers: TiedParameters;
  readonly boxes: Lengths;
  readonly margin: number;
  readonly #size: Lengths;
  readonly #volume: Lengths;
  readonly #error: AbsoluteError;

  /**
   * @param boxes most lengths of the boxes
   * @param batch most windows at a time
   * @param normalised whether hidden layers are batch-normalised
   */
  constructor(
    form: DecoderForm,
    geometry: Geometry,
    target: Target,
    { boxes, batch, normalised, kernel }: NetworkOptions,
  ) {
    const { volume } = geometry;
    this.boxes = boxes;
    this.margin = marginOf(form);
    this.#size = windowLengths(volume, boxes, this.margin);
    this.#volume = volume;
    this.network = createConvNetwork({
      input: [1, ...this.#size],
      batch,
      layers: decoderLayers(form, normalised),
      kernel,
    });
    this.numbers = new TiedParameters(this.network.tensors, form.symmetry);
    this.#error = new AbsoluteError(target, this.#size, volume);
  }

  /**
   * The error in the boxes of windows.
   *
   * @param input interpolated latents
   */
  measure(input: Float32Array, windows: readonly Window[]): number {
    this.#forward(input, windows);
    return this.#sumOver(windows, (window, y) => this.#error.measure(window, y));
  }

  /** As `measure`; adds to the gradients of the input and of the numbers, `weight` times. */
  learn(
    input: Float32Array,
    windows: readonly Window[],
    weight: number,
    inputGradients: Float64Array,
    numberGradients: Float64Array,
  ): number {
    this.#forward(input, windows);
    const { network } = this;
    const length = this.#length();
    const error = this.#sumOver(windows, (window, y, at) =>
      this.#error.measure(window, y, weight, network.outputGradient.subarray(at, at + length)),
    );
    network.backward(windows.length, { inputGradient: true });
    windows.forEach((window, i) => {
      addWindow(network.inputGradient, i * length, window, this.#size, this.#volume, inputGradients);
    });
    this.numbers.addGradients(network.gradients, numberGradients);
    return error;
  }

  /** What the network gives in a window's box. */
  decode(input: Float32Array, window: Window, out: Float64Array): void {
    this.#forward(input, [window]);
    const { output } = this.network;
    forEachCoreRow(window, this.#size, this.#volume, (place, from, length) => {
      for (let k = 0; k < length; k++) out[place + k] = output[from + k]!;
    });
  }

  /** Adds to the gradient of the input, given that of what the network gives in a window's box. */
  transpose(input: Float32Array, window: Window, gradient: Float64Array, out: Float64Array): void {
    this.#forward(input, [window]);
    const { outputGradient, inputGradient } = this.network;
    outputGradient.fill(0);
    forEachCoreRow(window, this.#size, this.#volume, (place, from, length) => {
      for (let k = 0; k < length; k++) outputGradient[from + k] = gradient[place + k]!;
    });
    this.network.backward(1, { inputGradient: true });
    addWindow(inputGradient, 0, window, this.#size, this.#volume, out);
  }

  #forward(input: Float32Array, windows: readonly Window[]): void {
    const length = this.#length();
    windows.forEach((window, i) => {
      readWindow(input, this.#volume, window, this.#size, this.network.input, i * length);
    });
    this.network.forward(windows.length);
  }

  #sumOver(
    windows: readonly Window[],
    work: (window: Window, y: Float32Array, at: number) => number,
  ): number {
    const length = this.#length();
    return windows.reduce((sum, window, i) => {
      const y = this.network.output.subarray(i * length, (i + 1) * length);
      return sum + work(window, y, i * length);
    }, 0);
  }

  #length(): number {
    return this.#size[0] * this.#size[1] * this.#size[2];
  }
}

export interface NetworkOptions {
  readonly boxes: Lengths;
  readonly batch: number;
  readonly normalised: boolean;
  readonly kernel: KernelChoice;
}
