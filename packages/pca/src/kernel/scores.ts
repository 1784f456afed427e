import type { RelatedBand } from '@vdfc/numerics/coding';
import { DctPlan } from '@vdfc/numerics/transform';
import { productOf } from './unfold.js';

/** Longer axes are cut into segments of this length, so that no transform takes long or needs large tables. */
const LONGEST = 512;
/** Class of their own among those of `encodeBands`: wavelet bands have 0 to 21. */
const SCORE_CLASS = 24;

/**
 * Orthonormal DCT-II of scores along each axis that numbers the rows, in segments of at most 512. Scores change slowly from
 * slice to slice. Row-major count x rows: the scores of one component lie together.
 */
export class ScoreTransform {
  readonly #rowShape: readonly number[];
  readonly #rows: number;
  readonly #plans = new Map<number, DctPlan>();

  constructor(rowShape: readonly number[]) {
    this.#rowShape = rowShape;
    this.#rows = productOf(rowShape);
    for (const length of rowShape) {
      if (length > LONGEST) this.#planFor(LONGEST);
      if (length % LONGEST > 0) this.#planFor(length % LONGEST);
    }
  }

  #planFor(length: number): void {
    if (!this.#plans.has(length)) this.#plans.set(length, new DctPlan(length));
  }

  forward(scores: Float64Array, count: number): void {
    this.#transform('forwardLines', scores, count);
  }

  inverse(scores: Float64Array, count: number): void {
    this.#transform('inverseLines', scores, count);
  }

  #transform(direction: 'forwardLines' | 'inverseLines', scores: Float64Array, count: number): void {
    let inner = this.#rows;
    for (const length of this.#rowShape) {
      inner /= length;
      for (let start = 0; start < length; start += LONGEST) {
        const plan = this.#plans.get(Math.min(LONGEST, length - start))!;
        for (let at = start * inner; at < count * this.#rows; at += length * inner) {
          plan[direction](scores, at, inner, inner, 1);
        }
      }
    }
  }

  /** The band of the scores of `count` components from coefficient `offset` on, with `rank` axes as those of the images. */
  bands(count: number, rank: number, offset: number): RelatedBand[] {
    const shape = [count, ...this.#rowShape];
    const pad = new Array<number>(Math.max(0, rank - shape.length)).fill(1);
    const lengths = [...pad, ...shape];
    return [
      {
        offset,
        shape: lengths,
        strides: lengths.map((_, axis) => productOf(lengths.slice(axis + 1))),
        spacing: lengths.map(() => 1),
        high: lengths.map(() => false),
        parent: undefined,
        siblings: [],
        class: SCORE_CLASS,
        signs: 'unknown',
      },
    ];
  }
}
