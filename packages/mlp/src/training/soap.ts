import type { ParameterTensor } from '@vdfc/nn';
import {
  addColumnGram,
  addRowGram,
  identity,
  type Rotation,
  rotate,
  rotateBack,
  turnBasis,
} from './rotation.js';

/** Sides longer than this are not turned: their eigenvectors would cost more than they save. */
const LONGEST_SIDE = 96;
/** Steps from one turn of the bases to the next, and at the start, until they have settled. */
const TURN_EVERY = 5;
const SETTLING = 10;

/** How fast what has been seen is forgotten. */
export interface SoapRates {
  /** Of gradients, of their squares, and of their products. */
  readonly mean: number;
  readonly square: number;
  readonly gram: number;
}

/**
 * SOAP (Vyas et al., arXiv:2409.11321, 2024): Adam in the eigenbases of the mean products of gradients (Shampoo's, Gupta et
 * al., ICML 2018), for each layer's weights and biases as one matrix. Small networks learn in a fraction of Adam's steps. In
 * doubles, by operations that IEEE 754 fixes.
 */
export class Soap {
  /** What steps change. */
  readonly parameters: Float64Array;
  readonly #layers: readonly SoapLayer[];

  /** @param tensors weights and biases of each layer by turns, as in a dense network */
  constructor(tensors: readonly ParameterTensor[], parameters: ArrayLike<number>, rates: SoapRates) {
    this.parameters = Float64Array.from(parameters);
    this.#layers = tensors
      .filter(({ kind }) => kind === 'weights')
      .map((tensor) => new SoapLayer(tensor, rates));
  }

  /** A step against the gradients, about as long as `rates[layer]` for each parameter. */
  step(gradients: Float32Array, rates: Float64Array): void {
    this.#layers.forEach((layer, i) => {
      layer.step(this.parameters, gradients, rates[i]!);
    });
  }
}

/** A layer's weights and biases, [units][inputs + 1]. */
class SoapLayer {
  readonly #offset: number;
  readonly #rows: number;
  readonly #columns: number;
  readonly #rates: SoapRates;
  readonly #gradient: Float64Array;
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  readonly #turned: Float64Array;
  readonly #between: Float64Array;
  readonly #change: Float64Array;
  readonly #left: Rotation;
  readonly #right: Rotation;
  readonly #leftGram: Float64Array;
  readonly #rightGram: Float64Array;
  readonly #work: { readonly left: Float64Array; readonly right: Float64Array };
  #steps = 0;
  /** The rates to the power of `#steps`. */
  #meanLeft = 1;
  #squareLeft = 1;

  constructor({ offset, shape }: ParameterTensor, rates: SoapRates) {
    const [rows, inputs] = shape as readonly [number, number];
    const columns = inputs + 1;
    this.#offset = offset;
    this.#rows = rows;
    this.#columns = columns;
    this.#rates = rates;
    const make = (): Float64Array => new Float64Array(rows * columns);
    this.#gradient = make();
    this.#mean = make();
    this.#square = make();
    this.#turned = make();
    this.#between = make();
    this.#change = make();
    const side = (length: number): number => (length <= LONGEST_SIDE ? length : 0);
    this.#left = side(rows) > 0 ? identity(rows) : undefined;
    this.#right = side(columns) > 0 ? identity(columns) : undefined;
    this.#leftGram = new Float64Array(side(rows) ** 2);
    this.#rightGram = new Float64Array(side(columns) ** 2);
    this.#work = { left: this.#leftGram.slice(), right: this.#rightGram.slice() };
  }

  step(parameters: Float64Array, gradients: Float32Array, rate: number): void {
    const rows = this.#rows;
    const columns = this.#columns;
    this.#read(gradients);
    this.#steps++;
    this.#turnBases();
    rotate(this.#left, this.#gradient, this.#right, rows, columns, this.#between, this.#turned);
    const { mean, square } = this.#rates;
    for (let i = 0; i < this.#mean.length; i++) {
      this.#mean[i] = mean * this.#mean[i]! + (1 - mean) * this.#gradient[i]!;
      this.#square[i] = square * this.#square[i]! + (1 - square) * this.#turned[i]! ** 2;
    }
    this.#meanLeft *= mean;
    this.#squareLeft *= square;
    rotate(this.#left, this.#mean, this.#right, rows, columns, this.#between, this.#turned);
    const stride = rate / (1 - this.#meanLeft);
    const scale = 1 / (1 - this.#squareLeft);
    for (let i = 0; i < this.#turned.length; i++) {
      this.#turned[i] = (stride * this.#turned[i]!) / (Math.sqrt(scale * this.#square[i]!) + 1e-12);
    }
    rotateBack(this.#left, this.#turned, this.#right, rows, columns, this.#between, this.#change);
    this.#apply(parameters);
  }

  #turnBases(): void {
    const rows = this.#rows;
    const columns = this.#columns;
    const { gram } = this.#rates;
    const turn = this.#steps <= SETTLING || this.#steps % TURN_EVERY === 0;
    if (this.#left !== undefined) {
      addRowGram(this.#leftGram, gram, this.#gradient, rows, columns);
      if (turn) turnBasis(this.#leftGram, this.#left, rows, this.#work.left);
    }
    if (this.#right !== undefined) {
      addColumnGram(this.#rightGram, gram, this.#gradient, rows, columns);
      if (turn) turnBasis(this.#rightGram, this.#right, columns, this.#work.right);
    }
  }

  #read(gradients: Float32Array): void {
    const inputs = this.#columns - 1;
    const biases = this.#offset + this.#rows * inputs;
    let at = this.#offset;
    for (let i = 0; i < this.#rows; i++) {
      const row = i * this.#columns;
      for (let j = 0; j < inputs; j++) this.#gradient[row + j] = gradients[at++]!;
      this.#gradient[row + inputs] = gradients[biases + i]!;
    }
  }

  #apply(parameters: Float64Array): void {
    const inputs = this.#columns - 1;
    const biases = this.#offset + this.#rows * inputs;
    let at = this.#offset;
    for (let i = 0; i < this.#rows; i++) {
      const row = i * this.#columns;
      for (let j = 0; j < inputs; j++) parameters[at++]! -= this.#change[row + j]!;
      parameters[biases + i]! -= this.#change[row + inputs]!;
    }
  }
}
