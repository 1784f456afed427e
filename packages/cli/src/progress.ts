import type { Progress } from '@vdfc/core';
import { Presets, SingleBar } from 'cli-progress';
import type { Io } from './io.js';
import { duration, figure } from './report/page/format.js';

/** Progress of long work, on standard error. */
export interface ProgressBar {
  /** `done` of all steps are done; `text` names the last one. */
  update(done: number, text: string): void;
  stop(): void;
}

/** A bar of `total` steps where standard error is a terminal, else one that draws nothing. */
export function startProgress({ stderr }: Io, total: number): ProgressBar {
  if (stderr.isTTY !== true) return { update: () => {}, stop: () => {} };
  const options = {
    stream: stderr,
    format: '{bar} {value}/{total} {text}',
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
  };
  const bar = new SingleBar(options, Presets.shades_classic);
  bar.start(total, 0, { text: '' });
  return { update: (done, text) => bar.update(done, { text }), stop: () => bar.stop() };
}

/** What a codec is doing, such as `training, loss 0.0412, 3.1 s left`; empty where it does not say. */
export function progressText({ phase, loss, secondsLeft }: Progress): string {
  return [
    ...(phase === undefined ? [] : [phase]),
    ...(loss === undefined ? [] : [`loss ${figure(loss)}`]),
    ...(secondsLeft === undefined ? [] : [`${duration(1000 * secondsLeft)} left`]),
  ].join(', ');
}
