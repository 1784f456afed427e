import { type ActivationCode, activationCodes, TILE } from './kernel.js';
import type { DenseShape } from './shape.js';

/** One layer, with its places in the network's memory. */
export interface PlannedLayer {
  readonly inputs: number;
  readonly units: number;
  readonly code: ActivationCode;
  readonly frequency: number;
  /** [units][inputs], and [inputs][units] as the forward pass wants them. */
  readonly weights: number;
  readonly transposed: number;
  readonly biases: number;
  /** Four sums for each parameter of the layer, weights first. Of no use without training. */
  readonly lanes: number;
  /** Blocks [inputs][TILE] and [units][TILE] of the first tile. */
  readonly x: number;
  readonly y: number;
  /** Block of a sine's slopes; -1 for others and without training. */
  readonly slopes: number;
}

/** Where everything is in a network's memory. All places are multiples of 4 but those of weights and biases. */
export interface DensePlan {
  readonly layers: readonly PlannedLayer[];
  /** Samples between features of input and output. */
  readonly stride: number;
  /** Number of parameters. */
  readonly size: number;
  readonly parameters: number;
  readonly gradients: number;
  readonly lanes: number;
  readonly input: number;
  readonly inputGradient: number;
  readonly output: number;
  readonly outputGradient: number;
  /** Floats from the blocks of one tile to those of the next. */
  readonly tilePitch: number;
  /** Two blocks for gradients that are on their way back. */
  readonly deltas: readonly [number, number];
  /** End of it all. */
  readonly end: number;
}

/** Lays out a network's memory from `base` on. */
export function planDense(shape: DenseShape, base: number): DensePlan {
  const { inputs, layers, batch, training = true } = shape;
  const widths = [inputs, ...layers.map(({ units }) => units)];
  const outputs = widths.at(-1)!;
  const size = layers.reduce((sum, { units }, i) => sum + units * (widths[i]! + 1), 0);
  const stride = roundUp(batch);
  const widest = Math.max(...widths) * TILE;
  const blocks = training ? planTile(shape, widths) : planInference(widths);

  const allocator = new Allocator(base);
  const trained = (length: number): number => allocator.take(training ? length : 0);
  const places = {
    parameters: allocator.take(size),
    transposed: allocator.take(size),
    gradients: trained(size),
    lanes: trained(4 * roundUp(size)),
    input: allocator.take(inputs * stride),
    output: allocator.take(outputs * stride),
    inputGradient: trained(inputs * stride),
    outputGradient: trained(outputs * stride),
    deltas: [trained(widest), trained(widest)] as const,
    tile: allocator.take(blocks.length * (training ? Math.ceil(batch / TILE) : 1)),
  };
  const tilePitch = training ? blocks.length : 0;
  return {
    ...places,
    layers: placeLayers(shape, places, blocks),
    stride,
    size,
    tilePitch,
    end: allocator.end,
  };
}

/** Where the things of all layers begin. */
interface LayerPlaces {
  readonly parameters: number;
  readonly transposed: number;
  readonly lanes: number;
  readonly tile: number;
}

function placeLayers(shape: DenseShape, places: LayerPlaces, blocks: TileBlocks): PlannedLayer[] {
  const { parameters, transposed, lanes, tile } = places;
  let inputs = shape.inputs;
  let at = 0;
  return shape.layers.map(({ units, activation, frequency = 1 }, i) => {
    const slopes = blocks.slopes[i]!;
    const layer = {
      inputs,
      units,
      code: activationCodes[activation],
      frequency: Math.fround(frequency),
      weights: parameters + at,
      transposed: transposed + at,
      biases: parameters + at + units * inputs,
      lanes: lanes + 4 * at,
      x: tile + blocks.values[i]!,
      y: tile + blocks.values[i + 1]!,
      slopes: slopes < 0 ? -1 : tile + slopes,
    };
    at += units * (inputs + 1);
    inputs = units;
    return layer;
  });
}

/** The blocks of one tile: of the input and each layer's output, and of the slopes of each layer (-1: none). */
interface TileBlocks {
  readonly values: readonly number[];
  readonly slopes: readonly number[];
  readonly length: number;
}

/** All are kept for the way back. */
function planTile({ layers }: DenseShape, widths: readonly number[]): TileBlocks {
  let length = 0;
  const take = (rows: number): number => {
    length += rows * TILE;
    return length - rows * TILE;
  };
  const values = [take(widths[0]!)];
  const slopes: number[] = [];
  for (const { units, activation } of layers) {
    values.push(take(units));
    slopes.push(activation === 'sine' ? take(units) : -1);
  }
  return { values, slopes, length };
}

/** Two blocks by turns. */
function planInference(widths: readonly number[]): TileBlocks {
  const widest = Math.max(...widths) * TILE;
  return {
    values: widths.map((_, i) => (i % 2) * widest),
    slopes: widths.slice(1).fill(-1),
    length: 2 * widest,
  };
}

/** Hands out pieces of memory, each beginning at a multiple of 4 (base is one). */
class Allocator {
  end: number;

  constructor(base: number) {
    this.end = base;
  }

  take(length: number): number {
    const start = this.end;
    this.end += roundUp(length);
    return start;
  }
}

function roundUp(length: number): number {
  return Math.ceil(length / 4) * 4;
}
