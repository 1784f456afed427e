import { VdfcError } from './error.js';
import type { Progress, Steps } from './spec.js';

/** How to follow or stop asynchronous work. */
export interface RunOptions {
  /** Stops the work between two of its steps with a `VdfcError` of code `ABORTED`. */
  readonly signal?: AbortSignal;
  /** Told after every step. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Work goes on for this long before the event loop gets a turn, ms. */
const SLICE = 12;

/** Whether a stage answered with steps to be run rather than with its result. */
export function isSteps<T extends object>(answer: T | Steps<T>): answer is Steps<T> {
  return 'next' in answer && typeof answer.next === 'function';
}

/** Runs steps to their end without a pause. */
export function runSync<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Runs steps to their end, with pauses in which the caller can look at the progress and abort. */
export async function runAsync<T>(steps: Steps<T>, run: RunOptions = {}): Promise<T> {
  await pause();
  let resumed = performance.now();
  for (;;) {
    if (run.signal?.aborted) throw aborted(steps, run.signal);
    const step = steps.next();
    if (step.done) return step.value;
    run.onProgress?.(step.value);
    if (performance.now() - resumed >= SLICE) {
      await pause();
      resumed = performance.now();
    }
  }
}

function aborted<T>(steps: Steps<T>, signal: AbortSignal): VdfcError {
  steps.return(undefined as T);
  return new VdfcError('ABORTED', 'Stopped before the end: the given signal was aborted', {
    cause: signal.reason,
  });
}

function pause(): Promise<void> {
  return new Promise((resume) => setTimeout(resume));
}
