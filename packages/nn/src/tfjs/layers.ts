import type { ConvLayer, Lengths } from '../conv/layers.js';
import { EPSILON } from '../conv/steps/normalisation.js';
import { axisOf } from '../conv/steps/upsampling.js';
import type { TensorFlow, TfTensor } from './module.js';

/** What `applyLayers` takes parameters and running statistics from, in the order of the layers. */
export interface LayerState {
  /** The next tensor of parameters. */
  parameters(): TfTensor;
  /** Means and variances that the next batch normalisation is to use; undefined: those of the batch. */
  statistics(channels: number): readonly [means: TfTensor, variances: TfTensor] | undefined;
  /** Told the statistics of the batch where they are used. */
  keep(means: TfTensor, variances: TfTensor): void;
}

/** Runs layers on x [sample, z, y, x, channel]. */
export function applyLayers(
  tf: TensorFlow,
  layers: readonly ConvLayer[],
  x: TfTensor,
  state: LayerState,
): TfTensor {
  return layers.reduce((values, layer) => apply(tf, layer, values, state), x);
}

function apply(tf: TensorFlow, layer: ConvLayer, x: TfTensor, state: LayerState): TfTensor {
  switch (layer.kind) {
    case 'conv':
      return convolve(tf, layer, x, state);
    case 'batch-norm':
      return normalise(tf, x, state);
    case 'activation':
      return activate(tf, layer, x);
    case 'upsample':
      return upsample(tf, layer, x);
    case 'residual':
      return tf.add(x, applyLayers(tf, layer.layers, x, state));
  }
}

function convolve(
  tf: TensorFlow,
  layer: ConvLayer & { kind: 'conv' },
  x: TfTensor,
  state: LayerState,
): TfTensor {
  const { kernel, stride = 1, bias = true } = layer;
  const weights = tf.transpose(state.parameters(), [2, 3, 4, 1, 0]);
  const reach = (kernel - 1) / 2;
  const along: [number, number] = [reach, reach];
  // TensorFlow's own padding 'same' begins at another voxel where the stride is 2.
  const padded = reach === 0 ? x : tf.pad(x, [[0, 0], along, along, along, [0, 0]]);
  const sums = tf.conv3d(padded, weights, stride, 'valid');
  return bias ? tf.add(sums, state.parameters()) : sums;
}

function normalise(tf: TensorFlow, x: TfTensor, state: LayerState): TfTensor {
  const [scale, shift] = [state.parameters(), state.parameters()];
  const known = state.statistics(x.shape.at(-1)!);
  const mean = known?.[0] ?? tf.mean(x, [0, 1, 2, 3]);
  const difference = tf.sub(x, mean);
  const variance = known?.[1] ?? tf.mean(tf.mul(difference, difference), [0, 1, 2, 3]);
  if (known === undefined) state.keep(mean, variance);
  const epsilon = tf.tensor(Float32Array.of(EPSILON), [1]);
  const slope = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(difference, slope), shift);
}

function activate(tf: TensorFlow, layer: ConvLayer & { kind: 'activation' }, x: TfTensor): TfTensor {
  switch (layer.activation) {
    case 'linear':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'leaky-relu':
      return tf.leakyRelu(x, 0.01);
    case 'tanh':
      return tf.tanh(x);
    case 'sine':
      return tf.sin(tf.mul(x, layer.frequency ?? 1));
  }
}

/** Along x, y and z in turn: a product with the matrix of the axis, which then goes to the front. */
function upsample(tf: TensorFlow, { to, mode }: ConvLayer & { kind: 'upsample' }, x: TfTensor): TfTensor {
  let values = tf.transpose(x, [0, 4, 1, 2, 3]);
  for (const axis of [2, 1, 0] as const) {
    const [samples, channels, a, b, n] = values.shape as [number, number, number, number, number];
    const lines = tf.reshape(values, [samples * channels * a * b, n]);
    const product = tf.matMul(lines, interpolation(tf, n, to, axis, mode));
    values = tf.transpose(tf.reshape(product, [samples, channels, a, b, to[axis]]), [0, 1, 4, 2, 3]);
  }
  return tf.transpose(values, [0, 2, 3, 4, 1]);
}

/** [n, to[axis]]: what each of n places gives to each of the finer grid. */
function interpolation(
  tf: TensorFlow,
  n: number,
  to: Lengths,
  axis: 0 | 1 | 2,
  mode: 'nearest' | 'trilinear',
): TfTensor {
  const m = to[axis];
  const { low, high, lowWeight, highWeight } = axisOf(n, m, mode);
  const matrix = new Float32Array(n * m);
  for (let i = 0; i < m; i++) {
    matrix[low[i]! * m + i] = matrix[low[i]! * m + i]! + lowWeight[i]!;
    matrix[high[i]! * m + i] = matrix[high[i]! * m + i]! + highWeight[i]!;
  }
  return tf.tensor(matrix, [n, m]);
}
