import { VdfcError } from '@vdfc/core';
import { AdaptiveBits, type BitCoder, RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import type { ParameterTensor } from '../network.js';
import { ScaleEstimate } from './scale.js';
import { codeExponential, codeLogistic } from './spread.js';

/** Largest magnitude of a level. */
const LARGEST_LEVEL = 2 ** 24;

/** What is known of the levels of a network. */
export interface WeightCodeOptions {
  /**
   * Whether the biases of layers that `rising` names never fall from one unit to the next. The units of a hidden layer may
   * stand in any order: where they are sorted by bias, the falls need not be coded. Others can be coded all the same.
   *
   * @default none
   */
  readonly rising?: (layer: number) => boolean;
}

/** Probability, 16 bits, that a bias falls where it should rise, and how many biases that counts for. */
const FALL_PROBABILITY = 600;
const FALL_UPDATES = 30;
/** Mean rise of the first biases, and how many that counts for. */
const FIRST_RISE = 14;
const RISE_COUNT = 0.5;

/**
 * Codes the levels of quantised parameters, tensor by tensor: those given when encoding, those read when decoding. Each is
 * taken for logistic; its scale comes from the magnitudes of those before it in the same tensor, row (unit) and column
 * (input). Decoding takes any bytes; magnitudes never pass 2^24.
 *
 * @returns the levels, a new array
 */
export function codeWeights(
  coder: BitCoder,
  levels: Int32Array,
  tensors: readonly ParameterTensor[],
  { rising = () => false }: WeightCodeOptions = {},
): Int32Array {
  const coded = levels.slice();
  const scales = { weights: new ScaleEstimate(), others: new ScaleEstimate() };
  const rises = new Rises();
  for (const tensor of tensors) {
    const part = coded.subarray(tensor.offset, tensor.offset + tensor.length);
    if (tensor.kind === 'biases' && rising(tensor.layer)) codeRising(coder, part, scales.others, rises);
    else codeTensor(coder, part, tensor.kind === 'weights' ? scales.weights : scales.others, tensor);
  }
  return coded;
}

/**
 * The levels of quantised parameters as bytes.
 *
 * @throws VdfcError `BAD_INPUT` if there are not as many levels as the tensors have parameters, or a level is beyond ±2^24
 */
export function encodeWeights(
  levels: Int32Array,
  tensors: readonly ParameterTensor[],
  options: WeightCodeOptions = {},
): Uint8Array {
  const total = sizeOf(tensors);
  if (levels.length !== total) refuse(`${total} levels`, String(levels.length));
  const large = levels.find((level) => Math.abs(level) > LARGEST_LEVEL);
  if (large !== undefined) refuse(`levels within 2^24`, String(large));
  const encoder = new RangeEncoder();
  codeWeights(encoder, levels, tensors, options);
  return encoder.finish();
}

/** What `encodeWeights` made bytes of, with the same tensors and options. Other bytes give other levels, never an error. */
export function decodeWeights(
  bytes: Uint8Array,
  tensors: readonly ParameterTensor[],
  options: WeightCodeOptions = {},
): Int32Array {
  return codeWeights(new RangeDecoder(bytes), new Int32Array(sizeOf(tensors)), tensors, options);
}

function codeTensor(
  coder: BitCoder,
  levels: Int32Array,
  estimate: ScaleEstimate,
  tensor: ParameterTensor,
): void {
  estimate.begin(tensor);
  for (let i = 0; i < levels.length; i++) {
    levels[i] = bounded(codeLogistic(coder, levels[i]!, estimate.scaleAt(i)));
    estimate.learn(i, Math.abs(levels[i]!));
  }
}

/** The mean rise from one bias to the next, and how often it is a fall after all. */
class Rises {
  readonly falls: AdaptiveBits = new AdaptiveBits(1, FALL_PROBABILITY, FALL_UPDATES);
  sum: number = FIRST_RISE * RISE_COUNT;
  count: number = RISE_COUNT;
}

/** The first level as it is, then the difference of each from the one before. */
function codeRising(coder: BitCoder, levels: Int32Array, estimate: ScaleEstimate, rises: Rises): void {
  estimate.begin({ shape: [1], length: 1 });
  let before = bounded(codeLogistic(coder, levels[0]!, estimate.scaleAt(0)));
  estimate.learn(0, Math.abs(before));
  levels[0] = before;
  for (let i = 1; i < levels.length; i++) {
    const difference = levels[i]! - before;
    const fall = rises.falls.code(coder, 0, difference < 0 ? 1 : 0);
    const size = codeExponential(coder, Math.abs(difference) - fall, rises.sum / rises.count) + fall;
    rises.sum += size;
    rises.count++;
    before = bounded(before + (fall === 1 ? -size : size));
    levels[i] = before;
  }
}

/** Levels read from damaged bytes may be any. */
function bounded(level: number): number {
  return Math.max(-LARGEST_LEVEL, Math.min(LARGEST_LEVEL, level));
}

function sizeOf(tensors: readonly ParameterTensor[]): number {
  return tensors.reduce((end, { offset, length }) => Math.max(end, offset + length), 0);
}

function refuse(expected: string, found: string): never {
  throw new VdfcError('BAD_INPUT', `Cannot encode weights: expected ${expected}, got ${found}`);
}
