import { VdfcError } from '@vdfc/core';
import type { KernelChoice } from '../kernel/choice.js';
import type { Activation, ParameterTensor } from '../network.js';
import { activationCodes } from './kernel.js';

/** A fully connected layer: f(W x + b). */
export interface DenseLayer {
  /** Number of outputs. */
  readonly units: number;
  readonly activation: Activation;
  /** Of a sine, above 0 (default 1). */
  readonly frequency?: number;
}

/** What `createDenseNetwork` makes a network of. */
export interface DenseShape {
  /** Number of input features. */
  readonly inputs: number;
  /** From the input on; the last one's units are the outputs. */
  readonly layers: readonly DenseLayer[];
  /** Most samples at a time. */
  readonly batch: number;
  /** Whether gradients are wanted (default: true). Without them, little memory is needed beside input and output. */
  readonly training?: boolean;
  readonly kernel?: KernelChoice;
}

/** No layer is wider, no network deeper: beyond, other software serves better. */
const MAX_WIDTH = 2 ** 14;
const MAX_LAYERS = 256;
const MAX_BATCH = 2 ** 24;

/** @throws VdfcError `BAD_OPTION` for a shape that is not one. */
export function checkDenseShape({ inputs, layers, batch }: DenseShape): void {
  checkInteger('inputs', inputs, MAX_WIDTH);
  checkInteger('batch', batch, MAX_BATCH);
  if (!Array.isArray(layers) || layers.length === 0 || layers.length > MAX_LAYERS) {
    refuse('layers', `a list of 1 to ${MAX_LAYERS} layers`, layers);
  }
  layers.forEach((layer: DenseLayer, i: number) => {
    checkInteger(`layers[${i}].units`, layer?.units, MAX_WIDTH);
    checkActivation(`layers[${i}]`, layer);
  });
}

/** @throws VdfcError `BAD_OPTION` */
function checkActivation(name: string, { activation, frequency = 1 }: DenseLayer): void {
  const known = Object.keys(activationCodes);
  if (!known.includes(activation)) refuse(`${name}.activation`, `one of ${known.join(', ')}`, activation);
  const fits = Number.isFinite(frequency) && frequency > 0 && frequency < 2 ** 64;
  if (!fits) refuse(`${name}.frequency`, 'a number above 0', frequency);
}

function checkInteger(name: string, value: unknown, most: number): void {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most) return;
  refuse(name, `an integer from 1 to ${most}`, value);
}

function refuse(name: string, expected: string, found: unknown): never {
  const shown = typeof found === 'object' && found !== null ? 'an object' : String(found);
  const message = `Cannot make a dense network: expected ${name} to be ${expected}, got ${shown}`;
  throw new VdfcError('BAD_OPTION', message, { option: name });
}

/** Weights [units, inputs] and biases [units] of all layers, one after the other. */
export function denseTensors({ inputs, layers }: DenseShape): ParameterTensor[] {
  const tensors: ParameterTensor[] = [];
  let offset = 0;
  let fanIn = inputs;
  layers.forEach(({ units }, layer) => {
    const fans = { layer, fanIn, fanOut: units };
    tensors.push({ ...fans, kind: 'weights', offset, length: units * fanIn, shape: [units, fanIn] });
    offset += units * fanIn;
    tensors.push({ ...fans, kind: 'biases', offset, length: units, shape: [units] });
    offset += units;
    fanIn = units;
  });
  return tensors;
}
