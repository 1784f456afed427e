import {
  type Adam,
  type ConvNetwork,
  type ConvShape,
  createAdam,
  initialise,
  type KernelChoice,
} from '@vdfc/nn';
import { Random } from '@vdfc/numerics/random';
import { type Architecture, CELL_NODES, decoderLayers, encoderLayers } from '../network/architecture.js';
import { cellPolynomials } from '../network/polynomials.js';
import type { CodeBook } from './code-book.js';

/** Decay of Adam's means of squares: shorter than usual, as trainings are. */
const BETA2 = 0.99;
/**
 * Roots of about how large the coefficients of polynomials of each degree are in VDFs; higher degrees as the last. Channels
 * within the networks are smaller by this, so that all of them are of about one size.
 */
const SIZES = [2.8, 2, 1.6, 1.2, 1, 0.84, 0.71, 0.63, 0.55];

/** All that training changes. */
export interface TrainingState {
  readonly encoder: ConvNetwork;
  readonly decoder: ConvNetwork;
  readonly encoderAdam: Adam;
  readonly decoderAdam: Adam;
  /** Of all levels, row-major levels x codes x dims, and their statistics; `codeBook` gives one. */
  readonly books: Float32Array;
  readonly counts: Float32Array;
  readonly sums: Float32Array;
}

/** What decides how training begins. */
export interface StateOptions {
  readonly architecture: Architecture;
  /** Edge of a window in cells. */
  readonly window: number;
  readonly batch: number;
  readonly seed: number;
  readonly kernel: KernelChoice;
}

/** Networks as they begin: the encoder gives polynomial coefficients, from which the decoder makes the polynomials' sum. */
export function createState(
  { architecture, window, batch, seed, kernel }: StateOptions,
  create: (shape: ConvShape) => ConvNetwork,
): TrainingState {
  const { channels, dims, levels, codes } = architecture;
  const network = (inputs: number, layers: ReturnType<typeof encoderLayers>): ConvNetwork =>
    create({ input: [inputs, window, window, window], batch, layers, kernel });
  const encoder = network(CELL_NODES, encoderLayers(architecture));
  const decoder = network(dims, decoderLayers(architecture));
  const random = new Random(seed);
  begin(encoder, random);
  begin(decoder, random);
  const { values, degrees } = cellPolynomials(channels);
  const sizeOf = (channel: number): number => SIZES[Math.min(degrees[channel]!, SIZES.length - 1)]!;
  const first = (rows: number, columns: number, at: (row: number, column: number) => number): Float64Array =>
    Float64Array.from({ length: rows * columns }, (_, i) => at(Math.floor(i / columns), i % columns));
  const same = (row: number, column: number): number => (row === column ? 1 : 0);
  setFirst(
    encoder,
    first(channels, CELL_NODES, (c, node) => values[c * CELL_NODES + node]! / sizeOf(c)),
  );
  setLast(
    encoder,
    first(dims, channels, (d, c) => same(d, c) * sizeOf(c)),
  );
  setFirst(
    decoder,
    first(channels, dims, (c, d) => same(c, d) / sizeOf(c)),
  );
  setLast(
    decoder,
    first(CELL_NODES, channels, (node, c) => values[c * CELL_NODES + node]! * sizeOf(c)),
  );
  return {
    encoder,
    decoder,
    encoderAdam: createAdam(encoder, { beta2: BETA2 }),
    decoderAdam: createAdam(decoder, { beta2: BETA2 }),
    books: new Float32Array(levels * codes * dims),
    counts: new Float32Array(levels * codes),
    sums: new Float32Array(levels * codes * dims),
  };
}

/** Residual blocks begin as nothing: what they end with is zero. */
function begin(network: ConvNetwork, random: Random): void {
  initialise(network, random, 'he');
  for (const { offset, length, shape } of network.tensors) {
    if (shape[2] === 1) network.parameters.fill(0, offset, offset + length);
  }
}

function setFirst({ parameters, tensors }: ConvNetwork, values: Float64Array): void {
  parameters.set(values, tensors[0]!.offset);
}

function setLast({ parameters, tensors }: ConvNetwork, values: Float64Array): void {
  parameters.set(values, tensors.at(-1)!.offset);
}

/** The book of one level, a view of the state. */
export function codeBook(
  { books, counts, sums }: TrainingState,
  { codes, dims }: Architecture,
  level: number,
): CodeBook {
  const rows = (values: Float32Array, length: number): Float32Array =>
    values.subarray(level * codes * length, (level + 1) * codes * length);
  return { dims, values: rows(books, dims), counts: rows(counts, 1), sums: rows(sums, dims) };
}
