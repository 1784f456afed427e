import { type Domain, errorOf, quantise } from '@vdfc/numerics/quantise';
import { Ball } from './kernel/ball.js';
import {
  CENTRES,
  frameOf,
  mostOrder,
  type StoredFrame,
  UNBOUNDED,
  WIDTH_BITS,
  widthIndex,
} from './layout.js';
import { spreadOf } from './moments.js';

/** What a VDF is to be expanded with, as far as it is given. */
export interface FrameWish {
  readonly domain: Domain;
  /** In that domain. */
  readonly step: number;
  readonly order: number | undefined;
  readonly degree: number | undefined;
  readonly effort: number;
}

/** No width is less than this, cells. */
const LEAST_WIDTH = 0.4;
/** Orders for steps: so much and so much more for each octave. */
const FIRST_ORDER = 12;
const ORDERS_PER_OCTAVE = 7;
/** Widths as parts of the standard deviations of the array in its domain: less for fine steps, which ask for fine detail. */
const FIRST_SHARE = 0.75;
const SHARE_PER_OCTAVE = 0.035;
const LEAST_SHARE = 0.45;
/** Bits of one coefficient of size t steps: ½ log2(1 + STEEPNESS t²). */
const STEEPNESS = 9.3;
/** Bits of what is stored beside the coefficients. */
const OVERHEAD = 300;
/** So many times as many bits go with half the error, as a power of 2. */
const ERROR_PRICE = 1.4;
const ZONE = 0.6;
/** Errors that are all the same, as a share of the whole. */
const LEAST_ERROR = 1e-9;
/** Changes of all widths to try, and of each, in 32nds of an octave. */
const COMMON = [8, 4];
const SINGLE = [6, 3];

/**
 * A frame for a VDF: the bulk velocity as its centre; widths between those of the array and their geometric mean, or with
 * `effort` such that bits and error of plain rounding are small together: bits · L1^1.4, Σ ½ log2(1 + 9.3 (c/step)²) standing
 * for the bits of coefficients c.
 *
 * @param values the VDF itself
 * @param y the VDF in its domain
 */
export function* findFrame(
  values: Float32Array | Float64Array,
  y: Float64Array,
  shape: readonly number[],
  wish: FrameWish,
): Generator<void, StoredFrame, void> {
  let best = startingFrame(values, y, shape, wish);
  if (wish.effort === 0) return best;
  const costOf = (frame: StoredFrame): number => {
    const ball = new Ball(shape, frameOf(frame));
    const modes = new Float64Array(ball.coefficients);
    ball.adjoint(y, modes);
    const levels = new Int32Array(modes.length);
    quantise(modes, wish.step, ZONE, levels);
    const { l1 } = errorOf(levels, wish.step, ball, values, wish.domain);
    return Math.log2(OVERHEAD + bitsOf(modes, wish.step)) + ERROR_PRICE * Math.log2(l1 + LEAST_ERROR);
  };
  let least = costOf(best);
  yield;
  for (const { axes, change } of changesFor(wish.effort)) {
    // On and on one way as long as it pays, and the other way if the first did not.
    for (let tries = 2, sign = 1; tries > 0; ) {
      const next = widened(best, axes, sign * change);
      const cost = costOf(next);
      yield;
      if (cost < least) [best, least, tries] = [next, cost, 1];
      else [tries, sign] = [tries - 1, -1];
    }
  }
  return best;
}

/** Widths to change together, and by how much. */
function changesFor(effort: number): { readonly axes: readonly number[]; readonly change: number }[] {
  const all = [0, 1, 2];
  const common = COMMON.map((change) => ({ axes: all, change }));
  const single = SINGLE.flatMap((change) => all.map((axis) => ({ axes: [axis], change })));
  return effort > 1 ? [...common, ...single] : common;
}

function startingFrame(
  values: Float32Array | Float64Array,
  y: Float64Array,
  shape: readonly number[],
  { step, order, degree }: FrameWish,
): StoredFrame {
  const octaves = Math.max(0, -Math.log2(step));
  const most = mostOrder(shape);
  const total = Math.min(most, order ?? Math.ceil(FIRST_ORDER + ORDERS_PER_OCTAVE * octaves));
  const { centre } = spreadOf(values, shape) ?? { centre: shape.map((length) => (length - 1) / 2) };
  const { width } = spreadOf(y, shape, centre) ?? { width: shape.map(() => 1) };
  const share = Math.max(LEAST_SHARE, FIRST_SHARE - SHARE_PER_OCTAVE * octaves);
  const wide = width.map((each) => Math.max(each, LEAST_WIDTH));
  const mean = Math.cbrt(wide[0]! * wide[1]! * wide[2]!);
  return {
    order: total,
    degree: Math.min(total, degree ?? total),
    centre: centre.map((place) => Math.round(CENTRES * place)),
    width: wide.map((each) => widthIndex(Math.max(LEAST_WIDTH, share * Math.sqrt(each * mean)))),
    radius: UNBOUNDED,
  };
}

function widened(frame: StoredFrame, axes: readonly number[], change: number): StoredFrame {
  const width = frame.width.map((index, axis) =>
    axes.includes(axis) ? Math.max(0, Math.min(2 ** WIDTH_BITS - 1, index + change)) : index,
  );
  return { ...frame, width };
}

function bitsOf(modes: Float64Array, step: number): number {
  const perStep = STEEPNESS / (step * step);
  let bits = 0;
  let factor = 1;
  for (let i = 0; i < modes.length; i++) {
    factor *= 1 + modes[i]! * modes[i]! * perStep;
    // One logarithm for many factors.
    if (factor > 2 ** 500) {
      bits += 0.5 * Math.log2(factor);
      factor = 1;
    }
  }
  return bits + 0.5 * Math.log2(factor);
}
