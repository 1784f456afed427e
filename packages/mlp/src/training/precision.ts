import type { ParameterTensor } from '@vdfc/nn';
import { log2 } from '../kernel/octaves.js';
import { LARGEST_STEP_EXPONENT, LEAST_STEP_EXPONENT, STEPS_PER_OCTAVE } from '../kernel/steps.js';

/** Entropy of a normal distribution in steps of its standard deviation: ½ log2(2πe). */
const NORMAL_BITS = 2.047;

/**
 * Exponents of the layers' steps, with which a weight takes `bits` bits on average: inversely proportional to the square root of
 * the mean curvature of each layer, so that rounding costs as much in all of them.
 *
 * @param diagonal curvature of each parameter
 */
export function chooseSteps(
  tensors: readonly ParameterTensor[],
  parameters: ArrayLike<number>,
  diagonal: ArrayLike<number>,
  bits: number,
): Int32Array {
  const weights = tensors.filter(({ kind }) => kind === 'weights');
  const octaves = weights.map(({ offset, length }) => log2(mean(diagonal, offset, length) + 1e-60) / 2);
  let count = 0;
  let sum = 0;
  weights.forEach(({ offset, length }, i) => {
    const squares = Float64Array.from({ length }, (_, k) => parameters[offset + k]! ** 2);
    sum += length * (log2(mean(squares, 0, length) + 1e-30) / 2 + octaves[i]!);
    count += length;
  });
  const base = sum / count + NORMAL_BITS - bits;
  return Int32Array.from(octaves, (octave) => {
    const exponent = Math.round(STEPS_PER_OCTAVE * (base - octave));
    return Math.max(LEAST_STEP_EXPONENT, Math.min(LARGEST_STEP_EXPONENT, exponent));
  });
}

function mean(values: ArrayLike<number>, offset: number, length: number): number {
  let sum = 0;
  for (let i = offset; i < offset + length; i++) sum += values[i]!;
  return sum / length;
}
