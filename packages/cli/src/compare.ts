import type { NdArray, Progress } from '@vdfc/core';
import type { Aim } from './aim.js';
import type { Contestant } from './contestants.js';
import type { Subject } from './input.js';
import { type Measured, type MeasureTools, measure } from './measure.js';
import { progressText } from './progress.js';
import { failureOf, keyOf, type Row } from './row.js';
import { type SweepRow, sweepRows } from './sweep.js';
import { measureTuned, type Tuning } from './tuning.js';

/** A row and the array that was decoded. */
export interface Trial {
  readonly subject: Subject;
  readonly contestant: Contestant;
  readonly row: Row;
  /** Absent where the codec failed. */
  readonly decoded?: NdArray;
  /** Absent where the codec failed. */
  readonly container?: Uint8Array;
  /** The codec at its qualities; empty without a sweep. */
  readonly sweep: readonly SweepRow[];
}

/** What `compareAll` works with. */
export interface CompareWork extends MeasureTools {
  readonly subjects: AsyncIterable<Subject>;
  readonly contestants: readonly Contestant[];
  /** Tunes every codec that has a quality to this, array by array. */
  readonly target?: Aim;
  /** Also measures every codec that has a quality at so many of them, from 2. */
  readonly sweep?: number;
  /** Told what is being done, in a few words, while one codec works on one array. */
  readonly onProgress?: (text: string) => void;
}

/**
 * Runs every codec on every array, array by array. Decoding starts from the container's bytes alone. A codec that
 * fails gives a row that says so and does not stop the others.
 */
export async function* compareAll(work: CompareWork): AsyncGenerator<Trial, void, void> {
  for await (const subject of work.subjects) {
    for (const contestant of work.contestants) yield runTrial(subject, contestant, work);
  }
}

async function runTrial(subject: Subject, contestant: Contestant, given: CompareWork): Promise<Trial> {
  const say = (text: string): void => given.onProgress?.(`${subject.label}, ${contestant.label}: ${text}`);
  const tell = (phase: string) => (fraction: number) => say(`${phase}, ${Math.floor(100 * fraction)} %`);
  const work = { ...given, onTraining: (progress: Progress): void => say(progressText(progress)) };
  const key = keyOf(subject, contestant);
  let made: Pick<Trial, 'row' | 'decoded' | 'container'>;
  try {
    const { decoded, container, ...result } = await measureOnce(subject, contestant, work, tell('tuning'));
    made = { row: { ...key, ...result }, decoded, container };
  } catch (error) {
    made = { row: { ...key, failure: failureOf(error) } };
  }
  const { sweep: count } = work;
  const sweep = count ? await sweepRows(subject, contestant, count, work, tell('sweep')) : [];
  return { subject, contestant, ...made, sweep };
}

function measureOnce(
  subject: Subject,
  { codec }: Contestant,
  work: CompareWork,
  onFraction: (fraction: number) => void,
): Promise<Measured & { readonly tuned?: Tuning }> {
  if (work.target === undefined) return measure(codec, {}, subject, work);
  return measureTuned(codec, subject, work.target, work, onFraction);
}
