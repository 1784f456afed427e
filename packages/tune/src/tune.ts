import { type ArrayInput, type Codec, type RunOptions, toDense } from '@vdfc/core';
import { MOST_TRIALS } from './search.js';
import { type Tuned, type TuneOptions, tuneSteps } from './steps.js';
import type { Target } from './target.js';

/**
 * The smallest container in which `codec` keeps `array` within the target; for a target of size, the finest one. Searched
 * for among the codec's qualities, every trial being encoded, decoded from its bytes and compared. A codec without a
 * quality is tried once.
 *
 * @throws VdfcError `UNREACHED` if no quality that was tried meets the target, `BAD_OPTION`, `BAD_INPUT`
 */
export function tune<Options extends object>(
  codec: Codec<Options>,
  array: ArrayInput,
  target: Target,
  options: TuneOptions = {},
): Tuned<Options> {
  const dense = toDense(array);
  const steps = tuneSteps(codec, dense, target, options);
  let step = steps.next();
  while (!step.done) {
    const container = codec.encode(dense, step.value);
    step = steps.next({ container, decoded: codec.decode(container, { maxBytes: Infinity }) });
  }
  return step.value;
}

/**
 * As `tune`, with pauses for progress and abort. Progress counts trials, as a share of the most that a search can take;
 * it ends with 1.
 *
 * @throws VdfcError also `ABORTED`
 */
export async function tuneAsync<Options extends object>(
  codec: Codec<Options>,
  array: ArrayInput,
  target: Target,
  options: TuneOptions & RunOptions = {},
): Promise<Tuned<Options>> {
  const { signal, onProgress, ...rest } = options;
  // Every trial is one half encoding, one half decoding.
  const halves = 2 * (MOST_TRIALS + (options.scan ?? 0));
  const runAfter = (done: number): RunOptions => ({
    ...(signal && { signal }),
    onProgress: (step) => onProgress?.({ ...step, fraction: (done + step.fraction) / halves }),
  });
  const dense = toDense(array);
  const steps = tuneSteps(codec, dense, target, rest);
  let step = steps.next();
  for (let done = 0; !step.done; done += 2) {
    const container = await codec.encodeAsync(dense, step.value, runAfter(done));
    const decoded = await codec.decodeAsync(container, { maxBytes: Infinity, ...runAfter(done + 1) });
    step = steps.next({ container, decoded });
    onProgress?.({ fraction: step.done ? 1 : (done + 2) / halves });
  }
  return step.value;
}
