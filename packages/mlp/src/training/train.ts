import { type Steps, VdfcError } from '@vdfc/core';
import { createAdam, createDenseNetwork, type DenseNetwork, type KernelChoice } from '@vdfc/nn';
import { Random } from '@vdfc/numerics/random';
import { type FeatureTables, featureTables, gatherFeatures } from '../kernel/features.js';
import type { Model } from '../kernel/render.js';
import { denseShapeOf, type Structure } from '../kernel/structure.js';
import { canonise } from './canonical.js';
import { frameOf } from './frame.js';
import { initialParameters } from './initial.js';
import { BatchLoss, type Loss } from './loss.js';
import { now, Pace } from './pace.js';
import { type Rounded, roundParameters } from './rounding.js';
import { Sampler } from './sampler.js';
import { Soap } from './soap.js';
import { startFrom } from './start.js';
import type { Target } from './target.js';

/** How to train. */
export interface TrainingOptions {
  /** Id of the codec, for messages. */
  readonly codec: string;
  readonly steps: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly optimiser: 'soap' | 'adam';
  readonly loss: Loss;
  /** Whether samples are spread evenly over the cells, not drawn by what is there. */
  readonly uniform: boolean;
  /** Frequency of the waves to start from, of sines; 1 for others. */
  readonly frequency: number;
  /** Bits of a weight on average; undefined: parameters stay float32 numbers. */
  readonly bits: number | undefined;
  readonly seed: number;
  /** Seconds, from `start`, time of `performance.now`. */
  readonly budget: number | undefined;
  readonly start: number;
  /** Loss at which training may go on to rounding; undefined: none. */
  readonly target: number | undefined;
  /** Network to start from; undefined: a random one. */
  readonly from: Model | undefined;
  readonly kernel: KernelChoice;
}

/** What training ends with: float32 parameters, or levels and the exponents of each layer's step. */
export type Trained =
  | { readonly parameters: Float32Array; readonly levels?: never; readonly stepExponents?: never }
  | { readonly levels: Int32Array; readonly stepExponents: Int32Array; readonly parameters?: never };

/** The loss is that of the domain for this share of the training, which finds the way faster. */
const WARM_UP = 0.05;
/** And for so many steps, if they are not most of all. */
const WARM_STEPS = 200;
/** Share of the work that is training, where parameters are rounded after it. */
const TRAINING_SHARE = 0.85;
/** Most samples that rounded parameters are judged by. */
const JUDGES = 16384;
/** Samples whose curvature is taken, until they are all used. */
const CURVED = 4096;
/** Rounding costs some of what has been reached. */
const TARGET_SHARE = 0.8;
/** The learning rate then falls as it does from this share of the training on. */
const SETTLING_FROM = 0.8;
/** How much of the mean loss is new with each step. */
const NEWS = 0.05;
/** A loss beyond this will not come back. */
const LARGEST_LOSS = 1e6;
const soapRates = { mean: 0.9, square: 0.95, gram: 0.95 } as const;

/** Trains a network; yields after every step. @throws VdfcError `DIVERGED` */
export function* train(target: Target, structure: Structure, options: TrainingOptions): Steps<Trained> {
  const training = new Training(target, structure, options);
  const pace = new Pace(options, options.start);
  const share = options.bits === undefined ? 1 : TRAINING_SHARE;
  const enough = TARGET_SHARE * (options.target ?? 0);
  while (pace.fraction < 1) {
    const loss = training.step(pace);
    pace.advance();
    training.steps = pace.step;
    if (training.mean < enough) pace.skipTo(SETTLING_FROM);
    yield { fraction: share * pace.fraction, phase: 'training', loss, secondsLeft: pace.secondsLeft / share };
  }
  const parameters = training.result();
  if (options.bits === undefined) return { parameters: Float32Array.from(parameters) };
  const rounding = roundParameters(training, parameters, options.bits);
  for (;;) {
    const { done, value } = rounding.next();
    if (done === true) {
      canonise(value.levels, training.network.tensors, structure);
      return value;
    }
    const fraction = share + (1 - share) * value;
    const secondsLeft = ((now() - options.start) / 1e3) * (1 / fraction - 1);
    yield { fraction, phase: 'rounding', loss: training.mean, secondsLeft };
  }
}

/** One change of the parameters against the gradients, at a share of the learning rate. */
type Descent = (share: number) => void;

class Training implements Rounded {
  readonly #target: Target;
  readonly #structure: Structure;
  readonly #options: TrainingOptions;
  steps = 0;
  readonly network: DenseNetwork;
  readonly #tables: FeatureTables;
  readonly #sampler: Sampler;
  readonly #loss: BatchLoss;
  readonly #cells: Int32Array;
  readonly #places: readonly Int32Array[];
  readonly #batch: number;
  /** The parameters that learn. */
  readonly #parameters: Float64Array | Float32Array;
  readonly #descend: Descent;
  /** Mean loss of late; infinite while it is that of the domain. */
  mean: number = Number.POSITIVE_INFINITY;
  /** Cells that rounded parameters are judged by, and those whose curvature is taken; drawn when first asked for. */
  #judges: Int32Array = new Int32Array(0);
  #curved: Int32Array = new Int32Array(0);
  #next = 0;

  constructor(target: Target, structure: Structure, options: TrainingOptions) {
    this.#target = target;
    this.#structure = structure;
    this.#options = options;
    const batch = Math.min(options.batch, Math.max(64, target.cells));
    this.#batch = batch;
    const shape = { ...denseShapeOf(structure), batch, kernel: options.kernel };
    this.network = createDenseNetwork(shape);
    this.#tables = featureTables(target.lengths, structure.features);
    const random = new Random(options.seed);
    initialParameters(this.network, structure, options.frequency, frameOf(target), random);
    if (options.from !== undefined) {
      this.network.parameters.set(startFrom(options.from, structure, options.codec));
    }
    this.#sampler = new Sampler(target, options.uniform, random);
    this.#loss = new BatchLoss(target, this.#sampler.density, batch);
    this.#cells = new Int32Array(batch);
    this.#places = target.lengths.map(() => new Int32Array(batch));
    [this.#parameters, this.#descend] = this.#makeDescent();
  }

  step(pace: Pace): number {
    const { options, network } = { options: this.#options, network: this.network };
    this.#sampler.draw(this.#cells, this.#batch);
    gatherFeatures(this.#tables, this.#cells, this.#batch, this.#places, network.input, network.stride);
    network.forward(this.#batch);
    const warm = options.from === undefined && pace.fraction < (pace.step < WARM_STEPS ? 0.4 : WARM_UP);
    const loss = this.#loss.evaluate(network, this.#cells, this.#batch, warm ? 'l2' : options.loss);
    if (!(loss < LARGEST_LOSS)) this.#diverged(loss, pace);
    if (!warm) this.mean = this.mean < LARGEST_LOSS ? this.mean + NEWS * (loss - this.mean) : loss;
    network.backward(this.#batch);
    this.#descend(pace.rate);
    return loss;
  }

  /** The parameters as they are now. */
  result(): Float64Array {
    this.#check();
    return Float64Array.from(this.#parameters);
  }

  curve(): void {
    const { network } = this;
    const { outputs } = this.#target;
    if (this.#next === this.#curved.length) this.#curved = this.#draw(CURVED);
    this.#next %= this.#curved.length;
    const cell = this.#curved[this.#next]!;
    this.#cells[0] = cell;
    gatherFeatures(this.#tables, this.#cells, 1, this.#places, network.input, network.stride);
    network.forward(1);
    this.#loss.prepareCurvature(network, cell, this.#next % outputs.length, this.#options.loss);
    network.backward(1);
    this.#next++;
  }

  evaluate(): number {
    if (this.#judges.length === 0) this.#judges = this.#draw(JUDGES);
    const { network } = this;
    let sum = 0;
    for (let start = 0; start < this.#judges.length; start += this.#batch) {
      const part = this.#judges.subarray(start, start + this.#batch);
      gatherFeatures(this.#tables, part, part.length, this.#places, network.input, network.stride);
      network.forward(part.length);
      sum += part.length * this.#loss.evaluate(network, part, part.length, this.#options.loss);
    }
    return sum / this.#judges.length;
  }

  late(): boolean {
    const { budget, start } = this.#options;
    return budget !== undefined && now() - start > 900 * budget;
  }

  #draw(count: number): Int32Array {
    const cells = new Int32Array(count);
    this.#sampler.draw(cells, count);
    return cells;
  }

  #makeDescent(): [Float64Array | Float32Array, Descent] {
    const network = this.network;
    const { optimiser, learningRate, frequency } = this.#options;
    if (optimiser === 'adam') {
      const adam = createAdam(network);
      return [
        adam.parameters,
        (share) => {
          adam.step(learningRate * share);
        },
      ];
    }
    const soap = new Soap(network.tensors, network.parameters, soapRates);
    const layers = this.#structure.hidden.length + 1;
    const rates = new Float64Array(layers);
    return [
      soap.parameters,
      (share) => {
        // As if the frequency stood before the weights of each sine.
        rates.fill(learningRate * share * frequency);
        rates[layers - 1]! /= frequency;
        soap.step(network.gradients, rates);
        network.parameters.set(soap.parameters);
      },
    ];
  }

  #check(): void {
    for (const value of this.#parameters) {
      if (Math.abs(value) < 1e9) continue;
      const { codec, learningRate } = this.#options;
      const message = `Cannot encode with ${codec}: expected training to keep parameters below 1e9, got ${value} with learning rate ${learningRate}`;
      throw new VdfcError('DIVERGED', message, { codec });
    }
  }

  #diverged(loss: number, { step }: Pace): never {
    const { codec, learningRate } = this.#options;
    const message = `Cannot encode with ${codec}: expected training to lower the loss, got ${loss} at step ${step} with learning rate ${learningRate}`;
    throw new VdfcError('DIVERGED', message, { codec });
  }
}
