import { VdfcError } from '@vdfc/core';

/**
 * Catches a training that has gone astray.
 *
 * @param what Names the values in the message, with all that helps: 'mlp: parameters at step 120, learning rate 0.1'
 * @throws VdfcError `DIVERGED` if one of the values is NaN or infinite
 */
export function checkFinite(values: ArrayLike<number>, what: string): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    const message = `Cannot go on with training: expected finite numbers, got ${values[i]} (${what})`;
    throw new VdfcError('DIVERGED', message);
  }
}
