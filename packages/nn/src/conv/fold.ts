import { VdfcError } from '@vdfc/core';
import type { ConvLayer, ConvShape } from './layers.js';
import { type Plan, planOf, type Step } from './plan.js';
import { inverseDeviation } from './steps/normalisation.js';

type ConvStep = Step & { readonly kind: 'conv' };
type NormStep = Step & { readonly kind: 'batch-norm' };

const f = Math.fround;

/**
 * The same network without batch normalisations, for decoding: each is worked into the weights and biases of the
 * convolution before it, with its running statistics.
 *
 * @param network The parameters and running statistics of a network of this shape
 * @returns Shape and parameters of the folded network; outputs differ from those of the network with
 * `training: false` by rounding only
 * @throws VdfcError `BAD_OPTION` if a batch normalisation does not follow a convolution directly, `BAD_INPUT` if
 * parameters or statistics are not of a network of this shape
 */
export function foldBatchNorm(
  shape: ConvShape,
  network: { readonly parameters: Float32Array; readonly statistics: Float32Array },
): { shape: ConvShape; parameters: Float32Array } {
  const plan = planOf(shape);
  checkLength('parameters', network.parameters, plan.parameters);
  checkLength('statistics', network.statistics, plan.statistics);
  const folded = { ...shape, layers: foldLayers(shape.layers) };
  const target = planOf(folded);
  const parameters = new Float32Array(target.parameters);
  const sources = convolutions(plan);
  convolutions(target).forEach((to, i) => {
    copyTensors(sources[i]!, to, network.parameters, parameters);
  });
  plan.steps.forEach((step, i) => {
    if (step.kind !== 'batch-norm') return;
    const last = sources.indexOf(plan.steps.slice(0, i).findLast(isConvolution)!);
    foldOne(step, convolutions(target)[last]!, network, parameters);
  });
  return { shape: folded, parameters };
}

function foldLayers(layers: readonly ConvLayer[]): ConvLayer[] {
  const folded: ConvLayer[] = [];
  for (const layer of layers) {
    if (layer.kind === 'residual') folded.push({ ...layer, layers: foldLayers(layer.layers) });
    else if (layer.kind !== 'batch-norm') folded.push(layer);
    else {
      const before = folded.at(-1);
      if (before?.kind !== 'conv') {
        const message = `Cannot fold a batch normalisation: expected it after a convolution, got it after ${before?.kind ?? 'nothing'}`;
        throw new VdfcError('BAD_OPTION', message, { option: 'layers' });
      }
      folded[folded.length - 1] = { ...before, bias: true };
    }
  }
  return folded;
}

function isConvolution(step: Step): step is ConvStep {
  return step.kind === 'conv';
}

function convolutions(plan: Plan): ConvStep[] {
  return plan.steps.filter(isConvolution);
}

function copyTensors(from: ConvStep, to: ConvStep, source: Float32Array, out: Float32Array): void {
  const copy = (of: ConvStep['weights'], at: number): void =>
    out.set(source.subarray(of.offset, of.offset + of.length), at);
  copy(from.weights, to.weights.offset);
  if (from.biases !== undefined) copy(from.biases, to.biases!.offset);
}

/** y = (z - mean) scale / deviation + shift, z = weights x + bias. */
function foldOne(
  { scale, shift, statistics: at }: NormStep,
  { weights, biases }: ConvStep,
  { parameters: source, statistics }: { parameters: Float32Array; statistics: Float32Array },
  out: Float32Array,
): void {
  const channels = scale.length;
  const each = weights.length / channels;
  for (let c = 0; c < channels; c++) {
    const slope = f(source[scale.offset + c]! * inverseDeviation(statistics[at + channels + c]!));
    const first = weights.offset + c * each;
    for (let i = first; i < first + each; i++) out[i] = out[i]! * slope;
    const bias = biases!.offset + c;
    out[bias] = f(f(out[bias]! - statistics[at + c]!) * slope) + source[shift.offset + c]!;
  }
}

function checkLength(what: string, found: Float32Array, expected: number): void {
  if (found.length === expected) return;
  const message = `Cannot fold batch normalisations: expected ${expected} ${what}, got ${found.length}`;
  throw new VdfcError('BAD_INPUT', message);
}
