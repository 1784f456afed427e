import { VdfcError } from '@vdfc/core';
import type { Model } from '../kernel/render.js';
import type { Structure } from '../kernel/structure.js';

/** Parameters of another network of the same structure. @throws VdfcError `BAD_OPTION` if it is of another one */
export function startFrom({ structure, parameters }: Model, wanted: Structure, codec: string): Float32Array {
  const [expected, found] = [describe(wanted), describe(structure)];
  if (expected === found) return parameters;
  const message = `Cannot use option start of ${codec}: expected a network of ${expected}, got ${found}`;
  throw new VdfcError('BAD_OPTION', message, { codec, option: 'start' });
}

function describe({ axes, features, hidden, activation, outputs }: Structure): string {
  const { order, scale, seed, reach } = features;
  const fourier = order > 0 ? `, order ${order}, scale ${scale}, seed ${seed}` : '';
  return `[${hidden}] units (${activation}), ${axes} coordinates to ${reach}${fourier}, ${outputs} outputs`;
}
