import type { Architecture } from '../network/architecture.js';

/** Code books, each for what is left by the ones before it (residual vector quantisation). */
export interface Books {
  readonly levels: number;
  readonly codes: number;
  readonly dims: number;
  /** Row-major levels x codes x dims; code 0 of each level is a vector of zeros. */
  readonly values: Float32Array;
}

/** The books of a model. @param values not copied */
export function booksOf({ levels, codes, dims }: Architecture, values: Float32Array): Books {
  return { levels, codes, dims, values };
}

/** Codes of a grid of cells. */
export interface Codes {
  /** Number of codes of each cell, 0 to the number of levels. */
  readonly depths: Uint8Array;
  /** For each cell as many as there are levels; those beyond its depth are 0. */
  readonly indices: Uint16Array;
}

/** Room for the codes of `cells` cells, all without any. */
export function emptyCodes({ levels }: Pick<Books, 'levels'>, cells: number): Codes {
  return { depths: new Uint8Array(cells), indices: new Uint16Array(cells * levels) };
}

/** The vectors that codes stand for: for each cell the sum of its codes, in the order of the levels. */
export function vectorsOf(books: Books, { depths, indices }: Codes, out: Float32Array): void {
  const { levels, codes, dims, values } = books;
  out.fill(0);
  for (let cell = 0; cell < depths.length; cell++) {
    for (let level = 0; level < depths[cell]!; level++) {
      const at = (level * codes + indices[cell * levels + level]!) * dims;
      for (let d = 0; d < dims; d++) out[cell * dims + d]! += values[at + d]!;
    }
  }
}

/** Squared lengths of the rows of a matrix, added up in double precision. */
export function squaredLengths(vectors: Float32Array, dims: number): Float64Array {
  const out = new Float64Array(vectors.length / dims);
  for (let row = 0; row < out.length; row++) {
    let sum = 0;
    for (let at = row * dims; at < (row + 1) * dims; at++) sum += vectors[at]! * vectors[at]!;
    out[row] = sum;
  }
  return out;
}
