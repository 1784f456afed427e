import { type Progress, type RunOptions, type Steps, VdfcError } from '@vdfc/core';
import { type ConvNetwork, type ConvShape, createConvNetwork } from '@vdfc/nn';
import { Random } from '@vdfc/numerics/random';
import { type VqvaeModel, writeVqvaeModel } from '../model.js';
import { booksOf } from '../quantiser/books.js';
import { restoreCheckpoint, writeCheckpoint } from './checkpoint.js';
import { type ResolvedTraining, resolveTraining, type VqvaeTrainOptions } from './options.js';
import { learnPrior } from './prior-training.js';
import { createState } from './state.js';
import { Trainer } from './trainer.js';
import { readSamples, type Sample, type VqvaeSample, WindowSource } from './windows.js';

/** How far a training has come. */
export interface TrainingProgress extends Progress {
  /** Steps done. */
  readonly step: number;
  /** Of the last step: L1 error of its windows, as a share, plus half their squared error in the domain. */
  readonly loss: number;
  readonly secondsLeft: number;
  /** L1 error of windows that are not trained on, as a share, all code books used; undefined before the first validation. */
  readonly validationLoss: number | undefined;
}

/** How to follow, stop and keep a training. */
export interface VqvaeTrainRun extends Omit<RunOptions, 'onProgress'> {
  /** Told after every step. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Given a checkpoint every `interval` steps, when training is stopped by the signal, and at the end. */
  readonly onCheckpoint?: (bytes: Uint8Array) => void;
  /**
   * Makes the networks that are trained: `(shape) => createTfNetwork(tf, shape)` of `@vdfc/nn/tfjs` trains on a GPU, where
   * TensorFlow.js has one. The model then is not the same to the bit.
   * @default createConvNetwork of @vdfc/nn
   */
  readonly createNetwork?: (shape: ConvShape) => ConvNetwork;
}

/** What a training leaves. */
export interface VqvaeTraining {
  readonly model: VqvaeModel;
  /** To go on with more steps, or to keep. */
  readonly checkpoint: Uint8Array;
  readonly steps: number;
  readonly loss: number;
  readonly validationLoss: number | undefined;
}

/** The prior is counted in as many windows as there are training steps, within these bounds. */
const LEAST_WINDOWS = 32;
const MOST_WINDOWS = 1000;
/** Work goes on for this long before the event loop gets a turn, ms. */
const SLICE = 12;

/**
 * Learns a model from samples: arrays of rank 1 to 3, or batches of them (rank 4). The same samples, options and seed give the same
 * model, in one go or resumed from a checkpoint.
 *
 * @example
 * const { model } = await vqvae.train(samples, { steps: 4000 }, { onCheckpoint: (bytes) => writeFileSync('last.vdfc', bytes) });
 * const bytes = vqvae.with({ model }).encode(vdf);
 *
 * @throws VdfcError `BAD_OPTION`; `BAD_INPUT` for samples or a checkpoint that cannot be used; `DIVERGED`; `ABORTED`, after
 *   `onCheckpoint` was given what has been learnt
 */
export async function trainVqvae(
  samples: Iterable<VqvaeSample>,
  options: VqvaeTrainOptions = {},
  run: VqvaeTrainRun = {},
): Promise<VqvaeTraining> {
  const training = new Training(samples, options, run.createNetwork ?? createConvNetwork);
  const steps = training.run(run);
  let resumed = performance.now();
  for (;;) {
    if (run.signal?.aborted) {
      run.onCheckpoint?.(training.checkpoint());
      throw new VdfcError(
        'ABORTED',
        'Stopped before the end of training vqvae: the given signal was aborted',
        {
          cause: run.signal.reason,
        },
      );
    }
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - resumed >= SLICE) {
      await new Promise((resume) => setTimeout(resume));
      resumed = performance.now();
    }
  }
}

class Training {
  readonly #options: ResolvedTraining;
  readonly #trainer: Trainer;
  readonly #source: WindowSource;
  readonly #validation: WindowSource | undefined;
  readonly #started = performance.now();
  readonly #first: number;

  constructor(
    samples: Iterable<VqvaeSample>,
    given: VqvaeTrainOptions,
    create: (shape: ConvShape) => ConvNetwork,
  ) {
    const options = resolveTraining(given);
    const { architecture, window } = options;
    const { trained, kept } = split(readSamples(samples), options);
    const state = createState(options, create);
    if (given.resume !== undefined) restoreCheckpoint(given.resume, state, architecture);
    this.#options = options;
    this.#source = new WindowSource(trained, window);
    this.#validation = kept.length === 0 ? undefined : new WindowSource(kept, window);
    this.#trainer = new Trainer(state, options, this.#source);
    this.#first = this.#trainer.done;
  }

  checkpoint(): Uint8Array {
    return writeCheckpoint(this.#trainer.state, this.#options.architecture);
  }

  *run({ onProgress, onCheckpoint }: VqvaeTrainRun): Steps<VqvaeTraining> {
    const { steps, interval, target } = this.#options;
    const trainer = this.#trainer;
    let [loss, validationLoss]: [number, number | undefined] = [0, undefined];
    while (trainer.done < steps && this.#fraction() < 1) {
      loss = yield* trainer.step(this.#fraction());
      const checked = trainer.done % interval === 0;
      if (checked && this.#validation !== undefined)
        validationLoss = yield* trainer.validate(this.#validation);
      const fraction = this.#fraction();
      const progress = { fraction, phase: 'training', step: trainer.done, loss, validationLoss };
      onProgress?.({ ...progress, secondsLeft: this.#secondsLeft() });
      if (checked) onCheckpoint?.(this.checkpoint());
      if ((validationLoss ?? loss) <= target && (checked || this.#validation === undefined)) break;
    }
    const checkpoint = this.checkpoint();
    onCheckpoint?.(checkpoint);
    const model = yield* this.#model();
    return { model, checkpoint, steps: trainer.done, loss, validationLoss };
  }

  /** Done of the whole, by steps or by time. */
  #fraction(): number {
    const { steps, budget } = this.#options;
    return Math.min(1, Math.max(this.#trainer.done / steps, this.#seconds() / budget));
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1e3;
  }

  #secondsLeft(): number {
    const { steps, budget } = this.#options;
    const { done } = this.#trainer;
    const perStep = this.#seconds() / Math.max(1, done - this.#first);
    return Math.max(0, Math.min(perStep * (steps - done), budget - this.#seconds()));
  }

  /** The model of what has been learnt, its prior from windows of the samples. */
  *#model(): Steps<VqvaeModel> {
    const { bits, window, seed, kernel, steps } = this.#options;
    const { architecture } = this.#options;
    const { encoder, decoder, books } = this.#trainer.state;
    const parts = { architecture, encoder: encoder.parameters, decoder: decoder.parameters, books };
    const prior = yield* learnPrior(
      { ...parts, books: booksOf(architecture, books) },
      this.#source,
      window,
      new Random(seed),
      kernel,
      Math.max(LEAST_WINDOWS, Math.min(steps, MOST_WINDOWS)),
    );
    return writeVqvaeModel({ ...parts, prior }, bits);
  }
}

/** Samples to train on and samples kept for validation, drawn by the seed. */
function split(
  samples: Sample[],
  { validation, seed }: ResolvedTraining,
): { trained: Sample[]; kept: Sample[] } {
  const order = new Random(seed).shuffle(samples.map((_, i) => i));
  const count = Math.min(Math.round(validation * samples.length), samples.length - 1);
  const kept = new Set(order.slice(0, count));
  return {
    trained: samples.filter((_, i) => !kept.has(i)),
    kept: samples.filter((_, i) => kept.has(i)),
  };
}
