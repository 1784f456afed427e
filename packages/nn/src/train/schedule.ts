import { VdfcError } from '@vdfc/core';
import { cosine32 } from '../kernel/functions.js';

/** The learning rate of every step, from step 0 on. */
export type Schedule = (step: number) => number;

/** Options of `cosineSchedule`. */
export interface CosineScheduleOptions {
  /** The largest rate. */
  readonly rate: number;
  /** Number of steps after which the rate has come down to the floor. */
  readonly steps: number;
  /** Steps in which the rate rises in equal parts to the largest (default 0). */
  readonly warmUp?: number;
  /** The last rate (default 0). */
  readonly floor?: number;
}

/** The same rate at every step. */
export function constantSchedule(rate: number): Schedule {
  check('rate', rate);
  return () => rate;
}

/**
 * Rises to `rate` in `warmUp` steps, then falls along half a cosine to `floor` at step `steps` (Loshchilov &
 * Hutter, ICLR 2017), and stays there.
 *
 * @throws VdfcError `BAD_OPTION` for numbers that are negative or not finite
 */
export function cosineSchedule({ rate, steps, warmUp = 0, floor = 0 }: CosineScheduleOptions): Schedule {
  check('rate', rate);
  check('steps', steps);
  check('warmUp', warmUp);
  check('floor', floor);
  return (step) => {
    if (step < warmUp) return (rate * (step + 1)) / warmUp;
    if (step >= steps) return floor;
    const done = (step - warmUp) / (steps - warmUp);
    return floor + ((rate - floor) * (1 + cosine32(Math.PI * done))) / 2;
  };
}

/**
 * `rate` times `decay` for every step.
 *
 * @throws VdfcError `BAD_OPTION` for numbers that are negative or not finite
 */
export function exponentialSchedule({ rate, decay }: { rate: number; decay: number }): Schedule {
  check('rate', rate);
  check('decay', decay);
  return (step) => rate * power(decay, step);
}

/** By squaring: `Math.pow` may differ in its last digit between engines. */
function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let rest = Math.max(0, Math.floor(exponent)); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

function check(name: string, value: number): void {
  if (Number.isFinite(value) && value >= 0) return;
  const message = `Cannot make a schedule: expected ${name} to be a number from 0, got ${value}`;
  throw new VdfcError('BAD_OPTION', message, { option: name });
}
