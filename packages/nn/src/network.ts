/** Non-linear functions between layers, elementwise. */
export type Activation =
  | 'linear'
  /** max(z, 0) */
  | 'relu'
  /** z where positive, else 0.01 z */
  | 'leaky-relu'
  | 'tanh'
  /** sin(frequency z), as in SIREN (Sitzmann et al., NeurIPS 2020). */
  | 'sine';

/** One run of parameters that belong together: a layer's weights or its biases, ... */
export interface ParameterTensor {
  /** Where it begins in `parameters` and `gradients`, and its number of values. */
  readonly offset: number;
  readonly length: number;
  /** Number of its layer, from 0. */
  readonly layer: number;
  readonly kind: 'weights' | 'biases' | 'scale' | 'shift';
  /** Slowest axis first; weights of a dense layer are [units, inputs]. */
  readonly shape: readonly number[];
  /** How many values one output of the layer is made of, and how many outputs one input goes into. */
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * Parameters, gradients and the buffers of a batch, in memory of their own. The arrays are views of it that
 * never move; the caller writes `parameters`, `input` and `outputGradient` in place.
 */
export interface Network {
  readonly kernel: 'wasm' | 'typescript';
  readonly tensors: readonly ParameterTensor[];
  /** Layer by layer: weights, then biases. All zero at first. */
  readonly parameters: Float32Array;
  /** d loss / d parameters: set, not added to, by `backward`. Empty in networks that are not for training. */
  readonly gradients: Float32Array;
  readonly input: Float32Array;
  /** d loss / d input. Empty in networks that are not for training. */
  readonly inputGradient: Float32Array;
  readonly output: Float32Array;
  /** d loss / d output, to be written by the caller. Empty in networks that are not for training. */
  readonly outputGradient: Float32Array;
  /**
   * Sets `output` from `input`.
   *
   * @param count Number of samples of the batch, the first ones (default: all)
   */
  forward(count?: number): void;
  /**
   * Sets `gradients` from `outputGradient`, after a `forward` of the same samples and parameters.
   *
   * @param options `inputGradient`: whether to set `inputGradient` too (default: no)
   */
  backward(count?: number, options?: { readonly inputGradient?: boolean }): void;
}
