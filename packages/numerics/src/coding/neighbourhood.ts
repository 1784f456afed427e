import type { Band } from './band.js';

/** Cells of margin before and after each axis of a padded band, so that neighbours need no checks at the edges. */
const BEFORE = 2;
const AFTER = 1;

/**
 * One band being coded, with a margin of zeros, and the steps from a coefficient to its neighbours that come before
 * it in C order: the nearest along each axis (twice as far is the second nearest), and the diagonal ones of each pair
 * of axes.
 */
export class Neighbourhood {
  /** Coefficients in C order with margins, and their magnitudes. */
  readonly padded: Int32Array;
  readonly magnitudes: Int32Array;
  /** Steps in `padded` along each axis. */
  readonly strides: readonly number[];
  /** Padded cells in a row along the last axis; for each row, whether it holds a coefficient that is not zero. */
  readonly rowLength: number;
  readonly filled: Uint8Array;
  /** Where the first coefficient stands in `padded`. */
  readonly origin: number;
  /** To the nearest earlier neighbours along the low axes, along the high ones, along all. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly nearest: Int32Array;
  /** To the diagonal neighbours between two low axes, a low and a high one, two high ones. */
  readonly diagonal: readonly [low: Int32Array, mixed: Int32Array, high: Int32Array];

  constructor(band: Band) {
    const lengths = band.shape.map((length) => length + BEFORE + AFTER);
    const strides = lengths.map((_, axis) => productOf(lengths.slice(axis + 1)));
    const isHigh = (axis: number): boolean => band.high[axis] === true;
    this.strides = strides;
    this.padded = new Int32Array(productOf(lengths));
    this.magnitudes = new Int32Array(this.padded.length);
    this.rowLength = lengths.at(-1)!;
    this.filled = new Uint8Array(productOf(lengths.slice(0, -1)));
    this.origin = strides.reduce((sum, stride) => sum + BEFORE * stride, 0);
    const nearest = strides.map((stride) => -stride);
    this.nearest = Int32Array.from(nearest);
    this.low = Int32Array.from(nearest.filter((_, axis) => !isHigh(axis)));
    this.high = Int32Array.from(nearest.filter((_, axis) => isHigh(axis)));
    const diagonal: [number[], number[], number[]] = [[], [], []];
    for (let a = 0; a < strides.length; a++) {
      for (let b = a + 1; b < strides.length; b++) {
        diagonal[Number(isHigh(a)) + Number(isHigh(b))]!.push(
          -strides[a]! - strides[b]!,
          -strides[a]! + strides[b]!,
        );
      }
    }
    this.diagonal = [
      Int32Array.from(diagonal[0]),
      Int32Array.from(diagonal[1]),
      Int32Array.from(diagonal[2]),
    ];
  }
}

export function productOf(numbers: readonly number[]): number {
  return numbers.reduce((product, each) => product * each, 1);
}
