import type { DenseNetwork } from '@vdfc/nn';
import { stepsOf } from '../kernel/steps.js';
import { addOuter, type CurvatureBlock, curvatureBlocks, diagonalOf, scaled } from './curvature.js';
import { roundTogether } from './lattice.js';
import { chooseSteps } from './precision.js';

/** Samples that the curvature is taken of: as many as there were steps, within these. */
const MOST_SAMPLES = 4096;
const LEAST_SAMPLES = 64;
/** How much of the mean curvature is added to every parameter's: what is best depends on how far the quadratic form holds. */
const DAMPINGS = [1e-2, 1e-3, 1e-4, 1e-1] as const;
/** With fewer samples the first of them has to do. */
const SAMPLES_TO_CHOOSE = 1000;
/** Share of the work that is to take the curvature. */
const CURVING = 0.8;

/** What rounding asks of a training. */
export interface Rounded {
  readonly network: DenseNetwork;
  /** Steps that training took. */
  readonly steps: number;
  /** Makes `network.gradients` the vector whose outer product is one more sample's curvature. */
  curve(): void;
  /** Loss of the network on samples that are always the same. */
  evaluate(): number;
  /** Whether time is short. */
  late(): boolean;
}

/** Levels and the exponents of the layers' steps. */
export interface RoundedParameters {
  readonly levels: Int32Array;
  readonly stepExponents: Int32Array;
}

/**
 * Rounds the parameters of a trained network, each so that the others can make up for it: see `roundTogether`. Leaves the
 * network with some rounded parameters.
 *
 * @returns yields the share of the work that is done
 */
export function* roundParameters(
  training: Rounded,
  parameters: Float64Array,
  bits: number,
): Generator<number, RoundedParameters, void> {
  const { network } = training;
  const { tensors } = network;
  const blocks = curvatureBlocks(tensors);
  const samples = Math.max(LEAST_SAMPLES, Math.min(MOST_SAMPLES, training.steps));
  for (let sample = 0; sample < samples; sample++) {
    if (sample >= LEAST_SAMPLES && training.late()) break;
    training.curve();
    for (const block of blocks) addOuter(block, network.gradients);
    yield (CURVING * sample) / samples;
  }
  const stepExponents = chooseSteps(tensors, parameters, diagonalOf(blocks, parameters.length), bits);
  const steps = stepsOf(tensors, stepExponents);
  const units = new Float64Array(parameters.length);
  tensors.forEach(({ offset, length }, t) => {
    units.fill(steps[t]!, offset, offset + length);
  });
  let best: { loss: number; levels: Int32Array } = {
    loss: Number.POSITIVE_INFINITY,
    levels: new Int32Array(parameters.length),
  };
  const dampings = samples < SAMPLES_TO_CHOOSE ? DAMPINGS.slice(0, 1) : DAMPINGS;
  const parts = dampings.length * blocks.length;
  let part = 0;
  for (const damping of dampings) {
    if (part > 0 && training.late()) break;
    const levels = new Int32Array(parameters.length);
    for (const block of blocks) {
      levels.set(roundBlock(block, parameters, units, damping), block.offset);
      part++;
      yield CURVING + ((1 - CURVING) * part) / parts;
    }
    for (let k = 0; k < levels.length; k++) network.parameters[k] = levels[k]! * units[k]!;
    const loss = training.evaluate();
    if (loss < best.loss || damping === dampings[0]) best = { loss, levels };
  }
  return { levels: best.levels, stepExponents };
}

function roundBlock(
  block: CurvatureBlock,
  parameters: Float64Array,
  units: Float64Array,
  damping: number,
): Int32Array {
  const { offset, size } = block;
  const x = Float64Array.from({ length: size }, (_, i) => parameters[offset + i]! / units[offset + i]!);
  return roundTogether(x, scaled(block, units), damping);
}
