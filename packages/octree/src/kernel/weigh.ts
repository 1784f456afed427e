import { contract } from './contract.js';
import { ladder } from './ladder.js';
import type { Piece } from './pieces.js';
import { linePolynomials } from './polynomials.js';
import { cellCount, LONGEST } from './tree.js';

/** What a squared error of step² is worth, bits. */
const SQUARE = 8;
/** A coefficient below this many steps becomes 0. */
const ZERO = 0.6;
/** Bits of others: so many, and more by every octave. */
const OTHER = 2.5;
const OCTAVE = 1.5;
/** Bits of a 0 among the coefficients of a leaf. */
const LEVEL_0 = 0.03;
/** Bits of a leaf for being there. */
const LEAF = 3;
/** Squares below this many step² are left out wherever they are. */
const NOTHING = 0.3;
/** Sums of products between two pauses, about 5 ms. */
const PAUSE = 2 ** 22;

/** What is known of every box that pieces make; boxes in C order of the pieces of their axes. */
export interface Weights {
  /** Bits of it as a leaf or as empty, with its error at its worth; infinite where it was not looked at. */
  readonly bits: Float64Array;
  /** Highest degree that is best for it as a leaf; -1 where it is better empty. */
  readonly degrees: Int8Array;
}

/** Weighs boxes by the coefficients that their values have, projected one axis after the other: boxes share the work. */
export class Weigher {
  readonly weights: Weights;
  readonly #values: Float64Array;
  readonly #shape: readonly number[];
  readonly #pieces: readonly (readonly Piece[])[];
  readonly #step: number;
  readonly #degree: number;
  /** For each axis, coefficients along it and the axes before, and sums of squares over them. */
  readonly #coefficients: readonly Float64Array[];
  readonly #energies: readonly Float64Array[];
  /** For each of these coefficients, the first place on the ladder that is high enough. */
  readonly #rungs: readonly Uint8Array[];
  readonly #ladder: readonly number[];
  readonly #rungOf: Uint8Array;
  /** For each rung, bits and squares of the coefficients that are on it. */
  readonly #bits: Float64Array;
  readonly #squares: Float64Array;
  readonly #inner: readonly number[];
  #work = 0;

  /**
   * @param values of an array in its domain, shape `shape`
   * @param pieces of each axis
   * @param step of the quantiser
   * @param degree highest one of a polynomial along an axis
   */
  constructor(
    values: Float64Array,
    shape: readonly number[],
    pieces: readonly (readonly Piece[])[],
    step: number,
    degree: number,
  ) {
    this.#values = values;
    this.#shape = shape;
    this.#pieces = pieces;
    this.#step = step;
    this.#degree = degree;
    const boxes = cellCount(pieces.map((each) => each.length));
    this.weights = {
      bits: new Float64Array(boxes).fill(Number.POSITIVE_INFINITY),
      degrees: new Int8Array(boxes).fill(-1),
    };
    this.#inner = shape.map((_, axis) => cellCount(shape.slice(axis + 1)));
    const counts = shape.map((length) => Math.min(length, degree + 1));
    this.#coefficients = shape.map(
      (_, axis) => new Float64Array(cellCount(counts.slice(0, axis + 1)) * this.#inner[axis]!),
    );
    this.#energies = this.#inner.map((inner) => new Float64Array(inner));
    this.#rungs = shape.map((_, axis) => new Uint8Array(cellCount(counts.slice(0, axis + 1))));
    this.#ladder = ladder(degree);
    this.#rungOf = Uint8Array.from({ length: degree + 1 }, (_, d) =>
      this.#ladder.findIndex((top) => d <= top),
    );
    this.#bits = new Float64Array(this.#ladder.length);
    this.#squares = new Float64Array(this.#ladder.length);
  }

  /** Weighs the boxes whose axes have all been halved `level` times, or as often as they can be; without it, all boxes. */
  *weigh(level?: number): Generator<void, void, void> {
    const squares = this.#values.map((value) => value * value);
    yield* this.#descend(0, 0, { values: this.#values, squares, rungs: new Uint8Array(1), outer: 1, level });
  }

  /** @param box places of the pieces of the axes before, as one number */
  *#descend(axis: number, box: number, from: Projection): Generator<void, void, void> {
    const pieces = this.#pieces[axis]!;
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i]!;
      if (!isAt(piece, from.level)) continue;
      const place = box * pieces.length + i;
      const energy = this.#sumSquares(axis, piece, from.squares);
      if (!(energy >= NOTHING * this.#step ** 2)) {
        this.#leaveOut(axis, place, from.level, energy);
        continue;
      }
      if (piece.length > LONGEST) continue;
      const count = this.#project(axis, piece, from);
      const outer = from.outer * count;
      if (axis === this.#shape.length - 1) {
        this.#judge(place, outer, energy);
        continue;
      }
      yield* this.#descend(axis + 1, place, {
        values: this.#coefficients[axis]!,
        squares: this.#energies[axis]!,
        rungs: this.#rungs[axis]!,
        outer,
        level: from.level,
      });
    }
    if (this.#work > PAUSE) {
      this.#work = 0;
      yield;
    }
  }

  #sumSquares(axis: number, { first, length }: Piece, squares: Float64Array): number {
    const inner = this.#inner[axis]!;
    const sums = this.#energies[axis]!;
    let total = 0;
    for (let i = 0; i < inner; i++) {
      let sum = 0;
      for (let j = first; j < first + length; j++) sum += squares[j * inner + i]!;
      sums[i] = sum;
      total += sum;
    }
    this.#work += inner * length;
    return total;
  }

  #project(axis: number, { first, length }: Piece, { values, rungs, outer }: Projection): number {
    const inner = this.#inner[axis]!;
    const line = this.#shape[axis]!;
    const { rows, count } = linePolynomials(length, Math.min(length, this.#degree + 1));
    contract(values, { outer, line, first, length, inner }, rows, count, this.#coefficients[axis]!);
    const next = this.#rungs[axis]!;
    for (let i = 0; i < outer * count; i++) {
      next[i] = Math.max(rungs[Math.floor(i / count)]!, this.#rungOf[i % count]!);
    }
    this.#work += outer * inner * length * count;
    return count;
  }

  /** Whether a box is better empty, or how many of its `count` coefficients it is best to keep. */
  #judge(box: number, count: number, energy: number): void {
    this.#sortOut(count);
    const all = SQUARE * energy * (1 / this.#step) ** 2;
    const { bits, degrees } = this.weights;
    bits[box] = all;
    let kept = 0;
    let left = all;
    for (let rung = 0; rung < this.#ladder.length; rung++) {
      kept += this.#bits[rung]!;
      left -= SQUARE * this.#squares[rung]!;
      const cost = LEAF + kept + Math.max(0, left);
      if (cost >= bits[box]!) continue;
      bits[box] = cost;
      degrees[box] = this.#ladder[rung]!;
    }
  }

  /** Sums up bits, and squares in step², of the coefficients on each rung. */
  #sortOut(count: number): void {
    const coefficients = this.#coefficients.at(-1)!;
    const rungs = this.#rungs.at(-1)!;
    const [bits, squares] = [this.#bits, this.#squares];
    const perStep = 1 / this.#step;
    bits.fill(0);
    squares.fill(0);
    for (let i = 0; i < count; i++) {
      const size = Math.abs(coefficients[i]!) * perStep;
      const square = size * size;
      const rung = rungs[i]!;
      squares[rung]! += square;
      if (size < ZERO) bits[rung]! += LEVEL_0 + SQUARE * square;
      else bits[rung]! += Math.min(SQUARE * square, OTHER + OCTAVE * Math.log2(1 + size) + SQUARE / 12);
    }
  }

  /** All boxes of these pieces and any of the axes behind are empty. */
  #leaveOut(axis: number, box: number, level: number | undefined, energy: number): void {
    if (axis === this.#shape.length - 1) {
      this.weights.bits[box] = (SQUARE * energy) / this.#step ** 2;
      return;
    }
    const pieces = this.#pieces[axis + 1]!;
    for (let i = 0; i < pieces.length; i++) {
      // Next to nothing, however it is shared out.
      if (isAt(pieces[i]!, level)) this.#leaveOut(axis + 1, box * pieces.length + i, level, 0);
    }
  }
}

/** Values projected along the axes before, and squares summed along them. */
interface Projection {
  readonly values: Float64Array;
  readonly squares: Float64Array;
  readonly rungs: Uint8Array;
  /** Product of the numbers of polynomials. */
  readonly outer: number;
  readonly level: number | undefined;
}

function isAt(piece: Piece, level: number | undefined): boolean {
  return level === undefined || piece.level === level || (piece.level < level && piece.low < 0);
}
