import { cosine32 } from '@vdfc/nn';

/** Share of a time budget that training may use; the rest is for what comes after it. */
const TRAINING_SHARE = 0.75;
/** Steps in which the learning rate rises, and the share of all steps that these are at most. */
const RISE = 100;
const RISE_SHARE = 0.1;
/** A budget of time bounds the steps in any case. */
const MOST_STEPS = 1e8;

/** When training ends: after so many steps, or seconds. */
export interface PaceOptions {
  readonly steps: number;
  /** Seconds from `start`; undefined: as long as the steps take. */
  readonly budget: number | undefined;
}

/** How far training has come, and at what rate it goes on: down half a cosine, whether steps or time end it. */
export class Pace {
  readonly #steps: number;
  readonly #milliseconds: number;
  readonly #start: number;
  #step = 0;
  #fraction = 0;
  /** Added to the fraction by `skipTo`. */
  #skipped = 0;

  /** @param start time at which all work began, of `now` */
  constructor({ steps, budget }: PaceOptions, start: number) {
    this.#steps = Math.min(steps, MOST_STEPS);
    this.#milliseconds = budget === undefined ? Number.POSITIVE_INFINITY : 1e3 * budget * TRAINING_SHARE;
    this.#start = start;
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  /** Done share of the training, 0 to 1. */
  get fraction(): number {
    return this.#fraction;
  }

  /** Learning rate of the next step, as a share of the largest. */
  get rate(): number {
    const rise = Math.min(1, (this.#step + 1) / Math.min(RISE, 1 + RISE_SHARE * this.#steps));
    return (rise * (1 + cosine32(Math.PI * this.#fraction))) / 2;
  }

  /** Estimated time to the end, s. */
  get secondsLeft(): number {
    if (this.#fraction === 0) return 0;
    return ((now() - this.#start) / 1e3) * (1 / this.#fraction - 1);
  }

  /** Leaves out what lies before this fraction. */
  skipTo(fraction: number): void {
    this.#skipped += Math.max(0, fraction - this.#fraction);
    this.#fraction = Math.max(this.#fraction, fraction);
  }

  advance(): void {
    this.#step++;
    const byTime =
      this.#milliseconds < Number.POSITIVE_INFINITY ? (now() - this.#start) / this.#milliseconds : 0;
    this.#fraction = Math.min(1, this.#skipped + Math.max(this.#step / this.#steps, byTime));
  }
}

/** The time, ms. Read for progress and budgets alone. */
export function now(): number {
  return performance.now();
}
