import { type ConvNetwork, createConvNetwork, type KernelChoice } from '@vdfc/nn';
import { type Books, squaredLengths } from './books.js';

/** Vectors compared at once, at most: for a bounded memory. */
const AT_ONCE = 4096;

/**
 * Compares many vectors with the codes of a level: products of all vectors with all codes are a layer of a network whose
 * weights are the codes, so that the fast kernels do the work.
 */
export class CodeDistances {
  readonly #network: ConvNetwork;
  readonly #count: number;

  /** @param count number of vectors */
  constructor({ codes, dims }: Pick<Books, 'codes' | 'dims'>, count: number, kernel: KernelChoice) {
    this.#count = count;
    this.#network = createConvNetwork({
      input: [dims, 1, 1, Math.min(count, AT_ONCE)],
      batch: 1,
      layers: [{ kind: 'conv', channels: codes, kernel: 1, bias: false }],
      training: false,
      kernel,
    });
  }

  /**
   * Visits the half squared distances of vectors from codes, less half the vectors' own squared lengths: code by code, vector by
   * vector, some thousand vectors at once.
   *
   * @param vectors row-major count x dims
   * @param least the first code to visit
   */
  visit(
    { codes, dims, values }: Books,
    level: number,
    vectors: Float32Array,
    least: number,
    at: (vector: number, code: number, distance: number) => void,
  ): void {
    const network = this.#network;
    const book = values.subarray(level * codes * dims, (level + 1) * codes * dims);
    const lengths = squaredLengths(book, dims);
    const [, , , most] = network.inputShape;
    network.parameters.set(book);
    for (let from = 0; from < this.#count; from += most) {
      const count = Math.min(most, this.#count - from);
      const part = vectors.subarray(from * dims, (from + count) * dims);
      transpose(part, count, dims, most, network.input);
      network.forward();
      for (let code = least; code < codes; code++) {
        const half = lengths[code]! / 2;
        for (let i = 0; i < count; i++) at(from + i, code, half - network.output[code * most + i]!);
      }
    }
  }

  /** For each vector the nearest code of a level, from code `least` on; the first of several. */
  nearest(books: Books, level: number, vectors: Float32Array, least: number): Uint16Array {
    const found = new Uint16Array(this.#count);
    const smallest = new Float64Array(this.#count).fill(Number.POSITIVE_INFINITY);
    this.visit(books, level, vectors, least, (vector, code, distance) => {
      if (distance >= smallest[vector]!) return;
      smallest[vector] = distance;
      found[vector] = code;
    });
    return found;
  }
}

/** Rows to columns of a matrix with `stride` columns; those beyond the rows are left as they are. */
function transpose(rows: Float32Array, count: number, dims: number, stride: number, out: Float32Array): void {
  for (let d = 0; d < dims; d++) {
    for (let i = 0; i < count; i++) out[d * stride + i] = rows[i * dims + d]!;
  }
}

/** vectors[i] -= code of i. */
export function subtractCodes(
  { codes, dims, values }: Books,
  level: number,
  found: Uint16Array,
  vectors: Float32Array,
): void {
  for (let i = 0; i < found.length; i++) {
    const at = (level * codes + found[i]!) * dims;
    for (let d = 0; d < dims; d++) vectors[i * dims + d]! -= values[at + d]!;
  }
}
