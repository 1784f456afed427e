import { type DenseNetwork, initialise } from '@vdfc/nn';
import type { Random } from '@vdfc/numerics/random';
import type { Structure } from '../kernel/structure.js';
import type { Frame } from './frame.js';

/**
 * The parameters that training begins with. Of sines: in the first layer waves of all lengths down to `frequency`, seen from
 * where the values are; in the next ones as in SIREN (Sitzmann et al., NeurIPS 2020). Their phases are from 0 to π/2: any other
 * is one of these with other signs.
 */
export function initialParameters(
  network: DenseNetwork,
  { activation, features }: Structure,
  frequency: number,
  frame: Frame,
  random: Random,
): void {
  if (activation !== 'sine') {
    initialise(network, random, activation === 'tanh' ? 'glorot' : 'he');
    return;
  }
  const last = network.tensors.at(-1)!.layer;
  for (const { layer, kind, offset, length, fanIn } of network.tensors) {
    const values = network.parameters.subarray(offset, offset + length);
    if (kind === 'biases') {
      if (layer < last) random.fillUniform(values, 0, Math.PI / 2);
      continue;
    }
    const limit = Math.sqrt(6 / fanIn);
    if (layer === 0 && features.order === 0) random.fillUniform(values, -frequency / 3, frequency / 3);
    else random.fillUniform(values, -limit, limit);
    if (layer === last) for (let i = 0; i < length; i++) values[i]! /= frequency;
  }
  if (features.order === 0) centre(network, frame, features.reach);
}

/** Waves that run by the spread of the values, with the phases at their centre that they have at 0 so far. */
function centre(network: DenseNetwork, { centres, spreads }: Frame, reach: number): void {
  const [weights, biases] = network.tensors as [DenseNetwork['tensors'][0], DenseNetwork['tensors'][0]];
  const { parameters } = network;
  const [units, inputs] = weights.shape as readonly [number, number];
  for (let unit = 0; unit < units; unit++) {
    let phase = parameters[biases.offset + unit]!;
    const row = weights.offset + unit * inputs;
    for (let axis = 0; axis < inputs; axis++) {
      parameters[row + axis]! /= reach * spreads[axis]!;
      phase -= parameters[row + axis]! * reach * centres[axis]!;
    }
    // A phase beyond half a turn is another wave's, upside down; a wave below 0 is one above, run the other way.
    phase -= Math.PI * Math.round(phase / Math.PI);
    if (phase < 0) for (let axis = 0; axis < inputs; axis++) parameters[row + axis]! *= -1;
    parameters[biases.offset + unit] = Math.abs(phase);
  }
}
