import { RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import { Random } from '@vdfc/numerics/random';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linePolynomials } from '../src/kernel/polynomials.js';
import { LeafSynthesis } from '../src/kernel/synthesis.js';
import {
  type Box,
  canBeLeaf,
  cellCount,
  cut,
  cuttable,
  forEachEnd,
  LeafFinder,
  type Tree,
  wholeBox,
} from '../src/kernel/tree.js';
import { codeTree } from '../src/kernel/tree-code.js';
import { distance, sample, searchTree } from './run.js';
import { readBoxes, readLines } from './vectors/read.js';

const anyShape = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 300 })),
  fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 2 }),
  fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 3, maxLength: 3 }),
  fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 4, maxLength: 4 }),
) as fc.Arbitrary<number[]>;
const DEGREES = [1, 3, 7];
const anySeed = fc.integer({ min: 0, max: 2 ** 31 });

/** Any tree that can be coded, its leaves of these degrees. */
function randomTree(shape: readonly number[], random: Random, degrees: readonly number[] = DEGREES): Tree {
  const axes = cuttable(shape);
  if (axes.length > 0 && (random.uniform() < 0.6 || (!canBeLeaf(shape) && random.uniform() < 0.9))) {
    const axis = axes[Math.floor(random.uniform() * axes.length)]!;
    const [low, high] = cut(wholeBox(shape), axis);
    return {
      axis,
      low: randomTree(low.shape, random, degrees),
      high: randomTree(high.shape, random, degrees),
    };
  }
  if (!canBeLeaf(shape) || random.uniform() < 0.3) return 'empty';
  return degrees[Math.floor(random.uniform() * degrees.length)]!;
}

function normals(count: number, seed: number): Float64Array {
  return new Random(seed).fillNormal(new Float64Array(count));
}

describe('linePolynomials', () => {
  it.each(readLines())("agree with NumPy's for $length cells, $count of them", ({ length, count, rows }) => {
    expect(distance(linePolynomials(length, count).rows, rows)).toBeLessThan(1e-12);
  });

  it('are orthonormal to the last digits, whatever their number', () => {
    for (let length = 1; length <= 64; length++) {
      const count = Math.min(length, 32);
      const { rows, columns, squares } = linePolynomials(length, count);
      for (let d = 0; d < count; d++) {
        for (let e = 0; e <= d; e++) {
          let product = 0;
          for (let j = 0; j < length; j++) product += rows[d * length + j]! * columns[j * count + e]!;
          expect(Math.abs(product - (d === e ? 1 : 0))).toBeLessThan(1e-14);
        }
        for (let j = 0; j < length; j++) expect(squares[d * length + j]).toBe(rows[d * length + j]! ** 2);
      }
    }
  });
});

describe('LeafSynthesis', () => {
  it.each(readBoxes())("fits $shape to degree $degree as NumPy's lstsq does", (box) => {
    const synthesis = new LeafSynthesis(box.shape, box.degree);
    const coefficients = new Float64Array(synthesis.coefficients);
    const fitted = new Float64Array(synthesis.values);
    synthesis.analyse(box.values, coefficients);
    synthesis.synthesise(coefficients, fitted);
    expect(distance(fitted, box.fitted)).toBeLessThan(1e-12);
  });

  it('reproduces polynomials of its order on any tree without empty boxes', () => {
    fc.assert(
      fc.property(anyShape, anySeed, fc.integer({ min: 0, max: 4 }), (shape, seed, degree) => {
        const random = new Random(seed);
        const terms = shape.map(() => normals(degree + 1, Math.floor(random.uniform() * 1e9)));
        const values = sample(shape, (...index) =>
          index.reduce((product, i, axis) => {
            const x = (2 * (i + 0.5)) / shape[axis]! - 1;
            return product * terms[axis]!.reduce((sum, term, d) => sum + term * x ** d, 0);
          }, 1),
        );
        const synthesis = new LeafSynthesis(
          shape,
          withoutEmpty(randomTree(shape, random, [degree]), shape, degree),
        );
        const coefficients = new Float64Array(synthesis.coefficients);
        const again = new Float64Array(values.length);
        synthesis.analyse(values, coefficients);
        synthesis.synthesise(coefficients, again);
        const peak = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
        expect(distance(again, values) / peak).toBeLessThan(1e-12);
      }),
    );
  });

  it('has orthonormal columns, its own transpose for analysis, and exact curvatures', () => {
    fc.assert(
      fc.property(anyShape, anySeed, (shape, seed) => {
        const tree = randomTree(shape, new Random(seed));
        const synthesis = new LeafSynthesis(shape, tree);
        const c = normals(synthesis.coefficients, seed);
        const y = normals(synthesis.values, seed + 1);
        const values = new Float64Array(synthesis.values);
        const back = new Float64Array(c.length);
        synthesis.synthesise(c, values);
        synthesis.adjoint(values, back);
        expect(distance(back, c)).toBeLessThan(1e-12);
        synthesis.adjoint(y, back);
        expect(dot(back, c)).toBeCloseTo(dot(y, values), 8);
        if (c.length === 0) return;
        const weights = y.map(Math.abs);
        const unit = new Float64Array(c.length);
        const place = seed % c.length;
        unit[place] = 1;
        synthesis.synthesise(unit, values);
        synthesis.curvature(weights, back);
        expect(back[place]).toBeCloseTo(
          values.reduce((sum, value, i) => sum + weights[i]! * value ** 2, 0),
          10,
        );
      }),
    );
  });

  it('relates each band to earlier ones within its coefficients', () => {
    fc.assert(
      fc.property(anyShape, anySeed, (shape, seed) => {
        const synthesis = new LeafSynthesis(shape, randomTree(shape, new Random(seed)));
        let next = 0;
        synthesis.bands.forEach((band, index) => {
          expect(band.offset).toBe(next);
          next += cellCount(band.shape);
          for (const other of [...band.siblings, band.parent ?? -1]) expect(other).toBeLessThan(index);
        });
        expect(next).toBe(synthesis.coefficients);
      }),
    );
  });
});

describe('trees', () => {
  it('are coded and read back, their ends tile the box, and cells find their leaves', () => {
    fc.assert(
      fc.property(anyShape, anySeed, (shape, seed) => {
        const tree = randomTree(shape, new Random(seed));
        const encoder = new RangeEncoder();
        expect(codeTree(encoder, shape, tree, DEGREES)).toEqual(tree);
        expect(codeTree(new RangeDecoder(encoder.finish()), shape, 'empty', DEGREES)).toEqual(tree);
        const owners = ownersOf(tree, shape);
        expect(owners.includes(-2)).toBe(false);
        const finder = new LeafFinder(tree, shape);
        const strides = shape.map((_, axis) => cellCount(shape.slice(axis + 1)));
        for (let i = 0; i < owners.length; i += 7) {
          const cell = strides.map((stride, axis) => Math.floor(i / stride) % shape[axis]!);
          expect(finder.find(cell)).toBe(owners[i]);
        }
      }),
    );
  });

  it('are read from any bytes, small from few', () => {
    fc.assert(
      fc.property(anyShape, fc.uint8Array({ max: 254, maxLength: 20 }), (shape, bytes) => {
        expect(ownersOf(codeTree(new RangeDecoder(bytes), shape, 'empty', DEGREES), shape).includes(-2)).toBe(
          false,
        );
      }),
    );
    expect(codeTree(new RangeDecoder(new Uint8Array(0)), [1000, 1000, 1000], 'empty', DEGREES)).toBe('empty');
    let nodes = 0;
    const count = (tree: Tree): void => {
      nodes++;
      if (typeof tree !== 'object') return;
      count(tree.low);
      count(tree.high);
    };
    count(
      codeTree(new RangeDecoder(Uint8Array.of(255, 255, 255, 254)), [1000, 1000, 1000], 'empty', DEGREES),
    );
    expect(nodes).toBeLessThan(10_000);
  });
});

describe('bestTree', () => {
  it('leaves out what is nothing and keeps whole what is smooth', () => {
    const shape = [24, 24, 24];
    expect(searchTree(new Float64Array(24 ** 3), shape, 0.1)).toBe('empty');
    const smooth = sample(shape, (z, y, x) => (z * y - x * x) / 500);
    expect(searchTree(smooth, shape, 0.01)).toBe(3);
    const corner = sample(shape, (z, y, x) => (Math.max(z, y, x) < 6 ? 1 : 0));
    const tree = searchTree(corner, shape, 0.01);
    const boxes: Box[] = [];
    forEachEnd(tree, wholeBox(shape), (box, end) => {
      if (end !== 'empty') boxes.push(box);
    });
    expect(boxes).toEqual([{ start: [0, 0, 0], shape: [6, 6, 6] }]);
  });

  it('cuts along one axis where that is enough', () => {
    const edge = sample([16, 16, 16], (_z, y) => (y < 8 ? 1 : 0));
    expect(searchTree(edge, [16, 16, 16], 0.01)).toEqual({ axis: 1, low: 3, high: 'empty' });
    const together = searchTree(edge, [16, 16, 16], 0.01, 7, 'together');
    expect(together).toMatchObject({ axis: 0, low: { axis: 1, low: { axis: 2 }, high: 'empty' } });
  });

  it('keeps the items of a batch apart where they differ, together where they are the same', () => {
    const shape = [3, 8, 8, 8];
    const same = sample(shape, (_n, z, y, x) => (z + y + x) / 24);
    expect(searchTree(same, shape, 0.01)).toBe(3);
    const others = sample(shape, (n, z) => (n === 1 ? z / 8 : 0));
    const found = searchTree(others, shape, 0.01);
    expect(found).toMatchObject({ axis: 0, high: 'empty' });
  });

  it('makes leaves no longer than they may be', () => {
    const long = new Float64Array(1000).fill(1);
    forEachEnd(searchTree(long, [1000], 0.01), wholeBox([1000]), (box, end) => {
      expect(end).toBe(3);
      expect(box.shape[0]).toBeLessThanOrEqual(64);
    });
  });
});

/** For each cell the number of its leaf, -1 where it is empty; -2 where boxes overlap or leave a gap. */
function ownersOf(tree: Tree, shape: readonly number[]): Int32Array {
  const owners = new Int32Array(cellCount(shape)).fill(-2);
  const strides = shape.map((_, axis) => cellCount(shape.slice(axis + 1)));
  let leaves = 0;
  forEachEnd(tree, wholeBox(shape), (box, end) => {
    const owner = end === 'empty' ? -1 : leaves++;
    sample(box.shape, (...index) => {
      const at = index.reduce((sum, i, axis) => sum + (box.start[axis]! + i) * strides[axis]!, 0);
      owners[at] = owners[at] === -2 ? owner : -2;
      return 0;
    });
  });
  return owners;
}

function withoutEmpty(tree: Tree, shape: readonly number[], degree: number): Tree {
  if (tree === 'empty' && canBeLeaf(shape)) return degree;
  if (typeof tree === 'number') return tree;
  const axis = typeof tree === 'object' ? tree.axis : cuttable(shape)[0]!;
  const [low, high] = cut(wholeBox(shape), axis);
  const parts = typeof tree === 'object' ? tree : { low: tree, high: tree };
  return {
    axis,
    low: withoutEmpty(parts.low, low.shape, degree),
    high: withoutEmpty(parts.high, high.shape, degree),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}
