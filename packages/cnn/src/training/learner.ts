import { type Progress, VdfcError } from '@vdfc/core';
import { dequantise } from '@vdfc/numerics/quantise';
import { Random } from '@vdfc/numerics/random';
import { LatentSynthesis, stepAt } from '../model/latents.js';
import { boxLengths, type Model } from '../model/model.js';
import { tiles, type Window } from '../model/windows.js';
import type { ResolvedCnn } from '../options.js';
import { Descent } from './descent.js';
import type { Lesson } from './lesson.js';
import { WindowNetwork } from './network.js';
import type { Pace } from './pace.js';
import { Rate } from './rate.js';
import { firstNumbers } from './start.js';

/**
 * Learning rate of the latents' levels, in steps of their quantiser, as a multiple of that of hidden weights. Patches know
 * less of where to go.
 */
const LATENT_RATE = { plain: 40, minibatch: 30 } as const;
/** Learning rate of the last layer's weights, to which values are most sensitive, as a share of that of hidden ones. */
const LAST_RATE = 0.25;
/** Weights whose levels are beyond this could not be coded. */
const LARGEST_WEIGHT = 2 ** 20;
/** What a bit is worth at `rate: 1`: so much of the error over the bits. Of VDFs the error falls by a power of 0.8 of the bits. */
const BIT_WORTH = 0.8;

/** Latents and weights as rounded, their error, and error and bits together. */
interface Kept {
  readonly levels: Int32Array;
  readonly weights: Int32Array;
  readonly l1: number;
  readonly cost: number;
}

/** Latents and weights while they are being trained, what they cost, and the best ones seen. */
export class Learner {
  readonly lesson: Lesson;
  readonly options: ResolvedCnn;
  readonly random: Random;
  readonly synthesis: LatentSynthesis;
  readonly whole: WindowNetwork;
  readonly tiles: readonly Window[];
  /** Wavelet coefficients of the latents, in steps. */
  readonly latents: Descent;
  /** Numbers of the network. */
  numbers: Descent;
  /** Interpolated latents as last rounded, and the error's gradient with respect to them. */
  readonly input: Float32Array;
  readonly slopes: Float64Array;
  readonly step: number;
  /** Error of all values where it was last measured. */
  l1 = 1;
  readonly #pace: Pace;
  readonly #rate: Rate;
  readonly #levels: Int32Array;
  readonly #coefficients: Float64Array;
  readonly #weightLevels: Int32Array;
  readonly #weightSteps: Float64Array;
  readonly #rateScales: Float64Array;
  #lambda = 0;
  /** The best of this stage, and of those before it. */
  #best: Kept | undefined;
  #before: Kept | undefined;

  constructor(lesson: Lesson, options: ResolvedCnn, pace: Pace) {
    const { geometry, form, target, tree, coefficients } = lesson;
    const { items, volume, voxels } = geometry;
    this.lesson = lesson;
    this.options = options;
    this.#pace = pace;
    this.random = new Random(options.seed);
    this.synthesis = new LatentSynthesis(geometry, tree);
    this.step = stepAt(form.stepIndex);
    this.latents = new Descent(coefficients.slice());
    this.#levels = new Int32Array(coefficients.length);
    this.#coefficients = new Float64Array(coefficients.length);
    this.input = new Float32Array(items * voxels);
    this.slopes = new Float64Array(items * voxels);
    const boxes = boxLengths(geometry, form);
    const { kernel } = options;
    this.whole = new WindowNetwork(form, geometry, target, { boxes, batch: 1, normalised: false, kernel });
    this.tiles = tiles(items, volume, boxes, this.whole.margin);
    const { numbers } = this.whole;
    this.#weightSteps = numbers.steps(form.bits);
    const [finest] = this.#weightSteps.slice(-1);
    this.#rateScales = this.#weightSteps.map((step) => (step === finest ? LAST_RATE : 1));
    this.numbers = new Descent(firstNumbers(numbers.tensors, this.random));
    this.#weightLevels = new Int32Array(numbers.count);
    this.#rate = new Rate(coefficients.length, this.synthesis.packets.bands, numbers.tensors);
  }

  /** Whether the error aimed at has been reached. */
  get isDone(): boolean {
    const { target } = this.options;
    return target !== undefined && this.#best !== undefined && this.#best.l1 <= target;
  }

  roundLatents(): void {
    const { values } = this.latents;
    for (let i = 0; i < values.length; i++) this.#levels[i] = Math.round(values[i]!);
    dequantise(this.#levels, this.step, this.#coefficients);
    this.synthesis.synthesise(this.#coefficients, this.input);
  }

  roundNumbers(to: WindowNetwork): void {
    const { values } = this.numbers;
    const rounded = new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const level = Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, values[i]! / this.#weightSteps[i]!));
      this.#weightLevels[i] = Math.round(level);
      rounded[i] = this.#weightLevels[i]! * this.#weightSteps[i]!;
    }
    to.numbers.expand(rounded, to.network.parameters);
  }

  /** The error of all values, latents and weights being rounded; keeps them if they are the best so far. */
  *look(): Generator<Progress, void, void> {
    this.roundLatents();
    this.roundNumbers(this.whole);
    let l1 = 0;
    for (const tile of this.tiles) {
      l1 += this.whole.measure(this.input, [tile]);
      yield this.progress();
    }
    yield* this.keepIfBest(l1);
  }

  /** Measures what latents and weights cost, as last rounded; keeps them if they are the best so far. */
  *keepIfBest(l1: number): Generator<Progress, void, void> {
    this.check(l1);
    yield* this.price();
    if (this.#lambda === 0)
      this.#lambda = (BIT_WORTH * this.options.rate * l1) / Math.max(1, this.#rate.bits);
    const cost = l1 + this.#lambda * this.#rate.bits;
    if (this.#best !== undefined && cost >= this.#best.cost) return;
    this.#best = { levels: this.#levels.slice(), weights: this.#weightLevels.slice(), l1, cost };
  }

  /** From here on the best is the best of what follows; what was before is only remembered for the end. */
  beginStage(): void {
    this.#before = this.#overall();
    this.#best = undefined;
  }

  /** Measures what latents and weights cost, as last rounded. */
  *price(): Generator<Progress, void, void> {
    for (const _ of this.#rate.measure(this.#levels, this.#weightLevels)) yield this.progress();
  }

  /** Goes back to the best latents and weights of this stage. */
  goBack(): void {
    const { levels, weights } = this.#best!;
    this.latents.values.set(levels);
    weights.forEach((level, i) => {
      this.numbers.values[i] = level * this.#weightSteps[i]!;
    });
  }

  /** One step of latents and weights against the gradients that have been gathered. */
  descend(): void {
    const { latents, numbers, options } = this;
    const rate = options.learningRate * this.#pace.rate;
    this.synthesis.adjoint(this.slopes, latents.gradients);
    this.slopes.fill(0);
    for (let i = 0; i < latents.gradients.length; i++) latents.gradients[i]! *= this.step;
    this.#rate.addLatentSlopes(latents.values, this.#levels, this.#lambda, latents.gradients);
    latents.step(LATENT_RATE[options.mode] * rate);
    this.#rate.addWeightSlopes(numbers.values, this.#weightSteps, this.#lambda, numbers.gradients);
    numbers.step(rate, this.#rateScales);
    this.#checkFinite(latents.values);
    this.#checkFinite(numbers.values);
    this.#pace.advance();
  }

  /** One step of weights that are not rounded; latents stay. */
  descendNumbers(): void {
    this.slopes.fill(0);
    this.numbers.step(this.options.learningRate * this.#pace.rate);
    this.#checkFinite(this.numbers.values);
    this.#pace.advance();
  }

  /** The best latents and weights seen, and their error. */
  result(): { readonly model: Model; readonly l1: number } {
    const { form, tree } = this.lesson;
    const { levels, weights, l1 } = this.#overall();
    return { model: { form, tree, levels, weights }, l1 };
  }

  #overall(): Kept {
    const [best, before] = [this.#best, this.#before];
    return best === undefined || (before !== undefined && before.cost <= best.cost) ? before! : best;
  }

  /** @throws VdfcError `DIVERGED` */
  check(l1: number): void {
    this.l1 = l1;
    if (!Number.isFinite(l1)) throw this.#diverged('a finite error', l1);
  }

  /** Rounding would make NaN a 0 and hide it. */
  #checkFinite(values: Float64Array): void {
    for (let i = 0; i < values.length; i++) {
      if (!Number.isFinite(values[i])) throw this.#diverged('finite latents and weights', values[i]!);
    }
  }

  #diverged(expected: string, found: number): VdfcError {
    const { step, rate } = this.#pace;
    const where = `at step ${step}, learning rate ${this.options.learningRate * rate}`;
    const message = `Cannot go on with training of cnn: expected ${expected}, got ${found} ${where}`;
    return new VdfcError('DIVERGED', message, { codec: 'cnn' });
  }

  progress(phase: 'rounding' | 'training' = 'training'): Progress {
    const { fraction, secondsLeft } = this.#pace;
    return { fraction, phase, loss: this.l1, secondsLeft };
  }
}
