import type { KernelChoice } from '@vdfc/nn';
import { type Books, squaredLengths } from './books.js';
import { CodeDistances, subtractCodes } from './nearest.js';

/**
 * Follows several sequences of codes for each vector at once: the nearest code of every level in turn is not the best sequence.
 * After each level the sequences that leave least are kept.
 */
export class CodeBeam {
  /** What sequences leave, row-major vectors x width x dims, the best of each vector first. */
  #rest: Float32Array;
  /** Squared lengths of that; infinite for sequences that are not there yet. */
  #left: Float64Array;
  readonly #books: Books;
  readonly #count: number;
  readonly #width: number;
  readonly #distances: CodeDistances;
  /** Of each level so far: for each sequence that was kept the one it goes on from, and its code. */
  readonly #before: Uint32Array[] = [];
  readonly #codes: Uint16Array[] = [];

  /** @param vectors row-major count x dims, copied */
  constructor(books: Books, vectors: Float32Array, width: number, kernel: KernelChoice) {
    const { dims } = books;
    const count = vectors.length / dims;
    this.#books = books;
    this.#count = count;
    this.#width = width;
    this.#rest = new Float32Array(count * width * dims);
    this.#left = new Float64Array(count * width).fill(Number.POSITIVE_INFINITY);
    squaredLengths(vectors, dims).forEach((square, i) => {
      this.#rest.set(vectors.subarray(i * dims, (i + 1) * dims), i * width * dims);
      this.#left[i * width] = square;
    });
    this.#distances = new CodeDistances(books, count * width, kernel);
  }

  /** Goes on to the next level. @returns for each vector the squared length of what its best sequence leaves */
  advance(): Float64Array {
    const width = this.#width;
    const level = this.#codes.length;
    const size = this.#count * width;
    const left = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    const before = new Uint32Array(size);
    const codes = new Uint16Array(size);
    const keep = (sequence: number, code: number, distance: number): void => {
      const total = this.#left[sequence]! + 2 * distance;
      const first = sequence - (sequence % width);
      let place = first + width;
      while (place > first && total < left[place - 1]!) place--;
      if (place === first + width) return;
      left.copyWithin(place + 1, place, first + width - 1);
      before.copyWithin(place + 1, place, first + width - 1);
      codes.copyWithin(place + 1, place, first + width - 1);
      left[place] = total;
      before[place] = sequence;
      codes[place] = code;
    };
    this.#distances.visit(this.#books, level, this.#rest, 1, keep);
    this.#before.push(before);
    this.#codes.push(codes);
    this.#take(before, codes, level, left);
    return this.#left.filter((_, sequence) => sequence % width === 0);
  }

  #take(before: Uint32Array, codes: Uint16Array, level: number, left: Float64Array): void {
    const { dims } = this.#books;
    const rest = new Float32Array(this.#rest.length);
    before.forEach((sequence, i) => {
      rest.set(this.#rest.subarray(sequence * dims, (sequence + 1) * dims), i * dims);
    });
    subtractCodes(this.#books, level, codes, rest);
    // Not what the sums of distances say: errors do not add up over the levels.
    this.#left = squaredLengths(rest, dims).map((square, i) =>
      left[i]! < Number.POSITIVE_INFINITY ? square : left[i]!,
    );
    this.#rest = rest;
  }

  /** The best sequence of `depth` codes for a vector, into `out`. */
  trace(vector: number, depth: number, out: Uint16Array): void {
    let sequence = vector * this.#width;
    for (let level = depth - 1; level >= 0; level--) {
      out[level] = this.#codes[level]![sequence]!;
      sequence = this.#before[level]![sequence]!;
    }
  }
}
