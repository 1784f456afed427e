import {
  type Codec,
  type DenseArray,
  type NdArray,
  OptionReader,
  VdfcError,
  type VelocityGrid,
} from '@vdfc/core';
import { type Comparison, compare } from '@vdfc/metrics';
import { type Outcome, scanBelow, searchQuality } from './search.js';
import { type Goal, judge, resolveTarget, type Target } from './target.js';

/** How to search. */
export interface TuneOptions {
  /** Where the cells lie in velocity space, for the comparison. */
  readonly grid?: VelocityGrid;
  /**
   * The search ends when the sizes on the two sides of the target differ by at most this fraction. 0 to 1; 0 goes on
   * until they are equal or no quality lies between. @default 0.001
   */
  readonly resolution?: number;
  /**
   * Into how many parts to divide the qualities, to try those between the parts too, from the coarsest up to the one that
   * was found: an error that does not fall everywhere when the quality rises, as that of the density, may be within its
   * bound there by chance. Not for targets of size. Integer, 0 (none) to 10,000. @default 0
   */
  readonly scan?: number;
}

/** What was found. */
export interface Tuned<Options extends object = object> {
  readonly container: Uint8Array;
  /** The options that made it. */
  readonly options: Partial<Options>;
  /** The quality that stands for them; absent for a codec without one. */
  readonly quality?: number;
  /** How far the decoded container is from the array. */
  readonly comparison: Comparison;
  /** Containers made on the way. */
  readonly trials: number;
}

/** A container that was asked for, and what it decodes to. */
export interface Trial {
  readonly container: Uint8Array;
  readonly decoded: NdArray;
}

/** What is remembered of every trial. */
interface Attempt<Options extends object> extends Outcome {
  readonly options: Partial<Options>;
}

/**
 * Asks for encodings with options, one after the other, and is given the trials: one search for all doors.
 *
 * @throws VdfcError `UNREACHED`, `BAD_OPTION`, `BAD_INPUT`
 */
export function* tuneSteps<Options extends object>(
  codec: Codec<Options>,
  array: DenseArray,
  target: Target,
  settings: TuneOptions,
): Generator<Partial<Options>, Tuned<Options>, Trial> {
  const goal = resolveTarget(target);
  const search = searchFor(goal, settings, codec.quality !== undefined);
  const attempts: Attempt<Options>[] = [];
  let best: Omit<Tuned<Options>, 'trials'> | undefined;

  let step = search.next();
  while (!step.done) {
    const quality = step.value;
    const options = quality === undefined ? codec.options : codec.quality!(quality);
    // A codec whose options go in steps has the same ones for many qualities.
    let attempt = attempts.find((known) => haveSameValues(known.options, options));
    if (attempt === undefined) {
      const { container, decoded } = yield options;
      const comparison = compare(array, decoded, settings.grid && { grid: settings.grid });
      attempt = { options, ...judge(goal, container.length, array.data.byteLength, comparison) };
      attempts.push(attempt);
      // Among sizes, what meets the target is ever finer.
      const better = best === undefined || goal.finest || container.length < best.container.length;
      if (attempt.met && better) {
        best = { container, options, ...(quality !== undefined && { quality }), comparison };
      }
    }
    step = search.next(attempt);
  }
  if (best === undefined) throw unreached(codec.id, goal, attempts);
  return { ...best, trials: attempts.length };
}

/** The qualities to try; undefined for a codec that has none. @throws VdfcError `BAD_OPTION` */
function* searchFor(
  { finest }: Goal,
  settings: TuneOptions,
  hasQuality: boolean,
): Generator<number | undefined, void, Outcome> {
  const read = new OptionReader('tune', settings, ['grid', 'resolution', 'scan']);
  const resolution = read.number('resolution', { min: 0, max: 1, default: 1e-3 });
  const scan = read.integer('scan', { min: 0, max: 10_000, default: 0 });
  if (!hasQuality) {
    yield undefined;
    return;
  }
  const found = yield* searchQuality(finest, resolution);
  if (found !== undefined && !finest && scan > 0) yield* scanBelow(found, scan);
}

function haveSameValues(a: object, b: object): boolean {
  const others = new Map(Object.entries(b));
  const entries = Object.entries(a);
  return (
    entries.length === others.size && entries.every(([name, value]) => Object.is(others.get(name), value))
  );
}

function unreached(codec: string, { name, bound }: Goal, attempts: readonly Outcome[]): VdfcError {
  const figures = attempts.map(({ figure }) => figure);
  const nearest = name === 'ratio' ? Math.max(...figures) : Math.min(...figures);
  const bounded = `${name} of at ${name === 'ratio' ? 'least' : 'most'} ${bound}`;
  const message = `Cannot tune ${codec}: expected ${bounded}, got ${nearest} at the nearest (trials: ${attempts.length})`;
  return new VdfcError('UNREACHED', message, { codec });
}
