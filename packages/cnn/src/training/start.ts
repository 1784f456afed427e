import type { ParameterTensor } from '@vdfc/nn';
import type { Random } from '@vdfc/numerics/random';

/** Bound of the first weights, times the root of the values that an output is made of. */
const HIDDEN = 3;
/** Of the first biases of hidden channels. */
const BIAS = 0.5;
/** First deviation of normalised channels: about that of hidden channels without normalisation. */
const DEVIATION = 0.5;

/**
 * The numbers to start from. Hidden channels differ in where and how much they bend; the last layer adds nothing to the
 * interpolated latents yet.
 */
export function firstNumbers(tensors: readonly ParameterTensor[], random: Random): Float64Array {
  const last = Math.max(...tensors.map(({ layer }) => layer));
  const total = tensors.reduce((end, { offset, length }) => Math.max(end, offset + length), 0);
  const numbers = new Float64Array(total);
  for (const { offset, length, layer, kind, fanIn } of tensors) {
    const part = numbers.subarray(offset, offset + length);
    if (kind === 'scale') part.fill(DEVIATION);
    if (layer === last) continue;
    const bound = kind === 'weights' ? HIDDEN / Math.sqrt(fanIn) : BIAS;
    if (kind === 'weights' || kind === 'biases') random.fillUniform(part, -bound, bound);
  }
  return numbers;
}
