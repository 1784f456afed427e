import type { RelatedBand } from '@vdfc/numerics/coding';
import { decodeBands, encodeBands } from '@vdfc/numerics/coding';
import { ImageTransform } from './images.js';
import { ScoreSynthesis } from './low-rank.js';
import { ScoreTransform } from './scores.js';
import type { Unfolding } from './unfold.js';

/** Scores are quantised in steps this much larger than those of images, which was the best of 0.7, 1 and 1.4. */
export const SCORE_STEP = 1.4;

/** A matrix as a product, quantised: what is coded. */
export interface Factors {
  /** Number of components. */
  readonly count: number;
  /** Levels of the images' coefficients, row-major count x columns; only the direction of an image matters. */
  readonly images: Int32Array;
  /** Levels of the scores' coefficients, row-major count x rows. */
  readonly scores: Int32Array;
}

/** How the images and scores of matrices of one shape are transformed. */
export class FactorSpace {
  readonly unfolding: Unfolding;
  readonly images: ImageTransform;
  readonly scores: ScoreTransform;

  constructor(unfolding: Unfolding) {
    this.unfolding = unfolding;
    this.images = new ImageTransform(unfolding.image);
    this.scores = new ScoreTransform(unfolding.rowShape);
  }

  /** Number of levels of the factors of `count` components. */
  sizeOf(count: number): number {
    return count * (this.unfolding.columns + this.unfolding.rows);
  }

  /** Axes of the bands. */
  get rank(): number {
    return this.unfolding.image.length + 1;
  }

  /** Images of length 1 (or 0) from the levels of their coefficients. */
  directions(levels: Int32Array, count: number): Float64Array {
    return directionsOf(levels, count, this.images);
  }

  /** The map from coefficients of scores to the matrix, with images of length 1. */
  scoreSynthesis(directions: Float64Array, count: number): ScoreSynthesis {
    const { rows, columns } = this.unfolding;
    return new ScoreSynthesis(directions, this.scores, { rows, columns, count, rank: this.rank });
  }

  /** All levels: those of the images, then those of the scores. */
  levelsOf({ count, images, scores }: Factors): Int32Array {
    const levels = new Int32Array(this.sizeOf(count));
    levels.set(images);
    levels.set(scores, images.length);
    return levels;
  }

  /** Images and scores as bytes. */
  encode(factors: Factors): Uint8Array {
    const { count } = factors;
    return count === 0 ? new Uint8Array(0) : encodeBands(this.levelsOf(factors), this.bands(count));
  }

  /** What `encode` wrote. Damaged bytes give wrong levels, never an error. */
  decode(bytes: Uint8Array, count: number): Factors {
    const levels = new Int32Array(this.sizeOf(count));
    if (count > 0) decodeBands(bytes, levels, this.bands(count));
    const split = count * this.unfolding.columns;
    return { count, images: levels.subarray(0, split), scores: levels.subarray(split) };
  }

  /** The bands of all levels. */
  bands(count: number): RelatedBand[] {
    return [
      ...this.images.bands(count),
      ...this.scores.bands(count, this.rank, count * this.unfolding.columns),
    ];
  }

  /** The matrix, row-major rows x columns, of quantised factors. */
  synthesise({ count, images, scores }: Factors, step: number): Float64Array {
    const { rows, columns } = this.unfolding;
    const out = new Float64Array(rows * columns);
    if (count === 0) return out;
    const coefficients = Float64Array.from(scores, (level) => level * SCORE_STEP * step);
    this.scoreSynthesis(this.directions(images, count), count).synthesise(coefficients, out);
    return out;
  }
}

/** Images of length 1 (or 0) from the levels of their coefficients, row-major count x places. */
export function directionsOf(levels: Int32Array, count: number, transform: ImageTransform): Float64Array {
  const { size } = transform;
  const out = new Float64Array(count * size);
  for (let k = 0; k < count; k++) {
    const norm = normOf(levels, k * size, size);
    if (norm === 0) continue;
    for (let i = k * size; i < (k + 1) * size; i++) out[i] = levels[i]! / norm;
  }
  transform.inverse(out, count);
  return out;
}

/** Length of a row of levels. */
export function normOf(levels: Int32Array, start: number, length: number): number {
  let sum = 0;
  for (let i = start; i < start + length; i++) sum += levels[i]! * levels[i]!;
  return Math.sqrt(sum);
}
