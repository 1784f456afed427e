import { OptionReader } from '@vdfc/core';
import type { KernelChoice } from '@vdfc/nn';
import type { Negatives } from '@vdfc/numerics/quantise';
import type { Symmetry } from './model/decoder.js';

/** How a decoder and its latents are found. All options hold in both modes, but for `batch` and `patch`. */
export interface CnnOptions {
  /**
   * `plain`: every training step sees the whole array. `minibatch`: each sees some random patches, hidden layers being
   * batch-normalised and latents fixed for the first 30 % of the training; the normalisation is then folded into the weights.
   * @default 'plain'
   */
  readonly mode?: 'plain' | 'minibatch' | undefined;
  /** Hidden channels, 1 to 64. @default 2 */
  readonly channels?: number | undefined;
  /** Hidden layers, 1 to 4. @default 1 */
  readonly layers?: number | undefined;
  /** Of hidden channels. @default 'leaky-relu' */
  readonly activation?: CnnActivation | undefined;
  /**
   * Which weights of a kernel are the same: `none`; those that `mirror` images of the axes bring together, 8 numbers of 27; or all
   * equally far from the middle (`cubic`), 4 numbers. @default 'cubic'
   */
  readonly symmetry?: Symmetry | undefined;
  /** Distance between latents, in cells; rounded to quarters. 1 to 8. @default 1.25; minibatch: 2 */
  readonly spacing?: number | undefined;
  /**
   * Step of the latents' quantiser, as a share of the peak in the domain; rounded to a whole number of 1/16 octaves. 2^-20
   * to 4. @default 0.1; minibatch: 0.05
   */
  readonly step?: number | undefined;
  /** What a bit is worth: above 1 for fewer bytes and a larger error at the same step. 0 to 100. @default 1 */
  readonly rate?: number | undefined;
  /** The domain is f^exponent. 0.1 to 1, rounded to hundredths. @default 0.6 */
  readonly exponent?: number | undefined;
  /** Fineness of weights: they are multiples of 2^(2 - bits), those of the last layer of 2^-bits. 2 to 16. @default 9 */
  readonly bits?: number | undefined;
  /** Training steps. Integer, 1 to 1e6. @default by `effort`: 50, 200 or 600 */
  readonly steps?: number | undefined;
  /** Of mode `minibatch`: patches of a step. Integer, 1 to 256. @default 16 */
  readonly batch?: number | undefined;
  /** Of mode `minibatch`: length of a patch along each axis, in cells. Integer, 4 to 64. @default 16 */
  readonly patch?: number | undefined;
  /** Largest learning rate, of hidden weights. Above 0, to 10. @default 0.0005; minibatch: 0.001 */
  readonly learningRate?: number | undefined;
  /** Of the start and of the patches. Integer, 0 to 2^32 - 1. @default 0 */
  readonly seed?: number | undefined;
  /** How long to train: 0, 1 or 2. @default 1 */
  readonly effort?: number | undefined;
  /**
   * Seconds after which encoding ends, above 0. Training comes to its end by then, with the learning rate falling as it
   * should; how far it gets, and so the bytes, depend on the machine's speed. @default none
   */
  readonly budget?: number | undefined;
  /**
   * Σ|f - g| / Σ|f| at which training may end before its time. Above 0, to 1. @default none
   */
  readonly target?: number | undefined;
  /** Values below zero: `auto` makes them 0 where none would survive the quantiser. @default 'auto' */
  readonly negatives?: Negatives | undefined;
  /** Which kernel computes. Both give the same bytes. @default 'auto' */
  readonly kernel?: KernelChoice | undefined;
}

/** Functions of hidden channels. Their order is part of the layout: append only. */
export const cnnActivations = ['leaky-relu', 'relu', 'tanh', 'sine'] as const;
export type CnnActivation = (typeof cnnActivations)[number];
/** As `cnnActivations`. */
export const cnnSymmetries: readonly Symmetry[] = ['none', 'mirror', 'cubic'];

export interface ResolvedCnn {
  readonly mode: 'plain' | 'minibatch';
  readonly channels: number;
  readonly layers: number;
  readonly activation: CnnActivation;
  readonly symmetry: Symmetry;
  /** Quarters of a cell. */
  readonly spacing: number;
  readonly step: number;
  readonly rate: number;
  /** Hundredths. */
  readonly exponent: number;
  readonly bits: number;
  readonly steps: number;
  /** Of rounding together, before and after training. */
  readonly rounds: number;
  /** How often training and rounding follow each other. */
  readonly cycles: number;
  readonly batch: number;
  readonly patch: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly budget: number | undefined;
  readonly target: number | undefined;
  readonly negatives: Negatives;
  readonly kernel: KernelChoice;
}

export const cnnDefaults = {
  mode: 'plain',
  channels: 2,
  layers: 1,
  activation: 'leaky-relu',
  symmetry: 'cubic',
  spacing: { plain: 1.25, minibatch: 2 },
  step: { plain: 0.1, minibatch: 0.05 },
  rate: 1,
  exponent: 0.6,
  bits: 9,
  batch: 16,
  patch: 16,
  learningRate: { plain: 0.0005, minibatch: 0.001 },
  seed: 0,
  effort: 1,
  negatives: 'auto',
  kernel: 'auto',
} as const;

/** Largest numbers that a container may claim. */
export const MAX_CHANNELS = 64;
export const MAX_LAYERS = 4;
/** Quarters of a cell. */
export const MAX_SPACING = 32;
export const MIN_BITS = 2;
export const MAX_BITS = 16;

const MOST_BUDGET = 1e6;
/** Steps of each effort. */
const EFFORT_STEPS = [50, 200, 600] as const;
/** How often training and rounding follow each other; in minibatches once. */
const EFFORT_CYCLES = [1, 1, 3] as const;
/** Rounds of rounding together, before and after training. */
const EFFORT_ROUNDS = [8, 20, 40] as const;

const names = [
  'mode',
  'channels',
  'layers',
  'activation',
  'symmetry',
  'spacing',
  'step',
  'rate',
  'exponent',
  'bits',
  'steps',
  'batch',
  'patch',
  'learningRate',
  'seed',
  'effort',
  'budget',
  'target',
  'negatives',
  'kernel',
] as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveCnn(options: CnnOptions): ResolvedCnn {
  const read = new OptionReader('cnn', options, names);
  const mode = read.choice('mode', { of: ['plain', 'minibatch'], default: cnnDefaults.mode });
  const effort = read.integer('effort', { min: 0, max: 2, default: cnnDefaults.effort });
  const integer = (
    name: 'channels' | 'layers' | 'batch' | 'patch' | 'seed' | 'bits',
    min: number,
    max: number,
  ) => read.integer(name, { min, max, default: cnnDefaults[name] });
  const number = (name: 'rate' | 'exponent', min: number, max: number): number =>
    read.number(name, { min, max, default: cnnDefaults[name] });
  const byMode = (name: 'spacing' | 'step', min: number, max: number): number =>
    read.number(name, { min, max, default: cnnDefaults[name][mode] });
  const optional = (name: 'budget' | 'target', max: number): number | undefined =>
    options[name] === undefined ? undefined : read.number(name, { above: 0, max, default: 1 });
  return {
    mode,
    channels: integer('channels', 1, MAX_CHANNELS),
    layers: integer('layers', 1, MAX_LAYERS),
    activation: read.choice('activation', { of: cnnActivations, default: cnnDefaults.activation }),
    symmetry: read.choice('symmetry', { of: cnnSymmetries, default: cnnDefaults.symmetry }),
    spacing: Math.round(4 * byMode('spacing', 1, MAX_SPACING / 4)),
    step: byMode('step', 2 ** -20, 4),
    rate: number('rate', 0, 100),
    exponent: Math.round(100 * number('exponent', 0.1, 1)),
    bits: integer('bits', MIN_BITS, MAX_BITS),
    steps: read.integer('steps', { min: 1, max: 1e6, default: EFFORT_STEPS[effort]! }),
    rounds: EFFORT_ROUNDS[effort]!,
    cycles: mode === 'plain' ? EFFORT_CYCLES[effort]! : 1,
    batch: integer('batch', 1, 256),
    patch: integer('patch', 4, 64),
    learningRate: read.number('learningRate', { above: 0, max: 10, default: cnnDefaults.learningRate[mode] }),
    seed: integer('seed', 0, 2 ** 32 - 1),
    budget: optional('budget', MOST_BUDGET),
    target: optional('target', 1),
    negatives: read.choice('negatives', { of: ['auto', 'keep', 'clamp'], default: cnnDefaults.negatives }),
    kernel: read.choice('kernel', { of: ['auto', 'wasm', 'typescript'], default: cnnDefaults.kernel }),
  };
}

/** Octaves of the step below the peak, and the exponent that serves best with it. */
const exponents: readonly (readonly [octaves: number, exponent: number])[] = [
  [1, 0.55],
  [3.3, 0.6],
  [6.6, 0.65],
  [10, 0.75],
  [12, 1],
];
/** Beyond so many octaves latents lie as densely as the values: what lies between them costs more than it saves. */
const SPARSE_OCTAVES = 4;

/** Steps from the peak (q = 0) to 2^-12 of it (q = 1), with finer weights, denser latents and a larger exponent. */
export function cnnQuality(q: number, base: Partial<CnnOptions>): CnnOptions {
  const octaves = 12 * q;
  return {
    step: 2 ** -octaves,
    ...(base.spacing === undefined && octaves > SPARSE_OCTAVES ? { spacing: 1 } : {}),
    ...(base.exponent === undefined ? { exponent: exponentFor(octaves) } : {}),
    ...(base.bits === undefined ? { bits: Math.round(7 + 7 * q) } : {}),
  };
}

function exponentFor(octaves: number): number {
  const above = exponents.findIndex(([at]) => at >= octaves);
  if (above <= 0) return exponents.at(above)![1];
  const [from, low] = exponents[above - 1]!;
  const [to, high] = exponents[above]!;
  return Math.round(100 * (low + ((high - low) * (octaves - from)) / (to - from))) / 100;
}
