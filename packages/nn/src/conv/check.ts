import { VdfcError } from '@vdfc/core';
import { checkKernelChoice } from '../kernel/choice.js';
import type { Activation } from '../network.js';
import type { ConvLayer, ConvShape } from './layers.js';

const activations: readonly unknown[] = [
  'linear',
  'relu',
  'leaky-relu',
  'tanh',
  'sine',
] satisfies readonly Activation[];

const MAX_CHANNELS = 4096;
const MAX_LENGTH = 4096;
const MAX_BATCH = 65536;
const MAX_DEPTH = 8;

type Sizes = readonly number[];

/** @throws VdfcError `BAD_OPTION` naming what no network can be made of */
export function checkShape(shape: ConvShape): void {
  const { input, batch, layers, training = true, kernel = 'auto' } = shape;
  checkKernelChoice(kernel);
  if (typeof training !== 'boolean') refuse('training', 'true or false', training);
  checkInteger('batch', batch, 1, MAX_BATCH);
  if (!Array.isArray(input) || input.length !== 4) refuse('input', '[channels, z, y, x]', input);
  checkInteger('input[0]', input[0], 1, MAX_CHANNELS);
  for (const axis of [1, 2, 3]) checkInteger(`input[${axis}]`, input[axis], 1, MAX_LENGTH);
  checkLayers('layers', layers, input, 0);
}

/** Returns the shape of one sample after the layers. */
function checkLayers(name: string, layers: readonly ConvLayer[], input: Sizes, depth: number): Sizes {
  if (!Array.isArray(layers) || layers.length === 0) refuse(name, 'one layer or more', layers);
  if (depth > MAX_DEPTH) refuse(name, `at most ${MAX_DEPTH} residuals one in another`, depth);
  return layers.reduce<Sizes>(
    (sizes, layer: ConvLayer, i) => checkLayer(`${name}[${i}]`, layer, sizes, depth),
    input,
  );
}

function checkLayer(name: string, layer: ConvLayer, sizes: Sizes, depth: number): Sizes {
  switch (layer?.kind) {
    case 'conv':
      return checkConv(name, layer, sizes);
    case 'batch-norm': {
      const { momentum = 0.1 } = layer;
      if (!(momentum >= 0 && momentum <= 1)) refuse(`${name}.momentum`, 'a number from 0 to 1', momentum);
      return sizes;
    }
    case 'activation': {
      const { activation, frequency = 1 } = layer;
      if (!activations.includes(activation)) refuse(`${name}.activation`, activations.join(', '), activation);
      if (!(Math.abs(frequency) > 0 && Number.isFinite(frequency)))
        refuse(`${name}.frequency`, 'a number that is not 0', frequency);
      return sizes;
    }
    case 'upsample':
      return checkUpsample(name, layer, sizes);
    case 'residual': {
      const end = checkLayers(`${name}.layers`, layer.layers, sizes, depth + 1);
      if (end.some((n, i) => n !== sizes[i]))
        refuse(`${name}.layers`, `layers that keep the shape [${sizes}]`, `[${end}]`);
      return sizes;
    }
    default:
      return refuse(name, 'a conv, batch-norm, activation, upsample or residual layer', layer);
  }
}

function checkConv(name: string, layer: ConvLayer & { kind: 'conv' }, sizes: Sizes): Sizes {
  const { channels, kernel, stride = 1, bias = true } = layer;
  checkInteger(`${name}.channels`, channels, 1, MAX_CHANNELS);
  if (kernel !== 1 && kernel !== 3) refuse(`${name}.kernel`, '1 or 3', kernel);
  if (stride !== 1 && stride !== 2) refuse(`${name}.stride`, '1 or 2', stride);
  if (typeof bias !== 'boolean') refuse(`${name}.bias`, 'true or false', bias);
  return [channels, ...sizes.slice(1).map((n) => Math.ceil(n / stride))];
}

function checkUpsample(name: string, layer: ConvLayer & { kind: 'upsample' }, sizes: Sizes): Sizes {
  const { to, mode } = layer;
  if (mode !== 'nearest' && mode !== 'trilinear') refuse(`${name}.mode`, 'nearest or trilinear', mode);
  if (!Array.isArray(to) || to.length !== 3) refuse(`${name}.to`, '[z, y, x]', to);
  to.forEach((n, axis) => {
    checkInteger(`${name}.to[${axis}]`, n, 1, MAX_LENGTH);
  });
  return [sizes[0]!, ...to];
}

function checkInteger(name: string, value: unknown, least: number, most: number): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  refuse(name, `an integer from ${least} to ${most}`, value);
}

function refuse(option: string, expected: string, found: unknown): never {
  const shown = typeof found === 'string' ? found : (JSON.stringify(found) ?? String(found));
  const message = `Cannot make a network: expected ${option} to be ${expected}, got ${shown}`;
  throw new VdfcError('BAD_OPTION', message, { option });
}
