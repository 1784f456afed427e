import { cosPi, sinPi } from './angle.js';

/** What a transform of one length needs: how to halve it, or the cosines of an odd length. */
export interface DctTables {
  readonly n: number;
  /** Tables of length n/2; absent where n is odd. */
  readonly half: DctTables | undefined;
  /** cos θ_j and sin θ_j with θ_j = π(2j + 1)/(4n), for j < n/2. Empty where n is odd. */
  readonly cos: Float64Array;
  readonly sin: Float64Array;
  /** Odd n: row k holds cos(πk(2j + 1)/(2n)) for j = 0 … (n - 1)/2; the rest follows from symmetry. */
  readonly two: Float64Array;
  /** Odd n: row k holds cos(π(2k + 1)(2j + 1)/(4n)) for j = 0 … n - 1. Empty where it is not needed. */
  readonly four: Float64Array;
}

/** Tables for a DCT-II or DCT-III of length n; with `four`, for a DCT-IV as well. */
export function dctTables(n: number, four = false): DctTables {
  const none = new Float64Array(0);
  if (n % 2 === 1) {
    const width = (n + 1) / 2;
    return {
      n,
      half: undefined,
      cos: none,
      sin: none,
      two: matrix(n, width, (k, j) => cosPi(k * (2 * j + 1), 2 * n)),
      four: four ? matrix(n, n, (k, j) => cosPi((2 * k + 1) * (2 * j + 1), 4 * n)) : none,
    };
  }
  const m = n / 2;
  return {
    n,
    half: dctTables(m, true),
    cos: matrix(1, m, (_, j) => cosPi(2 * j + 1, 4 * n)),
    sin: matrix(1, m, (_, j) => sinPi(2 * j + 1, 4 * n)),
    two: none,
    four: none,
  };
}

function matrix(rows: number, columns: number, entry: (row: number, column: number) => number): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, i) => entry(Math.floor(i / columns), i % columns));
}
