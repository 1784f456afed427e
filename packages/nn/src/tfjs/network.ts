import { VdfcError } from '@vdfc/core';
import type { ConvLayer, ConvNetwork, ConvShape } from '../conv/layers.js';
import { Passes } from '../conv/passes.js';
import { type Plan, planOf, type Step } from '../conv/plan.js';
import { voxels } from '../conv/volume.js';
import { applyLayers, type LayerState } from './layers.js';
import type { TensorFlow, TfModule, TfTensor } from './module.js';

/** A network that TensorFlow.js runs. */
export interface TfNetwork extends ConvNetwork {
  /** TensorFlow.js's name of what computes. */
  readonly backend: string;
}

/**
 * The network that `createConvNetwork(shape)` makes, run by TensorFlow.js: for training large models where its
 * native or GPU back end is at hand. Results agree with this package's kernels to rounding, not to the bit, and may
 * differ between machines; what a decoder runs must be computed by `createConvNetwork`. `backward` runs forward
 * once more. Option `kernel` has no effect.
 *
 * @param tf `@tensorflow/tfjs-node` or `@tensorflow/tfjs`, as the caller imported it
 * @throws VdfcError `BAD_OPTION` for shapes no network can have; `UNSUPPORTED` (also from `forward` and `backward`)
 * for convolutions with the back end 'wasm', which computes wrong gradients of them
 */
export function createTfNetwork(tf: TfModule, shape: ConvShape): TfNetwork {
  return new Network(tf as unknown as TensorFlow, planOf(shape), shape.layers);
}

type NormStep = Step & { readonly kind: 'batch-norm' };

class Network implements TfNetwork {
  // Of this package's kernels none is used.
  readonly kernel = 'typescript' as const;
  readonly tensors: ConvNetwork['tensors'];
  readonly batch: number;
  readonly inputShape: ConvNetwork['inputShape'];
  readonly outputShape: ConvNetwork['outputShape'];
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  readonly statistics: Float32Array;
  readonly input: Float32Array;
  readonly inputGradient: Float32Array;
  readonly output: Float32Array;
  readonly outputGradient: Float32Array;
  readonly #tf: TensorFlow;
  readonly #plan: Plan;
  readonly #passes: Passes;
  readonly #layers: readonly ConvLayer[];
  readonly #norms: readonly NormStep[];

  constructor(tf: TensorFlow, plan: Plan, layers: readonly ConvLayer[]) {
    const { batch, input, output, training } = plan;
    const inputs = batch * input.volume.channels * voxels(input.volume);
    const outputs = batch * output.volume.channels * voxels(output.volume);
    const trained = training ? 1 : 0;
    this.#tf = tf;
    this.#plan = plan;
    this.#passes = new Passes(plan);
    this.#layers = layers;
    this.#norms = plan.steps.filter((step) => step.kind === 'batch-norm');
    this.tensors = plan.tensors;
    this.batch = batch;
    this.inputShape = [input.volume.channels, ...input.volume.lengths];
    this.outputShape = [output.volume.channels, ...output.volume.lengths];
    this.parameters = new Float32Array(plan.parameters);
    this.gradients = new Float32Array(plan.parameters * trained);
    this.statistics = new Float32Array(plan.statistics);
    this.input = new Float32Array(inputs);
    this.inputGradient = new Float32Array(inputs * trained);
    this.output = new Float32Array(outputs);
    this.outputGradient = new Float32Array(outputs * trained);
    for (const { scale, statistics } of this.#norms) {
      this.parameters.fill(1, scale.offset, scale.offset + scale.length);
      this.statistics.fill(1, statistics + scale.length, statistics + 2 * scale.length);
    }
    this.#checkBackend();
  }

  get backend(): string {
    return this.#tf.getBackend();
  }

  forward(count: number = this.batch): void {
    this.#passes.checkForward(count);
    this.#checkBackend();
    const tf = this.#tf;
    tf.tidy(() => {
      const norms = this.#norms.values();
      const keep = (means: TfTensor, variances: TfTensor): void =>
        this.#keep(norms.next().value!, count, means.dataSync(), variances.dataSync());
      this.output.set(this.#run(this.#inputs(count), this.#parameterTensors(), keep).dataSync());
    });
  }

  backward(given?: number, options: { readonly inputGradient?: boolean } = {}): void {
    const count = this.#passes.checkBackward(given);
    this.#checkBackend();
    const { inputGradient = false } = options;
    this.#tf.tidy(() => {
      const found = this.#differentiate(count, inputGradient);
      if (inputGradient) this.inputGradient.set(found.shift()!.dataSync());
      this.tensors.forEach(({ offset }, i) => {
        this.gradients.set(found[i]!.dataSync(), offset);
      });
    });
  }

  /** All in one piece. */
  *forwardInPieces(count?: number): Generator<undefined, void> {
    this.forward(count);
    yield;
  }

  *backwardInPieces(
    count?: number,
    options?: { readonly inputGradient?: boolean },
  ): Generator<undefined, void> {
    this.backward(count, options);
    yield;
  }

  /** Gradients of the input (if wanted) and of each tensor of parameters. */
  #differentiate(count: number, inputGradient: boolean): TfTensor[] {
    const tf = this.#tf;
    const x = this.#inputs(count);
    const parameters = this.#parameterTensors();
    if (!inputGradient && parameters.length === 0) return [];
    const dy = tf.tensor(this.#samples(this.outputGradient, count), [count, ...this.outputShape]);
    return inputGradient
      ? tf.grads((first, ...rest) => this.#run(first!, rest, () => {}))([x, ...parameters], dy)
      : tf.grads((...rest) => this.#run(x, rest, () => {}))(parameters, dy);
  }

  /** Output [sample, channel, z, y, x] of an input of the same order. */
  #run(x: TfTensor, parameters: readonly TfTensor[], keep: LayerState['keep']): TfTensor {
    const tf = this.#tf;
    const next = parameters.values();
    const norms = this.#norms.values();
    const state: LayerState = {
      parameters: () => next.next().value!,
      statistics: (channels) => {
        const { statistics: at } = norms.next().value!;
        if (this.#plan.training) return undefined;
        const part = (from: number): TfTensor =>
          tf.tensor(this.statistics.slice(from, from + channels), [channels]);
        return [part(at), part(at + channels)];
      },
      keep,
    };
    const channelsLast = applyLayers(tf, this.#layers, tf.transpose(x, [0, 2, 3, 4, 1]), state);
    return tf.transpose(channelsLast, [0, 4, 1, 2, 3]);
  }

  /** Moves the running statistics towards those of a batch. */
  #keep(
    { momentum, statistics: at, from }: NormStep,
    count: number,
    means: Numbers,
    variances: Numbers,
  ): void {
    const { channels } = from.volume;
    const n = count * voxels(from.volume);
    // The variance of the batch is that of its values, the one kept that which they suggest.
    const unbiased = n > 1 ? n / (n - 1) : 1;
    const move = (to: number, value: number): void => {
      this.statistics[to] = (1 - momentum) * this.statistics[to]! + momentum * value;
    };
    for (let c = 0; c < channels; c++) {
      move(at + c, means[c]!);
      move(at + channels + c, variances[c]! * unbiased);
    }
  }

  #inputs(count: number): TfTensor {
    return this.#tf.tensor(this.#samples(this.input, count), [count, ...this.inputShape]);
  }

  #parameterTensors(): TfTensor[] {
    return this.tensors.map(({ offset, length, shape }) =>
      this.#tf.tensor(this.parameters.slice(offset, offset + length), [...shape]),
    );
  }

  /** A copy of the first samples. */
  #samples(values: Float32Array, count: number): Float32Array {
    return values.slice(0, (values.length / this.batch) * count);
  }

  #checkBackend(): void {
    if (this.backend !== 'wasm' || !this.#plan.steps.some(({ kind }) => kind === 'conv')) return;
    const message =
      "Cannot run convolutions with TensorFlow.js's back end wasm: it computes wrong gradients of conv3d; " +
      'expected another, for example cpu or tensorflow';
    throw new VdfcError('UNSUPPORTED', message);
  }
}

type Numbers = ArrayLike<number>;
