/** The part of a TensorFlow.js tensor that is used here. */
export interface TfTensor {
  readonly shape: number[];
  dataSync(): ArrayLike<number>;
}

/** The functions of TensorFlow.js that are used here. */
export interface TensorFlow {
  getBackend(): string;
  /** Frees all tensors that `run` makes. */
  tidy(run: () => void): void;
  tensor(values: Float32Array, shape: number[]): TfTensor;
  reshape(x: TfTensor, shape: number[]): TfTensor;
  transpose(x: TfTensor, axes: number[]): TfTensor;
  pad(x: TfTensor, paddings: [number, number][]): TfTensor;
  /** On [sample, z, y, x, channel], weights [z, y, x, in, out]. */
  conv3d(x: TfTensor, weights: TfTensor, strides: number, pad: 'valid'): TfTensor;
  matMul(a: TfTensor, b: TfTensor): TfTensor;
  mean(x: TfTensor, axes: number[]): TfTensor;
  add(a: TfTensor, b: TfTensor): TfTensor;
  sub(a: TfTensor, b: TfTensor): TfTensor;
  mul(a: TfTensor, b: TfTensor | number): TfTensor;
  rsqrt(x: TfTensor): TfTensor;
  relu(x: TfTensor): TfTensor;
  leakyRelu(x: TfTensor, slope: number): TfTensor;
  tanh(x: TfTensor): TfTensor;
  sin(x: TfTensor): TfTensor;
  grads(run: (...inputs: TfTensor[]) => TfTensor): (inputs: TfTensor[], dy: TfTensor) => TfTensor[];
}

/**
 * A module with these functions, as the caller imported it: `@tensorflow/tfjs-node` or `@tensorflow/tfjs`.
 * (`@tensorflow/tfjs-core` alone knows no gradients; `@tensorflow/tfjs-layers` brings them.) Its own types of
 * arguments are narrower than need be, so they are not compared.
 */
export type TfModule = { readonly [K in keyof TensorFlow]: (...args: never) => unknown };
