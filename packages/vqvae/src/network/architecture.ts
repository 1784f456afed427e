import type { ConvLayer, ParameterTensor } from '@vdfc/nn';
import { CELL } from '../frame/axis.js';

/** Nodes in a cell: what one vector of codes stands for. */
export const CELL_NODES: number = CELL ** 3;

/** The sizes of a model. */
export interface Architecture {
  /** Channels of the networks between their first and last layer. */
  readonly channels: number;
  /** Channels within their residual blocks. */
  readonly hidden: number;
  /** Residual blocks of the encoder and of the decoder. */
  readonly encoderBlocks: number;
  readonly decoderBlocks: number;
  /** Length of a code's vector. */
  readonly dims: number;
  /** Code books, each for what the ones before it leave. */
  readonly levels: number;
  /** Codes in a book; the first of each is the end, a vector of zeros. */
  readonly codes: number;
}

/** Names of the numbers of an architecture, in their order in a model. */
export const architectureNames: readonly (keyof Architecture)[] = [
  'channels',
  'hidden',
  'encoderBlocks',
  'decoderBlocks',
  'dims',
  'levels',
  'codes',
];

/** Smallest and largest sizes, in that order. */
export const architectureRanges: Record<keyof Architecture, readonly [min: number, max: number]> = {
  channels: [1, CELL_NODES],
  hidden: [1, 256],
  encoderBlocks: [0, 8],
  decoderBlocks: [0, 8],
  dims: [1, CELL_NODES],
  levels: [1, 32],
  codes: [2, 1024],
};

/**
 * Layers from cells of nodes to vectors. All without biases: empty cells with empty ones around them become zeros, and
 * cost nothing.
 */
export function encoderLayers({ channels, hidden, encoderBlocks, dims }: Architecture): ConvLayer[] {
  return [pointwise(channels), ...blocks(encoderBlocks, channels, hidden), pointwise(dims)];
}

/** Layers from vectors to cells of nodes. */
export function decoderLayers({ channels, hidden, decoderBlocks }: Architecture): ConvLayer[] {
  return [pointwise(channels), ...blocks(decoderBlocks, channels, hidden), pointwise(CELL_NODES)];
}

function pointwise(channels: number): ConvLayer {
  return { kind: 'conv', channels, kernel: 1, bias: false };
}

function blocks(count: number, channels: number, hidden: number): ConvLayer[] {
  return Array.from({ length: count }, () => ({
    kind: 'residual',
    layers: [
      { kind: 'conv', channels: hidden, kernel: 3, bias: false },
      { kind: 'activation', activation: 'leaky-relu' },
      pointwise(channels),
    ],
  }));
}

/** Numbers of a model one after the other: those of the encoder, the decoder, the code books and the prior. */
export interface ModelLayout {
  readonly tensors: readonly ParameterTensor[];
  readonly encoder: readonly [from: number, to: number];
  readonly decoder: readonly [from: number, to: number];
  readonly books: readonly [from: number, to: number];
  readonly prior: readonly [from: number, to: number];
  readonly length: number;
}

/** Where the numbers of a model lie; `priorLength` is the number of those of the prior. */
export function layoutOf(architecture: Architecture, priorLength: number): ModelLayout {
  const { channels, hidden, encoderBlocks, decoderBlocks, dims, levels, codes } = architecture;
  const tensors: ParameterTensor[] = [];
  let offset = 0;
  const add = (rows: number, columns: number): void => {
    const length = rows * columns;
    const layer = tensors.length;
    tensors.push({
      offset,
      length,
      layer,
      kind: 'weights',
      shape: [rows, columns],
      fanIn: columns,
      fanOut: rows,
    });
    offset += length;
  };
  const residual = (count: number): void => {
    for (let i = 0; i < count; i++) {
      add(hidden, 27 * channels);
      add(channels, hidden);
    }
  };
  const part = (fill: () => void): readonly [number, number] => {
    const from = offset;
    fill();
    return [from, offset];
  };
  const encoder = part(() => {
    add(channels, CELL_NODES);
    residual(encoderBlocks);
    add(dims, channels);
  });
  const decoder = part(() => {
    add(channels, dims);
    residual(decoderBlocks);
    add(CELL_NODES, channels);
  });
  const books = part(() => {
    for (let level = 0; level < levels; level++) add(codes, dims);
  });
  const prior = part(() => add(1, priorLength));
  return { tensors, encoder, decoder, books, prior, length: offset };
}
