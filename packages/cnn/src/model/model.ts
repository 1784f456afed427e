import { codeWeights, createConvNetwork, type KernelChoice } from '@vdfc/nn';
import { RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import { dequantise, fromDomain, type Values } from '@vdfc/numerics/quantise';
import { PacketSynthesis, type PacketTree } from '@vdfc/numerics/wavelet';
import { type DecoderForm, decoderLayers, marginOf, TiedParameters } from './decoder.js';
import type { Geometry } from './geometry.js';
import { codeLevels, codeTree, LATENT_WAVELET, LatentSynthesis, stepAt } from './latents.js';
import { forEachCoreRow, readWindow, tileLengths, tiles, windowLengths } from './windows.js';

/** How a decoder's numbers become values of an array. */
export interface ModelForm extends DecoderForm {
  /** Distance between latents, in quarters of a cell. */
  readonly spacing: number;
  /** The domain's unit is 2^scale. */
  readonly scale: number;
  /** Hundredths. */
  readonly exponent: number;
  /** Whether negative values become 0. */
  readonly clamped: boolean;
  /** The latents' step is 2^(-stepIndex / 16). */
  readonly stepIndex: number;
}

/** All that a decoder needs. */
export interface Model {
  readonly form: ModelForm;
  readonly tree: PacketTree;
  /** Of the latents' wavelet coefficients. */
  readonly levels: Int32Array;
  /** Of the network's numbers. */
  readonly weights: Int32Array;
}

/** Values and channels that the network has to do with at a time: a few hundredths of a second's work. */
const TILE_WORK = 2 ** 17;

/** Lengths of the boxes in which an array is decoded and trained on. */
export function boxLengths({ volume }: Geometry, { channels, layers }: DecoderForm): Geometry['volume'] {
  return tileLengths(volume, Math.max(512, Math.floor(TILE_WORK / (channels * layers))));
}

export function writeModel(model: Model, geometry: Geometry): Uint8Array {
  const encoder = new RangeEncoder();
  codeTree(encoder, geometry, model.tree);
  codeWeights(encoder, model.weights, numbersOf(model.form).tensors);
  const packets = new PacketSynthesis(geometry.latentShape, model.tree, LATENT_WAVELET);
  codeLevels(encoder, model.levels.slice(), packets);
  return encoder.finish();
}

/** Any bytes make some model of the form. */
export function readModel(bytes: Uint8Array, form: ModelForm, geometry: Geometry): Model {
  const decoder = new RangeDecoder(bytes);
  const tree = codeTree(decoder, geometry, null);
  const { tensors, count } = numbersOf(form);
  const weights = codeWeights(decoder, new Int32Array(count), tensors);
  const levels = new Int32Array(geometry.items * geometry.latents);
  codeLevels(decoder, levels, new PacketSynthesis(geometry.latentShape, tree, LATENT_WAVELET));
  return { form, tree, levels, weights };
}

/** The numbers of a network of this form, whatever it is applied to. */
export function numbersOf(form: DecoderForm): TiedParameters {
  const layers = decoderLayers(form, false);
  const { tensors } = createConvNetwork({
    input: [1, 1, 1, 1],
    batch: 1,
    layers,
    training: false,
    kernel: 'typescript',
  });
  return new TiedParameters(tensors, form.symmetry);
}

/** The values of a model. Yields the done share. */
export function* renderModel(
  { form, tree, levels, weights }: Model,
  geometry: Geometry,
  kernel: KernelChoice,
  out: Values,
): Generator<number, void, void> {
  const { items, volume, voxels } = geometry;
  const latents = new LatentSynthesis(geometry, tree);
  const input = new Float32Array(items * voxels);
  const coefficients = new Float64Array(levels.length);
  dequantise(levels, stepAt(form.stepIndex), coefficients);
  latents.synthesise(coefficients, input);
  const boxes = boxLengths(geometry, form);
  const size = windowLengths(volume, boxes, marginOf(form));
  const network = createConvNetwork({
    input: [1, ...size],
    batch: 1,
    layers: decoderLayers(form, false),
    training: false,
    kernel,
  });
  const numbers = new TiedParameters(network.tensors, form.symmetry);
  const steps = numbers.steps(form.bits);
  numbers.expand(
    Float64Array.from(weights, (level, i) => level * steps[i]!),
    network.parameters,
  );
  const y = new Float32Array(items * voxels);
  const windows = tiles(items, volume, boxes, marginOf(form));
  let done = 0;
  for (const window of windows) {
    readWindow(input, volume, window, size, network.input, 0);
    network.forward();
    forEachCoreRow(window, size, volume, (place, from, length) => {
      y.set(network.output.subarray(from, from + length), place);
    });
    yield ++done / windows.length;
  }
  const { exponent, scale, clamped } = form;
  fromDomain(y, { exponent: exponent / 100, peak: 2 ** scale, clamped }, out);
}
