import { forEachRow, stridesOf } from '../kernel/rows.js';
import { LeafSynthesis } from '../kernel/synthesis.js';
import { type Box, canBeLeaf, cellCount, cutAlong, cuttable, type Tree, wholeBox } from '../kernel/tree.js';
import type { ResolvedNotebook } from './options.js';
import { Queue } from './queue.js';

/** A box with its fit, and its parts once it is cut. */
interface Cell {
  readonly box: Box;
  readonly error: number;
  parts: readonly Cell[];
}

/**
 * The tree that comes of cutting the leaf with the largest error, again and again: along all axes that can be cut. Only the
 * new leaves are fitted. Yields the relative error after each cut.
 *
 * @param values of the array over its peak
 */
export function* refine(
  values: Float64Array,
  shape: readonly number[],
  options: ResolvedNotebook,
): Generator<number, Tree, void> {
  const fits = new Fits(values, shape, options);
  const queue = new Queue<Cell>();
  const roots: Cell[] = [];
  let error = 0;
  const admit = (cell: Cell): Cell => {
    error += cell.error;
    if (cuttable(cell.box.shape).length > 0) queue.push(cell.error, cell);
    return cell;
  };
  const place = (part: Box): Tree => {
    const isItem = shape.length < 4 || part.shape[0] === 1;
    if (!isItem) return cutAlong(part, [0], place);
    if (!canBeLeaf(part.shape)) return cutAlong(part, cuttable(part.shape), place);
    roots.push(admit(fits.fit(part)));
    return options.degree;
  };
  const frame = place(wholeBox(shape));
  const first = error;
  const limit = options.relativeError ** options.nu * first;
  for (let cuts = 0; cuts < options.cuts && error > limit; cuts++) {
    const worst = queue.pop();
    if (worst === undefined || worst.error === 0) break;
    error -= worst.error;
    worst.parts = partsOf(worst.box).map((part) => admit(fits.fit(part)));
    yield Math.max(0, error / first) ** (1 / options.nu);
  }
  return replaceEnds(frame, roots.values(), options.degree);
}

function partsOf(box: Box): readonly Box[] {
  const parts: Box[] = [];
  cutAlong(box, cuttable(box.shape), (part) => {
    parts.push(part);
    return 'empty';
  });
  return parts;
}

/** The tree with each end, in the order of `cutAlong`, replaced by the tree of the next cell. */
function replaceEnds(tree: Tree, cells: Iterator<Cell>, degree: number): Tree {
  if (typeof tree === 'object') {
    const low = replaceEnds(tree.low, cells, degree);
    return { axis: tree.axis, low, high: replaceEnds(tree.high, cells, degree) };
  }
  const cell: Cell = cells.next().value;
  if (cell.parts.length === 0) return degree;
  const frame = cutAlong(cell.box, cuttable(cell.box.shape), () => 'empty');
  return replaceEnds(frame, cell.parts.values(), degree);
}

/** Fits boxes, and measures what is left. */
class Fits {
  readonly #values: Float64Array;
  readonly #strides: readonly number[];
  readonly #degree: number;
  readonly #nu: number;
  /** Factors of the two sums. */
  readonly #ofValues: number;
  readonly #ofDifferences: number;

  constructor(values: Float64Array, shape: readonly number[], { degree, alpha, beta, nu }: ResolvedNotebook) {
    const volume = 1 / cellCount(shape);
    this.#values = values;
    this.#strides = stridesOf(shape);
    this.#degree = degree;
    this.#nu = nu;
    this.#ofValues = alpha * volume;
    this.#ofDifferences = beta * Math.sqrt(volume);
  }

  fit(box: Box): Cell {
    const values = new Float64Array(cellCount(box.shape));
    forEachRow(box, this.#strides, (start, at, length) => {
      for (let k = 0; k < length; k++) values[at + k] = this.#values[start + k]!;
    });
    return { box, error: this.#errorOf(values, box.shape), parts: [] };
  }

  #errorOf(values: Float64Array, shape: readonly number[]): number {
    const fitted = new Float64Array(values.length);
    const synthesis = new LeafSynthesis(shape, this.#degree);
    const coefficients = new Float64Array(synthesis.coefficients);
    synthesis.analyse(values, coefficients);
    synthesis.synthesise(coefficients, fitted);
    for (let i = 0; i < values.length; i++) values[i]! -= fitted[i]!;
    let error = 0;
    if (this.#ofValues > 0) error += this.#ofValues * sumPowers(values, this.#nu);
    if (this.#ofDifferences > 0) error += this.#ofDifferences * sumDifferences(values, shape, this.#nu);
    return error;
  }
}

function sumPowers(values: Float64Array, nu: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += magnitudePower(values[i]!, nu);
  return sum;
}

/** Over all pairs of neighbours along each axis. */
function sumDifferences(values: Float64Array, shape: readonly number[], nu: number): number {
  let sum = 0;
  let inner = values.length;
  for (const length of shape) {
    const span = inner;
    inner /= length;
    for (let start = 0; start < values.length; start += span) {
      for (let i = start + inner; i < start + span; i++)
        sum += magnitudePower(values[i]! - values[i - inner]!, nu);
    }
  }
  return sum;
}

function magnitudePower(value: number, nu: number): number {
  return nu === 2 ? value * value : Math.abs(value) ** nu;
}
