import { VdfcError } from '@vdfc/core';
import type { Random } from '@vdfc/numerics/random';
import type { Network, ParameterTensor } from '../network.js';

/**
 * How weights begin: uniform from -limit to limit, with
 * - `glorot`: sqrt(6 / (fanIn + fanOut)), for tanh (Glorot & Bengio, AISTATS 2010),
 * - `he`: sqrt(6 / fanIn), for relu (He et al., ICCV 2015),
 * - `lecun`: sqrt(3 / fanIn), variance 1 / fanIn (LeCun et al., 1998),
 * - `siren`: 1 / fanIn in the first layer, sqrt(6 / fanIn) / frequency in others, for sine (Sitzmann et al., NeurIPS
 *   2020).
 */
export type InitialScheme = 'glorot' | 'he' | 'lecun' | 'siren';

/** Options of `initialise`. */
export interface InitialiseOptions {
  /** Of the sines, for scheme `siren` (default 1). */
  readonly frequency?: number;
}

const limits: Record<InitialScheme, (tensor: ParameterTensor, frequency: number) => number> = {
  glorot: ({ fanIn, fanOut }) => Math.sqrt(6 / (fanIn + fanOut)),
  he: ({ fanIn }) => Math.sqrt(6 / fanIn),
  lecun: ({ fanIn }) => Math.sqrt(3 / fanIn),
  siren: ({ fanIn, layer }, frequency) => (layer === 0 ? 1 / fanIn : Math.sqrt(6 / fanIn) / frequency),
};

/**
 * Gives a network the parameters that training begins with. Biases are 0, with scheme `siren` uniform within 1 /
 * sqrt(fanIn); scales are 1, shifts 0.
 *
 * @throws VdfcError `BAD_OPTION` for an unknown scheme or a frequency that is not above 0
 */
export function initialise(
  network: Pick<Network, 'parameters' | 'tensors'>,
  random: Random,
  scheme: InitialScheme,
  { frequency = 1 }: InitialiseOptions = {},
): void {
  if (!Object.hasOwn(limits, scheme)) refuse('scheme', `one of ${Object.keys(limits).join(', ')}`, scheme);
  if (!(Number.isFinite(frequency) && frequency > 0)) refuse('frequency', 'a number above 0', frequency);
  for (const tensor of network.tensors) {
    const values = network.parameters.subarray(tensor.offset, tensor.offset + tensor.length);
    const limit = limitOf(tensor, scheme, frequency);
    if (tensor.kind === 'scale') values.fill(1);
    else if (limit === 0) values.fill(0);
    else random.fillUniform(values, -limit, limit);
  }
}

function limitOf(tensor: ParameterTensor, scheme: InitialScheme, frequency: number): number {
  if (tensor.kind === 'weights') return limits[scheme](tensor, frequency);
  return tensor.kind === 'biases' && scheme === 'siren' ? 1 / Math.sqrt(tensor.fanIn) : 0;
}

function refuse(name: string, expected: string, found: unknown): never {
  const message = `Cannot initialise a network: expected ${name} to be ${expected}, got ${String(found)}`;
  throw new VdfcError('BAD_OPTION', message, { option: name });
}
