import type { RelatedBand } from '@vdfc/numerics/coding';
import type { Synthesis } from '@vdfc/numerics/quantise';
import { leafBands } from './bands.js';
import { contract } from './contract.js';
import { type LinePolynomials, linePolynomials } from './polynomials.js';
import { forEachRow, stridesOf } from './rows.js';
import { type Box, cellCount, forEachEnd, type Tree, wholeBox } from './tree.js';

/** A leaf and the place of its coefficients. */
export interface Leaf extends Box {
  /** Number of polynomials along each axis. */
  readonly counts: readonly number[];
  /** Its first coefficient; they lie in C order, the highest axis' degree fastest. */
  readonly offset: number;
  readonly lines: readonly LinePolynomials[];
}

/**
 * Tensor products of orthonormal polynomials on the leaves of a tree; where it is empty all is zero. The coefficients of a
 * leaf lie together, those of the leaves one after the other.
 */
export class LeafSynthesis implements Synthesis {
  readonly coefficients: number;
  readonly values: number;
  readonly shape: readonly number[];
  readonly tree: Tree;
  readonly leaves: readonly Leaf[];
  readonly #strides: readonly number[];
  readonly #rooms: readonly [Float64Array, Float64Array];
  #bands: readonly RelatedBand[] | undefined;

  /** @param shape of the array */
  constructor(shape: readonly number[], tree: Tree) {
    this.shape = shape;
    this.tree = tree;
    this.values = cellCount(shape);
    this.#strides = stridesOf(shape);
    this.leaves = leavesOfTree(tree, shape);
    const last = this.leaves.at(-1);
    this.coefficients = last === undefined ? 0 : last.offset + cellCount(last.counts);
    const largest = this.leaves.reduce((most, leaf) => Math.max(most, cellCount(leaf.shape)), 0);
    this.#rooms = [new Float64Array(largest), new Float64Array(largest)];
  }

  get bands(): readonly RelatedBand[] {
    this.#bands ??= leafBands(this.shape, this.tree, this.leaves);
    return this.#bands;
  }

  /** The coefficients of what is nearest to `values` in the 2-norm. */
  analyse(values: Float64Array, coefficients: Float64Array): void {
    for (const leaf of this.leaves) this.#project(values, leaf, (line) => line.rows, coefficients);
  }

  synthesise(coefficients: Float64Array, values: Float64Array): void {
    values.fill(0);
    for (const leaf of this.leaves) this.#evaluate(coefficients, leaf, values);
  }

  /** The polynomials are orthonormal: the transpose projects. */
  adjoint(values: Float64Array, coefficients: Float64Array): void {
    this.analyse(values, coefficients);
  }

  /** Exact, up to rounding. */
  curvature(weights: Float64Array, out: Float64Array): void {
    for (const leaf of this.leaves) this.#project(weights, leaf, (line) => line.squares, out);
  }

  #project(
    values: Float64Array,
    leaf: Leaf,
    table: (line: LinePolynomials) => Float64Array,
    out: Float64Array,
  ): void {
    let [from, to] = this.#rooms;
    forEachRow(leaf, this.#strides, (start, at, length) => {
      for (let k = 0; k < length; k++) from[at + k] = values[start + k]!;
    });
    let inner = cellCount(leaf.shape);
    let outer = 1;
    for (const line of leaf.lines) {
      const { length, count } = line;
      inner /= length;
      contract(from, { outer, line: length, first: 0, length, inner }, table(line), count, to);
      [from, to] = [to, from];
      outer *= count;
    }
    for (let i = 0; i < outer; i++) out[leaf.offset + i] = from[i]!;
  }

  #evaluate(coefficients: Float64Array, leaf: Leaf, values: Float64Array): void {
    let [from, to] = this.#rooms;
    let outer = cellCount(leaf.counts);
    for (let i = 0; i < outer; i++) from[i] = coefficients[leaf.offset + i]!;
    let inner = 1;
    for (let axis = leaf.lines.length - 1; axis >= 0; axis--) {
      const { length, count, columns } = leaf.lines[axis]!;
      outer /= count;
      contract(from, { outer, line: count, first: 0, length: count, inner }, columns, length, to);
      [from, to] = [to, from];
      inner *= length;
    }
    forEachRow(leaf, this.#strides, (start, at, length) => {
      for (let k = 0; k < length; k++) values[start + k] = from[at + k]!;
    });
  }
}

function leavesOfTree(tree: Tree, shape: readonly number[]): readonly Leaf[] {
  const leaves: Leaf[] = [];
  let offset = 0;
  forEachEnd(tree, wholeBox(shape), (box, end) => {
    if (end === 'empty') return;
    const counts = box.shape.map((length) => Math.min(length, end + 1));
    const lines = counts.map((count, axis) => linePolynomials(box.shape[axis]!, count));
    leaves.push({ ...box, counts, offset, lines });
    offset += cellCount(counts);
  });
  return leaves;
}
