import type { Steps } from '@vdfc/core';
import type { KernelChoice } from '@vdfc/nn';
import { CodeBeam } from './beam.js';
import { type Books, type Codes, emptyCodes, squaredLengths } from './books.js';

/** How to choose codes. */
export interface Choice {
  /** A code must lower the L1 error by about this much. */
  readonly minGain: number;
  /** Sequences of codes that are followed for each cell. */
  readonly width: number;
  readonly kernel: KernelChoice;
}

/**
 * The codes of each cell, as long as they are worth it. A cell's part in the L1 error is taken for the product of its
 * length and the length of what its codes leave; another code must lower it by at least `minGain` of the sum of all
 * squared lengths.
 *
 * @param vectors row-major cells x dims, not changed
 */
export function* chooseCodes(
  books: Books,
  vectors: Float32Array,
  { minGain, width, kernel }: Choice,
): Steps<Codes> {
  const { levels, dims } = books;
  const lengths = squaredLengths(vectors, dims).map(Math.sqrt);
  const cells = lengths.length;
  const price = minGain * lengths.reduce((sum, length) => sum + length * length, 0);
  const chosen = emptyCodes(books, cells);
  // The first code of a cell can take off no more than all.
  const worthy = [...lengths.keys()].filter((cell) => lengths[cell]! ** 2 > price);
  if (worthy.length === 0) return chosen;
  const beam = new CodeBeam(books, rowsOf(vectors, dims, worthy), width, kernel);
  const costs = worthy.map((cell) => lengths[cell]! * lengths[cell]!);
  for (let level = 0; level < levels; level++) {
    // Nothing that could still be gained is worth as many codes.
    if (costs.every((cost) => cost <= price * (level + 1))) break;
    beam.advance().forEach((left, i) => {
      const cost = lengths[worthy[i]!]! * Math.sqrt(left) + price * (level + 1);
      if (cost >= costs[i]!) return;
      costs[i] = cost;
      chosen.depths[worthy[i]!] = level + 1;
    });
    yield { fraction: (level + 1) / levels };
  }
  worthy.forEach((cell, i) => {
    beam.trace(i, chosen.depths[cell]!, chosen.indices.subarray(cell * levels, (cell + 1) * levels));
  });
  return chosen;
}

function rowsOf(matrix: Float32Array, columns: number, rows: readonly number[]): Float32Array {
  const out = new Float32Array(rows.length * columns);
  rows.forEach((row, i) => {
    out.set(matrix.subarray(row * columns, (row + 1) * columns), i * columns);
  });
  return out;
}
