import { type AxisBasis, gridBasis } from './basis.js';
import { after, analyse, before, contract, product, type Scratch, scratchFor } from './contract.js';
import { type AxisFrame, basisOf, mostOrder, PARTS, placeOf, widthIndex } from './frame.js';
import { type Spread, spreads } from './marginals.js';
import { priceOf } from './price.js';

/** What to look for. */
export interface Choice {
  /** Quantiser step: the peak is 1. */
  readonly step: number;
  /** Highest degree of each axis. */
  readonly orders: readonly number[];
  /** Whether widths are searched for; else they follow from the standard deviations. */
  readonly search: boolean;
}

/** Functions of one VDF, on its cells. */
export interface Chosen {
  readonly frames: readonly AxisFrame[];
  readonly bases: readonly AxisBasis[];
}

/** Width without a search, as a share of the standard deviation: many functions then fill the support evenly. */
const SHARE = 0.6;
/** Widths of all axes to start a search from: Maxwellians want 1, what has an edge less. */
const STARTS = [1, 0.7, 0.5, 0.35];
/** Farther than this many widths from the centre functions are 0 on an axis short enough to have all degrees. */
const FARTHEST = 34;
/** Indices between widths that are tried: coarse ones first. */
const STRIDES = [3, 1];
/**
 * A coefficient c is taken to cost ½ log2(1 + sharpness · (c / step)²) bits, its error included; what is left out costs as
 * much. The first value finds sparse series, the second suits dense ones; what comes of each is priced in full.
 */
const SHARPNESSES = [8, 30];

/**
 * Centres and widths of the functions of each axis. Centres are the means; the widths, one axis at a time, those of which
 * the coefficients seem to take the fewest bits at this step.
 *
 * @param y values in the domain, C order
 */
export function* chooseFrames(
  y: Float64Array,
  shape: readonly number[],
  choice: Choice,
): Generator<void, Chosen, void> {
  const about = spreads(y, shape, 1);
  const start = (share: number): Chosen => {
    const frames = shape.map((length, axis) => firstFrame(length, about[axis]!, share, choice.orders[axis]!));
    return { frames, bases: frames.map((frame, axis) => basisOf(shape[axis]!, frame)) };
  };
  if (!choice.search) return start(SHARE);
  const energy = y.reduce((sum, value) => sum + value * value, 0);
  const starts = STARTS.map(start);
  let best = starts[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const sharpness of SHARPNESSES) {
    const found = yield* searchWidths(y, shape, starts, { step: choice.step, sharpness, energy });
    const price = priceOf(y, found.bases, choice.step, energy);
    yield;
    if (price < least) [best, least] = [found, price];
  }
  return best;
}

function* searchWidths(
  y: Float64Array,
  shape: readonly number[],
  starts: readonly Chosen[],
  rule: CostRule,
): Generator<void, Chosen, void> {
  const search = new WidthSearch(y, shape, rule);
  for (const chosen of starts) {
    search.offer(chosen);
    yield;
  }
  for (const stride of STRIDES) {
    for (let axis = 0; axis < shape.length; axis++) {
      search.turnTo(axis);
      yield;
      while (search.improve(axis, stride)) yield;
    }
  }
  return search.best;
}

function firstFrame(length: number, { mean, deviation }: Spread, share: number, order: number): AxisFrame {
  const least = length - 1 <= mostOrder(length) ? Math.max(mean, length - 1 - mean) / FARTHEST : 0.5;
  return {
    centre: Math.round(PARTS * mean),
    width: widthIndex(Math.max(share * deviation, least, 0.25)),
    order: Math.min(order, mostOrder(length)),
  };
}

/** How coefficients are judged. */
interface CostRule {
  readonly step: number;
  readonly sharpness: number;
  /** Sum of the squares of all values. */
  readonly energy: number;
}

/** Keeps the cheapest functions of those that are tried: all axes at once, or one while the others are fixed. */
class WidthSearch {
  readonly #shape: readonly number[];
  readonly #y: Float64Array;
  readonly #rule: CostRule;
  readonly #scratch: Scratch;
  /** Values taken to coefficients along all axes but one, and their shape. */
  readonly #turned: Float64Array;
  #counts: readonly number[] = [];
  readonly #out: Float64Array;
  #frames: AxisFrame[] = [];
  #bases: AxisBasis[] = [];
  #least = Number.POSITIVE_INFINITY;

  constructor(y: Float64Array, shape: readonly number[], rule: CostRule) {
    this.#y = y;
    this.#shape = shape;
    this.#rule = rule;
    this.#scratch = scratchFor(shape.map((length) => ({ length, count: length })));
    this.#turned = new Float64Array(product(shape));
    this.#out = new Float64Array(product(shape));
  }

  get best(): Chosen {
    return { frames: this.#frames, bases: this.#bases };
  }

  /** Takes functions if they are better than those before. */
  offer({ frames, bases }: Chosen): void {
    analyse(this.#y, bases, this.#scratch, this.#out);
    const size = product(bases.map(({ count }) => count));
    const cost = estimate(this.#out, size, this.#rule);
    if (cost >= this.#least) return;
    this.#least = cost;
    this.#frames = [...frames];
    this.#bases = [...bases];
  }

  turnTo(axis: number): void {
    analyse(this.#y, this.#bases, this.#scratch, this.#turned, axis);
    this.#counts = this.#bases.map(({ count }, a) => (a === axis ? this.#shape[axis]! : count));
  }

  /** Takes a neighbouring width that is better. Whether there is one. */
  improve(axis: number, stride: number): boolean {
    const frame = this.#frames[axis]!;
    const length = this.#shape[axis]!;
    const most = widthIndex(4 * length);
    for (const width of [frame.width + stride, frame.width - stride]) {
      if (width < 0 || width > most) continue;
      const moved = { ...frame, width };
      const basis = gridBasis(length, placeOf(moved), frame.order + 1);
      const cost = this.#cost(axis, basis);
      if (cost >= this.#least) continue;
      this.#least = cost;
      this.#frames[axis] = moved;
      this.#bases[axis] = basis;
      return true;
    }
    return false;
  }

  #cost(axis: number, { length, count, rows, columns }: AxisBasis): number {
    const [outer, inner] = [before(this.#counts, axis), after(this.#counts, axis)];
    contract(this.#turned, outer, inner, length, count, rows, columns, this.#out);
    return estimate(this.#out, outer * count * inner, this.#rule);
  }
}

/** Bits for the first `size` coefficients, and for the energy that is not in them. */
function estimate(coefficients: Float64Array, size: number, { step, sharpness, energy }: CostRule): number {
  const scale = sharpness / (step * step);
  let squares = 0;
  let bits = 0;
  let factor = 1;
  for (let i = 0; i < size; i++) {
    const square = coefficients[i]! * coefficients[i]!;
    squares += square;
    factor *= 1 + square * scale;
    if (factor > 1e200) {
      bits += Math.log2(factor);
      factor = 1;
    }
  }
  const lost = (Math.max(0, energy - squares) * scale) / Math.LN2;
  return (bits + Math.log2(factor) + lost) / 2;
}
