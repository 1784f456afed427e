import { cosineSchedule, type Schedule } from '@vdfc/nn';

/** Share of a time budget that training may use; the rest is for what comes after it. */
const TRAINING_SHARE = 0.9;

/** How far training has come: by its steps, or by the time where that runs out first. */
export class Pace {
  readonly #steps: number;
  readonly #milliseconds: number;
  readonly #start: number;
  readonly #cycles: number;
  readonly #schedule: Schedule = cosineSchedule({ rate: 1, steps: 1, floor: 0.01 });
  #step = 0;
  #fraction = 0;

  /**
   * @param budget seconds; undefined: as long as the steps take
   * @param start time at which all work began, of `now`
   * @param cycles how often the learning rate falls
   */
  constructor(steps: number, budget: number | undefined, start: number, cycles: number) {
    this.#cycles = cycles;
    this.#steps = steps;
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

  /** The cycle of the next step, from 0. */
  get cycle(): number {
    return Math.floor(this.#fraction * this.#cycles);
  }

  /** Learning rate of the next step as a share of the first: down half a cosine in each cycle. */
  get rate(): number {
    return this.#schedule(this.#fraction * this.#cycles - this.cycle);
  }

  /** Estimated time to the end, s. */
  get secondsLeft(): number {
    if (this.#fraction === 0) return 0;
    return ((now() - this.#start) / 1e3) * (1 / this.#fraction - 1);
  }

  advance(): void {
    this.#step++;
    const timed = this.#milliseconds < Number.POSITIVE_INFINITY;
    const byTime = timed ? (now() - this.#start) / this.#milliseconds : 0;
    this.#fraction = Math.min(1, Math.max(this.#step / this.#steps, byTime));
  }
}

/** The time, ms. Read for progress and budgets alone. */
export function now(): number {
  return performance.now();
}
