import { type Progress, toDense } from '@vdfc/core';
import { bytesOf } from '../fields/arrays.js';
import { fieldOf, type Subject } from '../settings.js';
import type { Check } from './check.js';
import { check, rejection, sameBytes } from './verdict.js';

/** That the asynchronous doors lead to the same place. */
export function asyncChecks(subject: Subject): Check[] {
  return [
    { name: 'makes the same bytes and values asynchronously', run: () => sameResults(subject) },
    { name: 'reports progress from 0 to 1 that never goes back', run: () => progress(subject) },
    { name: 'stops when aborted', run: () => aborts(subject) },
  ];
}

async function sameResults(subject: Subject): Promise<void> {
  const { codec } = subject;
  const field = fieldOf(subject);
  const bytes = codec.encode(field);
  sameBytes('encodeAsync', await codec.encodeAsync(field), bytes);
  const decoded = toDense(await codec.decodeAsync(bytes)).data;
  sameBytes('decodeAsync', bytesOf(decoded), bytesOf(toDense(codec.decode(bytes)).data));
}

async function progress(subject: Subject): Promise<void> {
  const { codec } = subject;
  const seen: Progress[] = [];
  const onProgress = (step: Progress): void => {
    seen.push({ ...step });
  };
  const bytes = await codec.encodeAsync(fieldOf(subject), {}, { onProgress });
  ascending('encodeAsync', seen.splice(0));
  await codec.decodeAsync(bytes, { onProgress });
  ascending('decodeAsync', seen);
}

function ascending(what: string, steps: readonly Progress[]): void {
  steps.reduce((before, { fraction }, i) => {
    const within = fraction >= before && fraction <= 1;
    check(within, () => `${what}: step ${i} reports ${fraction} after ${before}`);
    return fraction;
  }, 0);
}

async function aborts(subject: Subject): Promise<void> {
  const { codec } = subject;
  const field = fieldOf(subject);
  const bytes = codec.encode(field);
  const signal = AbortSignal.abort();
  await rejection('encoding with an aborted signal', ['ABORTED'], codec.encodeAsync(field, {}, { signal }));
  await rejection('decoding with an aborted signal', ['ABORTED'], codec.decodeAsync(bytes, { signal }));

  const stopping = stopAtFirstStep();
  const encoding = codec.encodeAsync(field, {}, stopping.run);
  if (await stopping.stopped(encoding))
    await rejection('encoding, aborted on the way', ['ABORTED'], encoding);
  sameBytes('encoding after an abort', codec.encode(field), bytes);
}

/** Run options that abort at the first progress, if any is reported. */
function stopAtFirstStep(): {
  run: { signal: AbortSignal; onProgress: () => void };
  stopped: (work: Promise<unknown>) => Promise<boolean>;
} {
  const controller = new AbortController();
  return {
    run: { signal: controller.signal, onProgress: () => controller.abort() },
    stopped: async (work) => {
      await work.catch(() => undefined);
      return controller.signal.aborted;
    },
  };
}
