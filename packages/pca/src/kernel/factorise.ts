import { measureBands, type RelatedBand } from '@vdfc/numerics/coding';
import {
  type Domain,
  optimiseRounding,
  quantise,
  type Synthesis,
  type Values,
} from '@vdfc/numerics/quantise';
import { type FactorSpace, type Factors, normOf, SCORE_STEP } from './factors.js';
import { type Leading, leadingAbove } from './leading.js';
import { ImageSynthesis } from './low-rank.js';
import { transpose } from './products.js';
import { fitImages, fitScores } from './solve.js';

/** Components of a weight below so many steps are not worth their bits. */
const LEAST_WEIGHT = 2;
/** Dead zones: scores are few and steer many values, images are mostly zeros. */
const SCORE_ZONE = 0.55;
const IMAGE_ZONE = 0.6;
/** What a bit is worth to the rounding, as `optimiseRounding` takes it, of images and scores together. */
const RATE = 1.25;

/** A matrix that is to be coded. */
export interface Matrix {
  readonly space: FactorSpace;
  /** The original values, row-major rows x columns, in the array's unit. */
  readonly original: Values;
  readonly domain: Domain;
  /** The same in the domain. */
  readonly values: Float64Array;
}

type Work<T> = Generator<{ readonly fraction: number }, T, void>;

/** Leading components of a matrix that are worth their bits at a step. */
export function leadingOf({ space, values }: Matrix, step: number, most: number): Leading {
  const { rows, columns } = space.unfolding;
  return leadingAbove(values, rows, columns, most, LEAST_WEIGHT * step);
}

/**
 * Quantised images and scores whose product is close to a matrix: the scores of its leading components, rounded; the images
 * that go best with these scores, rounded; the scores that go best with these images, rounded.
 */
export function plainFactors(matrix: Matrix, lead: Leading, step: number): Factors {
  const plain: Turn = { step, rounds: 0, shares: { images: 1, scores: 1 } };
  const work = turnOf(matrix, firstScores(matrix.space, lead, step), lead.values.length, plain);
  for (;;) {
    const done = work.next();
    if (done.done) return done.value;
  }
}

/** Images and scores anew, by optimised rounding of so many rounds. A second time over gained nothing. */
export function* optimisedFactors(
  matrix: Matrix,
  factors: Factors,
  step: number,
  rounds: number,
): Work<Factors> {
  const { space } = matrix;
  const turn = { step, rounds, shares: sharesOf(factors, space) };
  return yield* turnOf(matrix, weighed(space, factors, step), factors.count, turn);
}

interface Turn {
  readonly step: number;
  readonly rounds: number;
  /** Shares in all bits. */
  readonly shares: { readonly images: number; readonly scores: number };
}

/** Images for given scores (row-major rows x count), then scores for these images; components of zeros are dropped. */
function* turnOf(matrix: Matrix, scores: Float64Array, count: number, turn: Turn): Work<Factors> {
  const { space } = matrix;
  const { rows, columns } = space.unfolding;
  if (count === 0) return { count, images: new Int32Array(0), scores: new Int32Array(0) };
  const fitted = fitImages(matrix.values, scores, rows, count, columns);
  space.images.forward(fitted, count);
  const synthesis = new ImageSynthesis(scores, rows, count, space.images);
  const ofImages = { ...turn, zone: IMAGE_ZONE, share: turn.shares.images };
  const all = yield* within(round(matrix, fitted, synthesis, ofImages), 0, 0.5);
  const seen = rowsInUse(all, count, columns);
  const images = pick(all, seen, columns);
  const directions = space.directions(images, seen.length);
  const ofScores = { ...turn, share: turn.shares.scores };
  const coded = yield* within(codeScores(matrix, directions, seen.length, ofScores), 0.5, 0.5);
  const used = rowsInUse(coded, seen.length, rows);
  return { count: used.length, images: pick(images, used, columns), scores: pick(coded, used, rows) };
}

/** Levels of the scores that bring images of length 1 closest to a matrix. */
export function* codeScores(
  matrix: Matrix,
  directions: Float64Array,
  count: number,
  { step, share, rounds }: { step: number; share: number; rounds: number },
): Work<Int32Array> {
  const { space, values } = matrix;
  const { rows, columns } = space.unfolding;
  if (count === 0) return new Int32Array(0);
  const fitted = transpose(fitScores(values, directions, rows, count, columns), rows, count);
  space.scores.forward(fitted, count);
  const synthesis = space.scoreSynthesis(directions, count);
  return yield* round(matrix, fitted, synthesis, {
    step: SCORE_STEP * step,
    zone: SCORE_ZONE,
    share,
    rounds,
  });
}

interface Rounding {
  readonly step: number;
  readonly zone: number;
  /** Share of these coefficients in all bits. */
  readonly share: number;
  readonly rounds: number;
}

function* round(
  { space, original, domain }: Matrix,
  coefficients: Float64Array,
  synthesis: Synthesis,
  { step, zone, share, rounds }: Rounding,
): Work<Int32Array> {
  if (rounds === 0) {
    const levels = new Int32Array(coefficients.length);
    quantise(coefficients, step, zone, levels);
    return levels;
  }
  const { rowShape, image } = space.unfolding;
  const options = { rate: RATE * share, iterations: rounds, shape: [...rowShape, ...image] };
  return yield* optimiseRounding(coefficients, step, synthesis, original, domain, options);
}

/** Scores of the leading components as they are after rounding: row-major rows x count, columns of about length 1. */
function firstScores(space: FactorSpace, { values, left }: Leading, step: number): Float64Array {
  const { rows } = space.unfolding;
  const count = values.length;
  const scores = left.map((value, i) => value * values[Math.floor(i / rows)]!);
  space.scores.forward(scores, count);
  const levels = new Int32Array(scores.length);
  quantise(scores, SCORE_STEP * step, SCORE_ZONE, levels);
  for (let i = 0; i < scores.length; i++) {
    scores[i] = (levels[i]! * SCORE_STEP * step) / values[Math.floor(i / rows)]!;
  }
  space.scores.inverse(scores, count);
  return transpose(scores, count, rows);
}

/** Quantised scores for images that are as long as their levels say: row-major rows x count. */
function weighed(space: FactorSpace, { count, images, scores }: Factors, step: number): Float64Array {
  const { rows, columns } = space.unfolding;
  const out = new Float64Array(count * rows);
  for (let k = 0; k < count; k++) {
    const weight = step * normOf(images, k * columns, columns);
    for (let i = k * rows; i < (k + 1) * rows; i++) out[i] = (scores[i]! * SCORE_STEP * step) / weight;
  }
  space.scores.inverse(out, count);
  return transpose(out, count, rows);
}

function sharesOf(factors: Factors, space: FactorSpace): Turn['shares'] {
  const bits = (levels: Int32Array, bands: readonly RelatedBand[]): number => 1 + measureBands(levels, bands);
  const images = bits(factors.images, space.images.bands(factors.count));
  const scores = bits(factors.scores, space.scores.bands(factors.count, space.rank, 0));
  return { images: images / (images + scores), scores: scores / (images + scores) };
}

/** Work that is `part` of a whole, from the fraction `start` on. */
function* within<T>(work: Work<T>, start: number, part: number): Work<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield { fraction: start + part * step.value.fraction };
  }
}

/** Rows of levels that are not all zeros. */
function rowsInUse(levels: Int32Array, count: number, length: number): number[] {
  return Array.from({ length: count }, (_, k) => k).filter((k) => normOf(levels, k * length, length) > 0);
}

function pick(levels: Int32Array, rows: readonly number[], length: number): Int32Array {
  const out = new Int32Array(rows.length * length);
  rows.forEach((row, place) => {
    out.set(levels.subarray(row * length, (row + 1) * length), place * length);
  });
  return out;
}
