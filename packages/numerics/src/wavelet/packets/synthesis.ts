import { type Band, type RelatedBand, relateBands } from '../../coding/index.js';
import type { Synthesis } from '../../quantise/index.js';
import { countOf } from '../layout.js';
import { forEachStart } from './axis.js';
import { bandGain } from './gains.js';
import type { PacketScheme } from './schemes.js';
import { type PacketTree, packetBands, transformPackets } from './tree.js';

/**
 * Wavelet packets as a `Synthesis`: coefficients lie where the tree's splits have put them, each scaled by the 2-norm of
 * its basis function.
 */
export class PacketSynthesis implements Synthesis {
  readonly coefficients: number;
  readonly values: number;
  readonly bands: readonly RelatedBand[];
  readonly shape: readonly number[];
  readonly tree: PacketTree;
  readonly scheme: PacketScheme;
  readonly #gains: readonly number[];

  /**
   * @param shape 1 to 4 axes
   * @throws RangeError if the tree splits what cannot be split
   */
  constructor(shape: readonly number[], tree: PacketTree, scheme: PacketScheme = 'dd64') {
    this.values = countOf(shape);
    this.coefficients = this.values;
    this.shape = shape;
    this.tree = tree;
    this.scheme = scheme;
    this.bands = relateBands(packetBands(shape, tree));
    this.#gains = this.bands.map((band) => bandGain(scheme, band));
  }

  /** The coefficients of which `synthesise` makes these values, up to rounding. */
  analyse(values: Float64Array, coefficients: Float64Array): void {
    coefficients.set(values);
    transformPackets(coefficients, this.shape, this.tree, this.scheme, 'forward');
    this.bands.forEach((band, i) => {
      scaleBand(coefficients, band, this.#gains[i]!, coefficients);
    });
  }

  synthesise(coefficients: Float64Array, values: Float64Array): void {
    this.bands.forEach((band, i) => {
      scaleBand(coefficients, band, 1 / this.#gains[i]!, values);
    });
    transformPackets(values, this.shape, this.tree, this.scheme, 'inverse');
  }

  adjoint(values: Float64Array, coefficients: Float64Array): void {
    coefficients.set(values);
    transformPackets(coefficients, this.shape, this.tree, this.scheme, 'adjoint');
    this.bands.forEach((band, i) => {
      scaleBand(coefficients, band, 1 / this.#gains[i]!, coefficients);
    });
  }

  /** As if a basis function were of one size all over the cell of its coefficient, and nothing elsewhere. */
  curvature(weights: Float64Array, out: Float64Array): void {
    const averages = new Averages(weights, this.shape);
    for (const band of this.bands) {
      const { values, shape } = averages.over(band.spacing);
      takeCells(values, shape, band, out);
    }
  }
}

function scaleBand(from: Float64Array, { offset, shape, strides }: Band, factor: number, to: Float64Array) {
  const length = shape.at(-1)!;
  const stride = strides.at(-1)!;
  forEachStart({ offset, shape: shape.with(-1, 1), strides }, (start) => {
    for (let k = 0; k < length; k++) to[start + k * stride] = from[start + k * stride]! * factor;
  });
}

interface Cells {
  readonly values: Float64Array;
  readonly shape: readonly number[];
}

/** Averages of an array over boxes of 2^n cells along each axis, each made of one of half the size. */
class Averages {
  readonly #known = new Map<string, Cells>();

  constructor(values: Float64Array, shape: readonly number[]) {
    this.#known.set(shape.map(() => 1).join(), { values, shape });
  }

  over(spacing: readonly number[]): Cells {
    const key = spacing.join();
    const found = this.#known.get(key);
    if (found !== undefined) return found;
    const axis = spacing.findIndex((cells) => cells > 1);
    const cells = averagePairs(this.over(spacing.with(axis, spacing[axis]! / 2)), axis);
    this.#known.set(key, cells);
    return cells;
  }
}

function averagePairs({ values, shape }: Cells, axis: number): Cells {
  const count = shape[axis]!;
  const half = (count + 1) >> 1;
  const inner = countOf(shape.slice(axis + 1));
  const outer = countOf(shape.slice(0, axis));
  const averages = new Float64Array(outer * half * inner);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < half; i++) {
      const first = (o * count + 2 * i) * inner;
      const second = 2 * i + 1 < count ? first + inner : first;
      const to = (o * half + i) * inner;
      for (let q = 0; q < inner; q++) averages[to + q] = 0.5 * (values[first + q]! + values[second + q]!);
    }
  }
  return { values: averages, shape: shape.with(axis, half) };
}

/** Gives each coefficient of a band what its cell has. */
function takeCells(cells: Float64Array, shape: readonly number[], band: Band, out: Float64Array): void {
  const length = band.shape.at(-1)!;
  const stride = band.strides.at(-1)!;
  const cellStrides = shape.map((_, axis) => countOf(shape.slice(axis + 1)));
  const visit = (axis: number, start: number, cell: number): void => {
    if (axis < shape.length - 1) {
      for (let i = 0; i < band.shape[axis]!; i++) {
        visit(axis + 1, start + i * band.strides[axis]!, cell + i * cellStrides[axis]!);
      }
      return;
    }
    for (let k = 0; k < length; k++) out[start + k * stride] = cells[cell + k]!;
  };
  visit(0, band.offset, 0);
}
