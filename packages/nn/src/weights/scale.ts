import type { ParameterTensor } from '../network.js';

/** What the first number of all is expected to be like: its magnitude, and how many numbers that counts for. */
const FIRST_MEAN = 64;
const FIRST_COUNT = 0.3;
/** Numbers that the mean of the tensor before counts for. */
const BEFORE_COUNT = 2;
/** Numbers like those of the whole tensor that a row or column starts from. */
const LINE_COUNT = 8;
/** A logistic distribution of scale 1 has a mean magnitude of 2 ln 2. */
const SCALE_OF_MEAN: number = 1 / (2 * Math.LN2);
/** No row or column is expected to be smaller or larger than the tensor by more than this. */
const MOST_RATIO = 64;

/**
 * Expects magnitudes from those coded so far: the mean of the tensor, times how much larger or smaller than it the numbers of
 * the same row (a unit) and of the same column (an input) have been.
 */
export class ScaleEstimate {
  /** Numbers of a row and of a cell of it; a tensor is [rows][columns][cell]. */
  #rowLength = 1;
  #cell = 1;
  #sum: number = FIRST_MEAN * FIRST_COUNT;
  #count: number = FIRST_COUNT;
  #row = 0;
  #rowCount = 0;
  #columns: Float64Array = new Float64Array(0);
  #columnCounts: Float64Array = new Float64Array(0);

  /** Goes on with a tensor: what has been learned from the last one of its kind is where it starts from. */
  begin({ shape, length }: Pick<ParameterTensor, 'shape' | 'length'>): void {
    if (this.#count > FIRST_COUNT) {
      this.#sum *= BEFORE_COUNT / this.#count;
      this.#count = BEFORE_COUNT;
    }
    const columns = shape[1] ?? 1;
    this.#rowLength = length / (shape[0] ?? 1);
    this.#cell = this.#rowLength / columns;
    this.#columns = new Float64Array(columns);
    this.#columnCounts = new Float64Array(columns);
  }

  /** Scale of the logistic distribution of number `index` of the tensor. Asked for in the order of the numbers. */
  scaleAt(index: number): number {
    const place = index % this.#rowLength;
    if (place === 0) {
      this.#row = 0;
      this.#rowCount = 0;
    }
    const column = Math.floor(place / this.#cell);
    const row = (this.#row + LINE_COUNT) / (this.#rowCount + LINE_COUNT);
    const across = (this.#columns[column]! + LINE_COUNT) / (this.#columnCounts[column]! + LINE_COUNT);
    const ratio = Math.min(MOST_RATIO, Math.max(1 / MOST_RATIO, row * across));
    return (SCALE_OF_MEAN * ratio * this.#sum) / this.#count;
  }

  /** Learns the magnitude of number `index`, for which `scaleAt` has just been asked. */
  learn(index: number, magnitude: number): void {
    const column = Math.floor((index % this.#rowLength) / this.#cell);
    const mean = this.#sum / this.#count;
    const share = mean > 0 ? Math.min(MOST_RATIO, magnitude / mean) : 1;
    // Each line answers for what the other leaves open.
    const row = (this.#row + LINE_COUNT) / (this.#rowCount + LINE_COUNT);
    const across = (this.#columns[column]! + LINE_COUNT) / (this.#columnCounts[column]! + LINE_COUNT);
    this.#row += share / across;
    this.#rowCount++;
    this.#columns[column]! += share / row;
    this.#columnCounts[column]!++;
    this.#sum += magnitude;
    this.#count++;
  }
}
