import { type Progress, type Steps, VdfcError } from '@vdfc/core';
import { cosineSchedule } from '@vdfc/nn';
import { Random } from '@vdfc/numerics/random';
import type { Architecture } from '../network/architecture.js';
import { CELL_NODES } from '../network/architecture.js';
import { fromVectors, toVectors } from '../network/cells.js';
import { type Books, booksOf, squaredLengths } from '../quantiser/books.js';
import { CodeDistances, subtractCodes } from '../quantiser/nearest.js';
import { initialiseBook, reviveCodes, updateBook } from './code-book.js';
import { commitmentLoss, reconstructionLoss } from './loss.js';
import type { ResolvedTraining } from './options.js';
import { codeBook, type TrainingState } from './state.js';
import type { WindowSource } from './windows.js';

/** Decay of the statistics of codes. */
const DECAY = 0.99;
/** Steps in which the learning rate rises, and what it ends at, as a share. */
const WARM_UP = 30;
const LAST_RATE = 0.02;
/** How often all levels are used, rather than the first few, a random number of them. */
const ALL_LEVELS = 0.3;
/** Windows of a validation come from this many batches. */
const VALIDATION_SEED = 2 ** 52;

/** What the quantiser made of a batch. */
interface Quantised {
  /** Row-major cells x dims. */
  readonly vectors: Float32Array;
  /** For each level used: the vectors before it, their codes, and the squared lengths of what these leave. */
  readonly levels: readonly {
    readonly before: Float32Array;
    readonly codes: Uint16Array;
    readonly left: Float64Array;
  }[];
}

/** One step of training at a time. What it has learnt changes at the end of a step, all at once. */
export class Trainer {
  readonly state: TrainingState;
  readonly #options: ResolvedTraining;
  readonly #architecture: Architecture;
  readonly #source: WindowSource;
  readonly #cells: number;
  readonly #rate: (step: number) => number;
  readonly #nearest: CodeDistances;

  constructor(state: TrainingState, options: ResolvedTraining, source: WindowSource) {
    this.state = state;
    this.#options = options;
    this.#architecture = options.architecture;
    this.#source = source;
    this.#cells = options.window ** 3;
    this.#nearest = new CodeDistances(options.architecture, options.batch * this.#cells, options.kernel);
    const { learningRate, steps } = options;
    this.#rate = cosineSchedule({ rate: learningRate, steps, floor: LAST_RATE * learningRate });
  }

  /** Steps done. */
  get done(): number {
    return this.state.encoderAdam.steps;
  }

  /**
   * One step, in pieces between which it can be dropped without a trace. Its random numbers depend on the seed and its number
   * alone.
   *
   * @param fraction done of the whole training, for the learning rate
   * @returns the loss
   * @throws VdfcError `DIVERGED`
   */
  *step(fraction: number): Steps<number> {
    const { state } = this;
    const { seed, steps } = this.#options;
    const step = this.done;
    const random = new Random(seed + (step + 1) * 2 ** 32);
    yield* this.#draw(this.#source, random);
    state.encoder.forward();
    yield PIECE;
    const quantised = yield* this.#quantise(step, random);
    state.decoder.forward();
    yield PIECE;
    const { decoder, encoder } = state;
    const { loss } = reconstructionLoss(
      decoder.output,
      encoder.input,
      this.#options.batch,
      decoder.outputGradient,
    );
    yield PIECE;
    decoder.backward(undefined, { inputGradient: true });
    yield PIECE;
    const commitment = this.#straightThrough();
    encoder.backward();
    yield PIECE;
    const rate = this.#rate(fraction * steps) * Math.min(1, (step + 1) / WARM_UP);
    if (!Number.isFinite(loss + commitment)) throw diverged(loss + commitment, step, rate);
    this.#learn(quantised, random, rate, step);
    return loss;
  }

  *#draw(source: WindowSource, random: Random): Steps<void> {
    const { input } = this.state.encoder;
    const size = this.#cells * CELL_NODES;
    for (let i = 0; i < this.#options.batch; i++) {
      source.draw(random, input.subarray(i * size, (i + 1) * size));
      yield PIECE;
    }
  }

  /** Sets the decoder's input to the codes of the encoder's output. */
  *#quantise(step: number, random: Random): Steps<Quantised> {
    const { levels } = this.#architecture;
    const vectors = this.#vectors();
    const used = random.uniform() < ALL_LEVELS ? levels : 1 + random.integer(levels);
    if (step === 0) this.#initialiseBooks(vectors, random);
    const found = [];
    let rest = vectors;
    for (let level = 0; level < used; level++) {
      const next = quantiseLevel(this.#nearest, this.#books(), level, rest);
      found.push({ before: rest, codes: next.codes, left: next.left });
      rest = next.rest;
      yield PIECE;
    }
    this.#setDecoderInput(vectors.map((value, i) => value - rest[i]!));
    return { vectors, levels: found };
  }

  #initialiseBooks(vectors: Float32Array, random: Random): void {
    let rest = vectors;
    let left = squaredLengths(rest, this.#architecture.dims);
    for (let level = 0; level < this.#architecture.levels; level++) {
      initialiseBook(codeBook(this.state, this.#architecture, level), rest, left, random);
      ({ rest, left } = quantiseLevel(this.#nearest, this.#books(), level, rest));
    }
  }

  #books(): Books {
    return booksOf(this.#architecture, this.state.books);
  }

  /** The encoder's output, row-major cells of all windows x dims. */
  #vectors(): Float32Array {
    const { dims } = this.#architecture;
    const { output } = this.state.encoder;
    const size = this.#cells * dims;
    const vectors = new Float32Array(output.length);
    for (let at = 0; at < output.length; at += size) {
      toVectors(output.subarray(at, at + size), this.#cells, dims, vectors.subarray(at, at + size));
    }
    return vectors;
  }

  #setDecoderInput(vectors: Float32Array): void {
    const { dims } = this.#architecture;
    const { input } = this.state.decoder;
    const size = this.#cells * dims;
    for (let at = 0; at < input.length; at += size) {
      fromVectors(vectors.subarray(at, at + size), this.#cells, dims, input.subarray(at, at + size));
    }
  }

  #straightThrough(): number {
    const { encoder, decoder } = this.state;
    encoder.outputGradient.set(decoder.inputGradient);
    const scale = encoder.input.reduce((sum, value) => sum + value * value, 0);
    return commitmentLoss(encoder.output, decoder.input, scale, encoder.outputGradient);
  }

  #learn({ levels }: Quantised, random: Random, rate: number, step: number): void {
    const { state } = this;
    for (const network of [state.encoder, state.decoder]) {
      const odd = network.gradients.find((value) => !Number.isFinite(value));
      if (odd !== undefined) throw diverged(odd, step, rate);
    }
    state.encoderAdam.step(rate);
    state.decoderAdam.step(rate);
    levels.forEach(({ before, codes, left }, level) => {
      const book = codeBook(state, this.#architecture, level);
      updateBook(book, before, codes, DECAY);
      reviveCodes(book, before, left, random);
    });
  }

  /** Loss of the same windows every time, all levels used. @returns the L1 part */
  *validate(source: WindowSource): Steps<number> {
    const { encoder, decoder } = this.state;
    yield* this.#draw(source, new Random(VALIDATION_SEED + this.#options.seed));
    encoder.forward();
    yield PIECE;
    const vectors = this.#vectors();
    let rest = vectors;
    for (let level = 0; level < this.#architecture.levels; level++) {
      rest = quantiseLevel(this.#nearest, this.#books(), level, rest).rest;
      yield PIECE;
    }
    this.#setDecoderInput(vectors.map((value, i) => value - rest[i]!));
    decoder.forward();
    return reconstructionLoss(decoder.output, encoder.input, this.#options.batch).l1;
  }
}

/** Progress within a step says nothing new. */
const PIECE: Progress = { fraction: 0 };

/** Codes of vectors on one level, and what they leave. */
function quantiseLevel(
  network: CodeDistances,
  books: Books,
  level: number,
  vectors: Float32Array,
): { codes: Uint16Array; rest: Float32Array; left: Float64Array } {
  const codes = network.nearest(books, level, vectors, 0);
  const rest = vectors.slice();
  subtractCodes(books, level, codes, rest);
  return { codes, rest, left: squaredLengths(rest, books.dims) };
}

function diverged(found: number, step: number, rate: number): VdfcError {
  const message = `Cannot go on with training vqvae: expected finite numbers, got ${found} at step ${step}, learning rate ${rate}`;
  return new VdfcError('DIVERGED', message, { codec: 'vqvae' });
}
