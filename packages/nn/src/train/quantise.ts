import { VdfcError } from '@vdfc/core';
import type { ParameterTensor } from '../network.js';

/** Levels fit in 32 bits with room to spare. */
const MAX_LEVEL = 2 ** 30;

/**
 * Rounds parameters to whole multiples of a step, one step for each tensor: levels = round(parameters / step),
 * halves upwards.
 *
 * @param steps One for each tensor, above 0
 * @param levels Set; of the same length as `parameters`
 * @throws VdfcError `BAD_INPUT` for lengths that do not fit, `BAD_OPTION` for steps that are not above 0 or so fine
 * that a level passes 2^30, `DIVERGED` for parameters that are not finite
 */
export function quantiseTensors(
  tensors: readonly ParameterTensor[],
  parameters: Float32Array,
  steps: ArrayLike<number>,
  levels: Int32Array,
): void {
  checkLengths(tensors, steps, parameters.length, levels.length);
  tensors.forEach(({ offset, length }, t) => {
    const step = steps[t]!;
    for (let i = offset; i < offset + length; i++) levels[i] = levelOf(parameters[i]!, step);
  });
}

/**
 * The parameters that levels stand for: level * step, rounded to float32 once.
 *
 * @throws VdfcError `BAD_INPUT` for lengths that do not fit, `BAD_OPTION` for steps that are not above 0
 */
export function dequantiseTensors(
  tensors: readonly ParameterTensor[],
  levels: Int32Array,
  steps: ArrayLike<number>,
  parameters: Float32Array,
): void {
  checkLengths(tensors, steps, parameters.length, levels.length);
  tensors.forEach(({ offset, length }, t) => {
    const step = steps[t]!;
    for (let i = offset; i < offset + length; i++) parameters[i] = levels[i]! * step;
  });
}

/**
 * Quantises and dequantises at once, for training with quantisation: gradients taken at `rounded` are applied to
 * `parameters` as if rounding were not there (straight-through estimator: Bengio et al., arXiv:1308.3432).
 *
 * @param rounded Set, for instance `network.parameters` where Adam's are separate. May be `parameters` itself.
 * @throws VdfcError as `quantiseTensors`
 */
export function roundTensors(
  tensors: readonly ParameterTensor[],
  parameters: Float32Array,
  steps: ArrayLike<number>,
  rounded: Float32Array,
): void {
  checkLengths(tensors, steps, parameters.length, rounded.length);
  tensors.forEach(({ offset, length }, t) => {
    const step = steps[t]!;
    for (let i = offset; i < offset + length; i++) rounded[i] = levelOf(parameters[i]!, step) * step;
  });
}

function levelOf(parameter: number, step: number): number {
  // Not -0: it has no level, and a decoder must have the same bits.
  const level = Math.round(parameter / step) + 0;
  if (Math.abs(level) <= MAX_LEVEL) return level;
  if (!Number.isFinite(parameter)) {
    throw new VdfcError('DIVERGED', `Cannot quantise parameters: expected finite ones, got ${parameter}`);
  }
  throw new VdfcError(
    'BAD_OPTION',
    `Cannot quantise parameters: expected levels within 2^30, got ${parameter} at step ${step}`,
    { option: 'steps' },
  );
}

function checkLengths(
  tensors: readonly ParameterTensor[],
  steps: ArrayLike<number>,
  parameters: number,
  levels: number,
): void {
  const total = tensors.reduce((end, { offset, length }) => Math.max(end, offset + length), 0);
  if (parameters !== total || levels !== total || steps.length !== tensors.length) {
    const expected = `${total} values and ${tensors.length} steps`;
    const found = `${parameters}, ${levels} and ${steps.length}`;
    throw new VdfcError('BAD_INPUT', `Cannot quantise parameters: expected ${expected}, got ${found}`);
  }
  for (let t = 0; t < steps.length; t++) {
    const step = steps[t]!;
    if (Number.isFinite(step) && step > 0) continue;
    const message = `Cannot quantise parameters: expected steps above 0, got ${step} for tensor ${t}`;
    throw new VdfcError('BAD_OPTION', message, { option: 'steps' });
  }
}
