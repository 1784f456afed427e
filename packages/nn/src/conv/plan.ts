import type { Activation, ParameterTensor } from '../network.js';
import { type Slot, slotOf } from './arena.js';
import { checkShape } from './check.js';
import type { ConvLayer, ConvShape, Lengths } from './layers.js';
import { type Volume, volumeOf } from './volume.js';

/** Values between two steps, for all samples of the batch, and d loss / d values. */
export interface Field {
  readonly volume: Volume;
  readonly values: Slot;
  readonly gradient: Slot;
}

/** One thing to do with fields: a layer, or the fork and the join round a residual's layers. */
export type Step = { readonly from: Field; readonly to: Field } & (
  | {
      readonly kind: 'conv';
      readonly kernel: 1 | 3;
      readonly stride: 1 | 2;
      readonly weights: ParameterTensor;
      readonly biases: ParameterTensor | undefined;
    }
  | {
      readonly kind: 'batch-norm';
      readonly momentum: number;
      readonly scale: ParameterTensor;
      readonly shift: ParameterTensor;
      /** Where its means begin in `statistics`; variances follow. */
      readonly statistics: number;
    }
  | { readonly kind: 'activation'; readonly activation: Activation; readonly frequency: number }
  | { readonly kind: 'upsample'; readonly mode: 'nearest' | 'trilinear' }
  /** `to` has the values of `from`, and a gradient of its own. */
  | { readonly kind: 'fork' }
  /** `to` is `from` (the end of the branch) + `skip`. */
  | { readonly kind: 'join'; readonly skip: Field }
);

export interface Plan {
  readonly batch: number;
  readonly training: boolean;
  readonly steps: readonly Step[];
  readonly input: Field;
  readonly output: Field;
  readonly tensors: readonly ParameterTensor[];
  /** Number of parameters, and of running statistics. */
  readonly parameters: number;
  readonly statistics: number;
}

/** @throws VdfcError `BAD_OPTION` naming the layer that cannot be */
export function planOf(shape: ConvShape): Plan {
  checkShape(shape);
  const { batch, layers, training = true } = shape;
  const [channels, ...lengths] = shape.input;
  const planner = new Planner(batch);
  const input = planner.field(channels, lengths);
  const output = planner.add(layers, input);
  const { steps, tensors, parameters, statistics } = planner;
  return { batch, training, steps, input, output, tensors, parameters, statistics };
}

class Planner {
  readonly steps: Step[] = [];
  readonly tensors: ParameterTensor[] = [];
  parameters = 0;
  statistics = 0;
  readonly #batch: number;
  #layer = 0;

  constructor(batch: number) {
    this.#batch = batch;
  }

  field(channels: number, lengths: Lengths): Field {
    const volume = volumeOf(channels, lengths);
    const length = volume.size * this.#batch;
    return { volume, values: slotOf(length), gradient: slotOf(length) };
  }

  /** Appends the steps of `layers`; returns what they lead to. */
  add(layers: readonly ConvLayer[], input: Field): Field {
    let from = input;
    for (const layer of layers) {
      const to = this.#target(layer, from, from !== input);
      this.#append(layer, from, to);
      from = to;
    }
    return from;
  }

  #target(layer: ConvLayer, from: Field, owned: boolean): Field {
    const { channels, lengths } = from.volume;
    if (layer.kind === 'conv') {
      const { stride = 1 } = layer;
      return this.field(layer.channels, lengths.map((n) => Math.ceil(n / stride)) as unknown as Lengths);
    }
    if (layer.kind === 'upsample') return this.field(channels, layer.to);
    // Done in place: neither the layer before nor the derivative needs what was there. Of a sine it does.
    const inPlace =
      layer.kind === 'activation' && owned && layer.activation !== 'sine' && !this.#isKept(from);
    return inPlace ? from : this.field(channels, lengths);
  }

  /** Whether the step that made these values needs them again, as they are. */
  #isKept(field: Field): boolean {
    const maker = this.steps.at(-1);
    return maker === undefined || maker.to !== field || maker.kind === 'activation' || maker.kind === 'fork';
  }

  #append(layer: ConvLayer, from: Field, to: Field): void {
    const number = layer.kind === 'conv' || layer.kind === 'batch-norm' ? this.#layer++ : -1;
    const { channels } = from.volume;
    if (layer.kind === 'conv') {
      const { kernel, stride = 1, bias = true } = layer;
      const taps = kernel ** 3;
      const fans = [channels * taps, layer.channels * taps] as const;
      const shape = [layer.channels, channels, kernel, kernel, kernel];
      const weights = this.#tensor(number, 'weights', shape, ...fans);
      const biases = bias ? this.#tensor(number, 'biases', [layer.channels], ...fans) : undefined;
      this.steps.push({ kind: 'conv', from, to, kernel, stride, weights, biases });
    } else if (layer.kind === 'batch-norm') {
      const scale = this.#tensor(number, 'scale', [channels], 1, 1);
      const shift = this.#tensor(number, 'shift', [channels], 1, 1);
      const { momentum = 0.1 } = layer;
      const { statistics } = this;
      this.steps.push({ kind: 'batch-norm', from, to, momentum, scale, shift, statistics });
      this.statistics += 2 * channels;
    } else if (layer.kind === 'activation') {
      const { activation, frequency = 1 } = layer;
      this.steps.push({ kind: 'activation', from, to, activation, frequency });
    } else if (layer.kind === 'upsample') {
      this.steps.push({ kind: 'upsample', from, to, mode: layer.mode });
    } else {
      this.#appendResidual(layer.layers, from, to);
    }
  }

  #appendResidual(layers: readonly ConvLayer[], skip: Field, to: Field): void {
    const { channels, lengths } = skip.volume;
    const branch = { ...this.field(channels, lengths), values: skip.values };
    this.steps.push({ kind: 'fork', from: skip, to: branch });
    this.steps.push({ kind: 'join', from: this.add(layers, branch), skip, to });
  }

  #tensor(
    layer: number,
    kind: ParameterTensor['kind'],
    shape: readonly number[],
    fanIn: number,
    fanOut: number,
  ): ParameterTensor {
    const length = shape.reduce((product, n) => product * n, 1);
    const tensor = { offset: this.parameters, length, layer, kind, shape, fanIn, fanOut };
    this.tensors.push(tensor);
    this.parameters += length;
    return tensor;
  }
}
