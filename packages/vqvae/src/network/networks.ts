import { type ConvNetwork, createConvNetwork, type KernelChoice } from '@vdfc/nn';
import { type Lengths, volume } from '../frame/frame.js';
import type { VqvaeModel } from '../model.js';
import { CELL_NODES, decoderLayers, encoderLayers } from './architecture.js';
import { cellsOf, fromCells, fromVectors, toCells, toVectors } from './cells.js';

/** The two networks of a model, made for the grids they meet. Both kernels give the same bits. */
export class ModelNetworks {
  readonly #model: VqvaeModel;
  readonly #kernel: KernelChoice;
  readonly #encoders = new Map<string, ConvNetwork>();
  readonly #decoders = new Map<string, ConvNetwork>();

  constructor(model: VqvaeModel, kernel: KernelChoice) {
    this.#model = model;
    this.#kernel = kernel;
  }

  /** Vectors of the cells of a grid of nodes, row-major cells x dims. */
  encode(values: Float64Array, nodes: Lengths): Float32Array {
    const { architecture, encoder } = this.#model;
    const grid = cellsOf(nodes);
    const network = this.#find(this.#encoders, grid, () =>
      make([CELL_NODES, ...grid], encoderLayers(architecture), encoder, this.#kernel),
    );
    toCells(values, nodes, 1, network.input);
    network.forward();
    const vectors = new Float32Array(network.output.length);
    toVectors(network.output, volume(grid), architecture.dims, vectors);
    return vectors;
  }

  /** Nodes of a grid from the vectors of its cells. */
  decode(vectors: Float32Array, nodes: Lengths): Float64Array {
    const { architecture, decoder } = this.#model;
    const grid = cellsOf(nodes);
    const network = this.#find(this.#decoders, grid, () =>
      make([architecture.dims, ...grid], decoderLayers(architecture), decoder, this.#kernel),
    );
    fromVectors(vectors, volume(grid), architecture.dims, network.input);
    network.forward();
    const values = new Float64Array(volume(nodes));
    fromCells(network.output, nodes, values);
    return values;
  }

  /** One network is kept: batches have tiles of one shape, and others are soon made. */
  #find(kept: Map<string, ConvNetwork>, grid: Lengths, create: () => ConvNetwork): ConvNetwork {
    const key = grid.join();
    let network = kept.get(key);
    if (network === undefined) {
      network = create();
      kept.clear();
      kept.set(key, network);
    }
    return network;
  }
}

function make(
  input: [number, number, number, number],
  layers: ReturnType<typeof encoderLayers>,
  parameters: Float32Array,
  kernel: KernelChoice,
): ConvNetwork {
  const network = createConvNetwork({ input, batch: 1, layers, training: false, kernel });
  network.parameters.set(parameters);
  return network;
}
