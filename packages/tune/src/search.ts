/** What the search is told of a quality that was tried. */
export interface Outcome {
  /** What the target bounds. */
  readonly figure: number;
  /** Whether it is within the bound; NaN never is. */
  readonly met: boolean;
  /** Logarithm of how far it is beyond the bound: above 0 where that is not met. May be infinite or NaN. */
  readonly excess: number;
  /** Size of the container. */
  readonly bytes: number;
}

/** An end of the interval in which the border lies. */
interface Side extends Outcome {
  readonly q: number;
}

/** Qualities closer than this stand for the same: finer than any codec's steps. */
const TOLERANCE = 2 ** -16;

/** Trials that a search can take: at most three to find an interval, the rest to halve it. */
export const MOST_TRIALS = 18;

/**
 * Asks for qualities to be tried, one after the other, until the border between those that meet the target and those that
 * do not is found. `finest` tells which ones do: the coarse, for a bound on the size, or the fine, for one on an error.
 * Ends when the sizes on the two sides differ by at most `resolution`, a fraction of the larger; at once where all
 * qualities meet the target or none does. As an error need not fall everywhere when the quality rises, the caller keeps
 * the best of all that were tried.
 *
 * @returns the quality on the good side of the border, if there is one
 */
export function* searchQuality(
  finest: boolean,
  resolution: number,
): Generator<number, number | undefined, Outcome> {
  let [a, b] = yield* findSides(finest);
  if (a.met === b.met) return b.met ? b.q : undefined;
  const width = Math.abs(b.q - a.q);
  const bisections = Math.ceil(Math.log2(width / TOLERANCE));
  for (let left = bisections; Math.abs(b.q - a.q) > TOLERANCE && !isClose(a, b, resolution); left--) {
    const next = yield* attempt(between(a, b, width, TOLERANCE * 2 ** left));
    if (next.met === a.met) a = next;
    else b = next;
  }
  return a.met ? a.q : b.q;
}

/**
 * Asks for the qualities 0, 1/n, 2/n and so on below `q` to be tried, until one meets the target: an error that does not
 * fall everywhere may be small there by chance.
 */
export function* scanBelow(q: number, n: number): Generator<number, void, Outcome> {
  for (let i = 0; i / n < q; i++) {
    if ((yield i / n).met) return;
  }
}

function* attempt(q: number): Generator<number, Side, Outcome> {
  return { ...(yield q), q };
}

/** Two sides of the border; where all qualities are on one side of it, the last of them twice. */
function* findSides(finest: boolean): Generator<number, [Side, Side], Outcome> {
  let side = yield* attempt(0.5);
  // Coarse containers are made fast; the finest may take its time and is tried last.
  for (const q of side.met === finest ? [0.75, 1] : [0]) {
    const next = yield* attempt(q);
    if (next.met !== side.met) return [side, next];
    side = next;
  }
  return [side, side];
}

function isClose(a: Outcome, b: Outcome, resolution: number): boolean {
  return Math.abs(a.bytes - b.bytes) <= resolution * Math.max(a.bytes, b.bytes);
}

/**
 * Where to try next between two sides, which were `width` apart at first: where a straight line through their excesses
 * crosses 0, pushed on a little so that both sides close in, but never so far from the middle that the search takes more
 * than one trial more than bisection. The ITP method (Oliveira & Takahashi 2020, ACM Trans. Math. Softw. 47, 5).
 *
 * @param reach Length of the interval that this trial may leave, twice what bisection would.
 */
function between(a: Side, b: Side, width: number, reach: number): number {
  const middle = (a.q + b.q) / 2;
  const crossing = (b.excess * a.q - a.excess * b.q) / (b.excess - a.excess);
  if (!Number.isFinite(crossing)) return middle;
  const length = Math.abs(b.q - a.q);
  const toMiddle = Math.sign(middle - crossing);
  const push = (0.2 / width) * length ** 2;
  const pushed = push <= Math.abs(middle - crossing) ? crossing + toMiddle * push : middle;
  const radius = Math.max(0, reach - length / 2);
  return Math.abs(pushed - middle) <= radius ? pushed : middle - toMiddle * radius;
}
