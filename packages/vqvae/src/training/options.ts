import { OptionReader } from '@vdfc/core';
import type { KernelChoice } from '@vdfc/nn';
import { type Architecture, architectureNames, architectureRanges } from '../network/architecture.js';

/** How to train a model. */
export interface VqvaeTrainOptions {
  /** Training steps. Integer, 1 to 10^6. @default 4000 */
  readonly steps?: number | undefined;
  /** Windows a step learns from. Integer, 1 to 256. @default 8 */
  readonly batch?: number | undefined;
  /** Edge of a window in cells of 8 nodes. Integer, 1 to 16. @default 4 */
  readonly window?: number | undefined;
  /** Largest learning rate of Adam; it rises in 30 steps and falls along a cosine. > 0. @default 2e-3 */
  readonly learningRate?: number | undefined;
  /** Integer, 0 to 2^32 - 1. The same seed and samples give the same model. @default 0 */
  readonly seed?: number | undefined;
  /** Share of the samples that is kept for validation, 0 to 0.5; at least one sample is trained on. @default 0.1 */
  readonly validation?: number | undefined;
  /** Steps from one validation and checkpoint to the next. Integer, from 1. @default 100 */
  readonly interval?: number | undefined;
  /** Validation loss (or training loss without validation) at which training ends. >= 0. @default 0 */
  readonly target?: number | undefined;
  /**
   * Seconds by which training ends, > 0; the learning rate falls in time. The model then depends on the speed of the machine.
   * @default none
   */
  readonly budget?: number | undefined;
  /** Precision of the weights in the model: their step is 2^(3 - bits) of their size. Integer, 4 to 12. @default 8 */
  readonly bits?: number | undefined;
  /** Channels of the networks. Integer, 1 to 512. @default 56 */
  readonly channels?: number | undefined;
  /** Channels within their residual blocks. Integer, 1 to 256. @default 40 */
  readonly hidden?: number | undefined;
  /** Residual blocks of the encoder, and of the decoder. Integer, 0 to 8. @default 1 and 2 */
  readonly encoderBlocks?: number | undefined;
  readonly decoderBlocks?: number | undefined;
  /** Length of code vectors. Integer, 1 to 512. @default as many as channels */
  readonly dims?: number | undefined;
  /** Code books. Integer, 1 to 32. @default 12 */
  readonly levels?: number | undefined;
  /** Codes in a book. Integer, 2 to 1024. @default 256 */
  readonly codes?: number | undefined;
  /** @default 'auto' */
  readonly kernel?: KernelChoice | undefined;
  /** A checkpoint to go on from, of a training with the same samples and options. @default none */
  readonly resume?: Uint8Array | undefined;
}

export interface ResolvedTraining {
  readonly steps: number;
  readonly batch: number;
  readonly window: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly validation: number;
  readonly interval: number;
  readonly target: number;
  readonly budget: number;
  readonly bits: number;
  readonly architecture: Architecture;
  readonly kernel: KernelChoice;
}

const names = [
  'steps',
  'batch',
  'window',
  'learningRate',
  'seed',
  'validation',
  'interval',
  'target',
  'budget',
  'bits',
  'kernel',
  'resume',
  ...architectureNames,
] as const;

/** @throws VdfcError `BAD_OPTION` */
export function resolveTraining(options: VqvaeTrainOptions): ResolvedTraining {
  const read = new OptionReader('vqvae.train', options, names);
  const integer = (name: string, min: number, max: number, normal: number): number =>
    read.integer(name, { min, max, default: normal });
  const size = (name: keyof Architecture, normal: number): number =>
    integer(name, ...architectureRanges[name], normal);
  const channels = size('channels', 56);
  return {
    steps: integer('steps', 1, 1e6, 4000),
    batch: integer('batch', 1, 256, 8),
    window: integer('window', 1, 16, 4),
    learningRate: read.number('learningRate', { above: 0, default: 2e-3 }),
    seed: integer('seed', 0, 2 ** 32 - 1, 0),
    validation: read.number('validation', { min: 0, max: 0.5, default: 0.1 }),
    interval: integer('interval', 1, 1e7, 100),
    target: read.number('target', { min: 0, default: 0 }),
    budget:
      options.budget === undefined
        ? Number.POSITIVE_INFINITY
        : read.number('budget', { above: 0, default: 1 }),
    bits: integer('bits', 4, 12, 8),
    architecture: {
      channels,
      hidden: size('hidden', 40),
      encoderBlocks: size('encoderBlocks', 1),
      decoderBlocks: size('decoderBlocks', 2),
      dims: size('dims', channels),
      levels: size('levels', 12),
      codes: size('codes', 256),
    },
    kernel: read.choice('kernel', { of: ['auto', 'wasm', 'typescript'], default: 'auto' }),
  };
}
