import { type Piece, piecesOf } from './pieces.js';
import { cellCount, cuttable, prune, type Tree } from './tree.js';
import { Weigher } from './weigh.js';

/** Bits of a cut. */
const CUT = 1;
/** What to do with a box, but for axes to be cut along. */
const END = 255;
const ALL = 254;

/** How boxes may be cut: along any axis, or along all that can be cut together. */
export type Cuts = 'any' | 'together';

/**
 * The tree that costs least in bits and errors: bottom up, every box that halving can make is weighed against its parts
 * (Coifman & Wickerhauser, IEEE Trans. Inf. Theory 38:713, 1992). Each box is weighed once, however it can be reached.
 * Yields now and then.
 *
 * @param values of an array in its domain
 * @param step of the quantiser
 * @param degree highest one of a polynomial along an axis
 */
export function* bestTree(
  values: Float64Array,
  shape: readonly number[],
  step: number,
  degree: number,
  cuts: Cuts,
): Generator<void, Tree, void> {
  const pieces = shape.map((length, axis) => piecesOf(length, axis, shape.length));
  const weigher = new Weigher(values, shape, pieces, step, degree);
  if (cuts === 'any') yield* weigher.weigh();
  else {
    const levels = Math.max(...pieces.map((each) => each.at(-1)!.level));
    for (let level = 0; level <= levels; level++) yield* weigher.weigh(level);
  }
  const { bits, degrees } = weigher.weights;
  const boxes = new Boxes(pieces, shape);
  const choices = boxes.choose(bits, cuts);
  yield;
  return prune(boxes.treeOf(0, choices, degrees), () => true);
}

/** Boxes made of pieces, numbered in C order of these. */
class Boxes {
  readonly #pieces: readonly (readonly Piece[])[];
  readonly #strides: readonly number[];
  readonly #count: number;

  constructor(pieces: readonly (readonly Piece[])[], shape: readonly number[]) {
    this.#pieces = pieces;
    this.#strides = shape.map((_, axis) => cellCount(pieces.slice(axis + 1).map((each) => each.length)));
    this.#count = cellCount(pieces.map((each) => each.length));
  }

  /** What is best done with each box. `bits`, those of ends, become those of the best trees. */
  choose(bits: Float64Array, cuts: Cuts): Uint8Array {
    const choices = new Uint8Array(this.#count).fill(END);
    if (cuts === 'together') this.#tryAll(0, bits, choices);
    // Parts of pieces have higher places.
    else for (let box = this.#count - 1; box >= 0; box--) this.#tryAxes(box, bits, choices);
    return choices;
  }

  #tryAxes(box: number, bits: Float64Array, choices: Uint8Array): void {
    for (let axis = 0; axis < this.#pieces.length; axis++) {
      const low = this.#lowPart(box, axis);
      if (low < 0) continue;
      const cost = CUT + bits[low]! + bits[low + this.#strides[axis]!]!;
      if (cost >= bits[box]!) continue;
      bits[box] = cost;
      choices[box] = axis;
    }
  }

  /** @returns the bits of the best tree of a box */
  #tryAll(box: number, bits: Float64Array, choices: Uint8Array): number {
    const cost = CUT + this.#sumParts(box, this.#axesOf(box), bits, choices);
    if (cost < bits[box]!) {
      bits[box] = cost;
      choices[box] = ALL;
    }
    return bits[box]!;
  }

  #sumParts(box: number, axes: readonly number[], bits: Float64Array, choices: Uint8Array): number {
    if (axes.length === 0) return Number.POSITIVE_INFINITY;
    const [axis, ...rest] = axes as [number, ...number[]];
    const low = this.#lowPart(box, axis);
    let sum = 0;
    for (const part of [low, low + this.#strides[axis]!]) {
      sum += rest.length > 0 ? this.#sumParts(part, rest, bits, choices) : this.#tryAll(part, bits, choices);
    }
    return sum;
  }

  treeOf(box: number, choices: Uint8Array, degrees: Int8Array, axes: readonly number[] = []): Tree {
    const choice = axes[0] ?? choices[box]!;
    if (choice === END) return degrees[box]! < 0 ? 'empty' : degrees[box]!;
    if (choice === ALL) return this.treeOf(box, choices, degrees, this.#axesOf(box));
    const low = this.#lowPart(box, choice);
    const rest = axes.slice(1);
    return {
      axis: choice,
      low: this.treeOf(low, choices, degrees, rest),
      high: this.treeOf(low + this.#strides[choice]!, choices, degrees, rest),
    };
  }

  /** The lower part of a box cut along an axis; the upper one follows along that axis. -1 where it cannot be cut. */
  #lowPart(box: number, axis: number): number {
    const place = this.#placeOf(box, axis);
    const { low } = this.#pieces[axis]![place]!;
    return low < 0 ? -1 : box + (low - place) * this.#strides[axis]!;
  }

  #placeOf(box: number, axis: number): number {
    return Math.floor(box / this.#strides[axis]!) % this.#pieces[axis]!.length;
  }

  #axesOf(box: number): readonly number[] {
    return cuttable(this.#pieces.map((pieces, axis) => pieces[this.#placeOf(box, axis)]!.length));
  }
}
