import type { Activation, ConvLayer, ParameterTensor } from '@vdfc/nn';

/**
 * Which weights of a 3 x 3 x 3 kernel are one and the same: none, those that mirror images of the axes bring together (8
 * numbers a kernel), or those equally far from its middle, whatever the axis (4 numbers).
 */
export type Symmetry = 'none' | 'mirror' | 'cubic';

/** How the network between latents and values is made. */
export interface DecoderForm {
  /** Hidden channels. */
  readonly channels: number;
  /** Hidden layers, from 1. */
  readonly layers: number;
  readonly activation: Exclude<Activation, 'linear'>;
  readonly symmetry: Symmetry;
  /** Of weights: steps are 2^(2 - bits) in hidden layers, 2^-bits in the last one. */
  readonly bits: number;
}

const KERNEL = 27;

/**
 * Interpolated latents plus what convolutions add to them.
 *
 * @param normalised whether hidden convolutions are followed by batch normalisation
 */
export function decoderLayers(
  { channels, layers, activation }: DecoderForm,
  normalised: boolean,
): ConvLayer[] {
  const hidden = Array.from({ length: layers }, (): ConvLayer[] => [
    { kind: 'conv', channels, kernel: 3 },
    ...(normalised ? [{ kind: 'batch-norm' } as const] : []),
    { kind: 'activation', activation },
  ]);
  return [{ kind: 'residual', layers: [...hidden.flat(), { kind: 'conv', channels: 1, kernel: 3 }] }];
}

/** How far a value sees on each side. */
export function marginOf({ layers }: DecoderForm): number {
  return layers + 1;
}

/** Numbers of a kernel for each symmetry, and which of them each of its 27 weights is. */
function classesOf(symmetry: Symmetry): { readonly count: number; readonly classes: Int32Array } {
  const classes = new Int32Array(KERNEL);
  if (symmetry === 'none') return { count: KERNEL, classes: classes.map((_, i) => i) };
  for (let i = 0; i < KERNEL; i++) {
    const [z, y, x] = [Math.floor(i / 9), Math.floor(i / 3) % 3, i % 3].map((at) => Math.abs(at - 1));
    classes[i] = symmetry === 'mirror' ? 4 * z! + 2 * y! + x! : z! + y! + x!;
  }
  return { count: symmetry === 'mirror' ? 8 : 4, classes };
}

/** The numbers that a network's parameters are made of where kernels have a symmetry. */
export class TiedParameters {
  /** As the network's, but with the numbers of a kernel in place of its weights. */
  readonly tensors: readonly ParameterTensor[];
  readonly count: number;
  /** For each parameter of the network the number that it is. */
  readonly #source: Int32Array;

  constructor(tensors: readonly ParameterTensor[], symmetry: Symmetry) {
    const { count, classes } = classesOf(symmetry);
    const total = tensors.reduce((end, { offset, length }) => Math.max(end, offset + length), 0);
    const source = new Int32Array(total);
    let offset = 0;
    this.tensors = tensors.map((tensor) => {
      const { shape, kind, length } = tensor;
      const kernels = length / KERNEL;
      const tied =
        kind === 'weights'
          ? { ...tensor, offset, length: kernels * count, shape: [shape[0]!, shape[1]!, count] }
          : { ...tensor, offset };
      for (let i = 0; i < length; i++) {
        const at = kind === 'weights' ? Math.floor(i / KERNEL) * count + classes[i % KERNEL]! : i;
        source[tensor.offset + i] = offset + at;
      }
      offset += tied.length;
      return tied;
    });
    this.count = offset;
    this.#source = source;
  }

  /** Gives the network its parameters. */
  expand(numbers: ArrayLike<number>, parameters: Float32Array): void {
    for (let i = 0; i < parameters.length; i++) parameters[i] = numbers[this.#source[i]!]!;
  }

  /** The numbers of parameters that have the symmetry. */
  pick(parameters: Float32Array): Float64Array {
    const numbers = new Float64Array(this.count);
    for (let i = 0; i < parameters.length; i++) numbers[this.#source[i]!] = parameters[i]!;
    return numbers;
  }

  /** Adds the network's gradients to those of the numbers. */
  addGradients(gradients: Float32Array, out: Float64Array): void {
    for (let i = 0; i < gradients.length; i++) out[this.#source[i]!]! += gradients[i]!;
  }

  /** Step of each number's quantiser. */
  steps(bits: number): Float64Array {
    const steps = new Float64Array(this.count);
    const last = Math.max(...this.tensors.map(({ layer }) => layer));
    for (const { offset, length, layer } of this.tensors) {
      steps.fill(layer === last ? 2 ** -bits : 2 ** (2 - bits), offset, offset + length);
    }
    return steps;
  }
}
