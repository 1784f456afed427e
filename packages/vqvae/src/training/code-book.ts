import type { Random } from '@vdfc/numerics/random';

/** Running statistics of the codes of one level. Float32, so that they are kept exactly. */
export interface CodeBook {
  readonly dims: number;
  /** Row-major codes x dims; code 0 stays zero. */
  readonly values: Float32Array;
  /** How many vectors a code is given in a step, and their sum. */
  readonly counts: Float32Array;
  readonly sums: Float32Array;
}

/** Added to counts before they are divided by (Laplace smoothing). */
const SMOOTHING = 1e-5;
/** A code with less than this share of the use of an average one is dead. */
const DEAD = 0.02;
/** Use that a code begins with, as a share of the average. */
const REBORN = 0.15;

/**
 * Moves codes to the means of the vectors that they were nearest to, by exponential moving averages of counts and sums
 * (van den Oord, Vinyals & Kavukcuoglu, NeurIPS 2017, appendix A.1; counts smoothed as in Razavi, van den Oord & Vinyals,
 * NeurIPS 2019).
 *
 * @param vectors row-major, one for each of `codes`
 */
export function updateBook(book: CodeBook, vectors: Float32Array, codes: Uint16Array, decay: number): void {
  const { dims, values, counts, sums } = book;
  const size = counts.length;
  const found = new Float64Array(size);
  const totals = new Float64Array(size * dims);
  codes.forEach((code, i) => {
    found[code]! += 1;
    for (let d = 0; d < dims; d++) totals[code * dims + d]! += vectors[i * dims + d]!;
  });
  for (let code = 0; code < size; code++) counts[code] = decay * counts[code]! + (1 - decay) * found[code]!;
  for (let i = 0; i < sums.length; i++) sums[i] = decay * sums[i]! + (1 - decay) * totals[i]!;
  let total = 0;
  for (let code = 0; code < size; code++) total += counts[code]!;
  for (let code = 1; code < size; code++) {
    const share = ((counts[code]! + SMOOTHING) / (total + size * SMOOTHING)) * total;
    for (let d = 0; d < dims; d++) values[code * dims + d] = sums[code * dims + d]! / share;
  }
}

/**
 * Gives codes that are hardly used the place of a vector, drawn in proportion to its squared distance from its code.
 *
 * @param left for each of `vectors` the squared length of what its code leaves
 * @returns how many codes were dead
 */
export function reviveCodes(
  book: CodeBook,
  vectors: Float32Array,
  left: Float64Array,
  random: Random,
): number {
  const { counts } = book;
  let use = 0;
  for (let code = 1; code < counts.length; code++) use += counts[code]!;
  const average = use / (counts.length - 1);
  const draw = drawer(left, random);
  let dead = 0;
  for (let code = 1; code < counts.length; code++) {
    if (counts[code]! >= DEAD * average && average > 0) continue;
    const at = draw();
    if (at === undefined) break;
    place(book, code, vectors, at, 1, Math.max(REBORN * average, SMOOTHING));
    dead++;
  }
  return dead;
}

/** Places all codes at vectors, drawn in proportion to their squared lengths, each shortened by a random factor. */
export function initialiseBook(
  book: CodeBook,
  vectors: Float32Array,
  left: Float64Array,
  random: Random,
): void {
  const draw = drawer(left, random);
  for (let code = 1; code < book.counts.length; code++) {
    const at = draw();
    if (at === undefined) break;
    place(book, code, vectors, at, 0.5 + 0.5 * random.uniform(), 1);
  }
}

function place(
  { dims, values, counts, sums }: CodeBook,
  code: number,
  vectors: Float32Array,
  at: number,
  factor: number,
  count: number,
): void {
  counts[code] = count;
  for (let d = 0; d < dims; d++) {
    const value = Math.fround(factor * vectors[at * dims + d]!);
    values[code * dims + d] = value;
    sums[code * dims + d] = counts[code]! * value;
  }
}

/** Draws indices in proportion to weights; undefined if all are zero. */
function drawer(weights: Float64Array, random: Random): () => number | undefined {
  const sums = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((weight, i) => {
    total += weight;
    sums[i] = total;
  });
  return () => {
    if (!(total > 0)) return undefined;
    const wanted = total * random.uniform();
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
