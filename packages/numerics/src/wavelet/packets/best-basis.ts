import { countOf } from '../layout.js';
import { forEachStart, type PacketBox, roomFor, transformAxis } from './axis.js';
import { bandGain } from './gains.js';
import { type PacketScheme, packetSchemes } from './schemes.js';
import { canSplit, halves, type PacketNode, type PacketTree, rootOf } from './tree.js';

/** Bits that a band costs for being there: to describe it, and for its models to learn. */
const BAND_BITS = 6;
/** Most lifted samples of a search, a second's work or so; of larger arrays a part stands for the whole. */
const MOST_SAMPLES = 2 ** 27;
/** The search pauses after so many lifted samples, some milliseconds' work, or more where one box has more. */
const PAUSE_SAMPLES = 2 ** 15;
/** Such a part is at least so long along an axis. */
const SHORTEST_PART = 16;

/**
 * The tree whose coefficients take the fewest bits if each takes log2(1 + 2|c| / step): by comparing every box, as it is,
 * with its halves along each axis (Coifman & Wickerhauser, IEEE Trans. Inf. Theory 38:713, 1992, with the axis to be
 * chosen as well). Each kind of box is looked at once. What is beyond the box of all values that matter at this step is left
 * out, and of a large array all but a part around its middle, so that the time has a bound.
 *
 * @param values of the array in its domain
 * @param shape 1 to 4 axes
 * @param step of the quantiser
 * @param most levels along one axis, 0 to 5
 */
export function bestBasis(
  values: Float64Array,
  shape: readonly number[],
  scheme: PacketScheme,
  step: number,
  most = 3,
): PacketTree {
  const steps = bestBasisSteps(values, shape, scheme, step, most);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/**
 * `bestBasis` with pauses: some milliseconds apart for arrays of 10⁶ values or fewer.
 *
 * @returns the steps of the search, which tell the share that is done, 0 to 1; in the end the tree
 */
export function* bestBasisSteps(
  values: Float64Array,
  shape: readonly number[],
  scheme: PacketScheme,
  step: number,
  most = 3,
): Generator<{ readonly fraction: number }, PacketTree, void> {
  yield { fraction: 0 };
  // So much all over a cell of the smooth band makes half a step.
  const threshold = step / 2 ** (1 + (shape.length * most) / 2);
  const part = activePart(values, shape, threshold, most);
  if (countOf(part.shape) === 0) return null;
  yield { fraction: 0 };
  const search = new Search(part.shape, scheme, step, most);
  const { tree } = yield* search.best(readPart(values, part), rootOf(part.shape));
  return tree;
}

/** The box of all values above a threshold, cut to what can be searched; it begins at multiples of 2^most. */
function activePart(
  values: Float64Array,
  shape: readonly number[],
  threshold: number,
  most: number,
): PacketBox {
  const { strides } = rootOf(shape);
  const cell = 2 ** most;
  const first = [...shape];
  const end = shape.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    if (!(Math.abs(values[i]!) > threshold)) continue;
    for (let axis = 0, rest = i; axis < shape.length; rest %= strides[axis]!, axis++) {
      const index = Math.floor(rest / strides[axis]!);
      if (index < first[axis]!) first[axis] = index;
      if (index >= end[axis]!) end[axis] = index + 1;
    }
  }
  const starts = first.map((index) => roundDown(index, cell));
  const lengths = starts.map((start, axis) =>
    Math.max(0, Math.min(-roundDown(-end[axis]!, cell), shape[axis]!) - start),
  );
  const passes = shape.length * (most + 1) ** shape.length;
  const shortest = Math.max(SHORTEST_PART, cell);
  while (countOf(lengths) * passes > MOST_SAMPLES && Math.max(...lengths) > shortest) {
    const axis = lengths.indexOf(Math.max(...lengths));
    const kept = Math.max(shortest, roundDown(0.75 * lengths[axis]!, cell));
    starts[axis]! += roundDown((lengths[axis]! - kept) / 2, cell);
    lengths[axis] = kept;
  }
  const offset = starts.reduce((sum, start, axis) => sum + start * strides[axis]!, 0);
  return { offset, shape: lengths, strides };
}

function roundDown(value: number, unit: number): number {
  return Math.floor(value / unit) * unit;
}

/** The values of a box without gaps. */
function readPart(values: Float64Array, { offset, shape, strides }: PacketBox): Float64Array {
  const part = new Float64Array(countOf(shape));
  const length = shape.at(-1)!;
  let to = 0;
  forEachStart({ offset, shape: shape.with(-1, 1), strides }, (start) => {
    part.set(values.subarray(start, start + length), to);
    to += length;
  });
  return part;
}

interface Found {
  readonly bits: number;
  readonly tree: PacketTree;
}

type Work<T> = Generator<{ readonly fraction: number }, T, void>;

class Search {
  readonly #scheme: PacketScheme;
  readonly #step: number;
  readonly #most: number;
  readonly #room: Float64Array;
  readonly #known = new Map<string, Found>();
  /** Samples of all boxes there are to look at, of those seen, and of those seen since the last pause. */
  readonly #all: number;
  #seen = 0;
  #pending = 0;

  constructor(shape: readonly number[], scheme: PacketScheme, step: number, most: number) {
    this.#scheme = scheme;
    this.#step = step;
    this.#most = most;
    this.#room = new Float64Array(roomFor(shape));
    this.#all = shape.reduce((product, length) => product * samplesOf(length, most), 1);
  }

  /** @param values of the box alone, without gaps */
  *best(values: Float64Array, node: PacketNode): Work<Found> {
    const key = `${node.levels.join()} ${node.high.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    let found: Found = { bits: this.#bitsOf(values, node), tree: null };
    yield* this.#pause(values.length);
    for (let axis = 0; axis < node.shape.length; axis++) {
      if (!canSplit(node, axis, this.#most)) continue;
      const [low, high] = yield* this.#split(values, node, axis);
      const bits = low.bits + high.bits + BAND_BITS;
      if (bits < found.bits) found = { bits, tree: { axis, low: low.tree, high: high.tree } };
    }
    this.#known.set(key, found);
    return found;
  }

  *#split(values: Float64Array, node: PacketNode, axis: number): Work<readonly [Found, Found]> {
    const [low, high] = halves(node, axis).map((half) => ({
      ...half,
      ...rootOf(half.shape),
      levels: half.levels,
      high: half.high,
    })) as [PacketNode, PacketNode];
    const keyed = (half: PacketNode) => this.#known.get(`${half.levels.join()} ${half.high.join()}`);
    const [knownLow, knownHigh] = [keyed(low), keyed(high)];
    if (knownLow !== undefined && knownHigh !== undefined) return [knownLow, knownHigh];
    const copy = values.slice();
    transformAxis(copy, node, axis, packetSchemes[this.#scheme], 'forward', this.#room);
    const { shape } = node;
    const inner = countOf(shape.slice(axis + 1));
    const count = shape[axis]!;
    const lows = low.shape[axis]!;
    return [
      yield* this.best(cut(copy, count * inner, 0, lows * inner), low),
      yield* this.best(cut(copy, count * inner, lows * inner, count * inner), high),
    ];
  }

  /** A box has been looked at. */
  *#pause(samples: number): Work<void> {
    this.#seen += samples;
    this.#pending += samples;
    if (this.#pending < PAUSE_SAMPLES) return;
    this.#pending = 0;
    yield { fraction: this.#seen / this.#all };
  }

  #bitsOf(values: Float64Array, node: PacketNode): number {
    const spacing = node.levels.map((level) => 2 ** level);
    const factor = (2 * bandGain(this.#scheme, { spacing, high: node.high })) / this.#step;
    let bits = BAND_BITS;
    for (let i = 0; i < values.length; i++) bits += Math.log2(1 + Math.abs(values[i]!) * factor);
    return bits;
  }
}

/** Samples of all kinds of part that an axis is split into: itself, its halves, those of its low half, and so on. */
function samplesOf(length: number, most: number): number {
  let samples = length;
  for (let level = 0, rest = length; level < most && rest >= 2; level++, rest = (rest + 1) >> 1)
    samples += rest;
  return samples;
}

/** Elements `first` to `end` of each run of so many. */
function cut(values: Float64Array, run: number, first: number, end: number): Float64Array {
  const part = new Float64Array((values.length / run) * (end - first));
  for (let start = 0, to = 0; start < values.length; start += run, to += end - first) {
    part.set(values.subarray(start + first, start + end), to);
  }
  return part;
}
