import type { ArrayInfo, DenseArray, DType } from '@vdfc/core';
import fc from 'fast-check';
import { constant, filled, hugeRange, type NamedArray, noise, ramp, subnormal } from '../fields/arrays.js';
import { batchOf, vdfFields } from '../fields/vdf.js';
import type { Subject } from '../settings.js';

/** Shapes by rank: empty, one value, odd, and a round one. */
const shapes: readonly (readonly number[])[] = [
  [0],
  [1],
  [67],
  [3, 0],
  [1, 1],
  [5, 9],
  [0, 4, 4],
  [1, 1, 1],
  [5, 6, 7],
  [8, 8, 8],
  [2, 0, 3, 3],
  [1, 1, 1, 1],
  [2, 3, 4, 5],
];
const fewShapes: readonly (readonly number[])[] = [
  [0],
  [67],
  [5, 9],
  [0, 4, 4],
  [1, 1, 1],
  [5, 6, 7],
  [2, 3, 4, 5],
];

type Kind = readonly [name: string, make: (info: ArrayInfo) => DenseArray];

const kinds: readonly Kind[] = [
  ['zero', (info) => constant(info, 0)],
  ['constant', (info) => constant(info, 2.5e-13)],
  ['negative', (info) => constant(info, -3)],
  ['ramp', ramp],
  ['normal noise', (info) => noise(info)],
  ['one value above zero', (info) => filled(info, (i) => (i === 1 ? 1e-13 : 0))],
  ['denormal', (info) => subnormal(info)],
  ['huge range', (info) => hugeRange(info)],
];
const fewKinds: readonly Kind[] = [kinds[1]!, kinds[4]!, kinds[6]!];

/** Finite arrays of all accepted dtypes and ranks. */
export function arrayTable({ accepts, settings }: Subject): NamedArray[] {
  const few = settings.arrays === 'few';
  const table: NamedArray[] = [];
  for (const dtype of accepts.dtypes) {
    for (const shape of few ? fewShapes : shapes) {
      if (!accepts.ranks.includes(shape.length)) continue;
      for (const [kind, make] of few ? fewKinds : kinds) {
        table.push({ name: `${kind} ${dtype} [${shape.join(', ')}]`, array: make({ dtype, shape }) });
      }
    }
  }
  return table;
}

/** VDFs of every kind, as far as the ranks allow. */
export function vdfTable({ accepts, settings }: Subject): NamedArray[] {
  const { size } = settings;
  return accepts.dtypes.flatMap((dtype) => {
    const fields = vdfFields({ shape: [size, size, size], dtype });
    const wanted = settings.arrays === 'few' ? fields.slice(0, 3) : fields;
    const single = wanted.map((array) => ({ name: `${array.name} ${dtype}`, array }));
    const batch = { name: `batch of VDFs ${dtype}`, array: batchOf(fields.slice(0, 2)) };
    return [...(accepts.ranks.includes(3) ? single : []), ...(accepts.ranks.includes(4) ? [batch] : [])];
  });
}

/** Arrays of any accepted dtype and rank, up to some hundred values of any size, often with repetitions. */
export function arbitraryArray({ accepts, guarantee }: Subject): fc.Arbitrary<DenseArray> {
  return fc
    .tuple(fc.constantFrom(...accepts.dtypes), fc.constantFrom(...accepts.ranks))
    .chain(([dtype, rank]) =>
      fc
        .array(fc.nat({ max: [0, 200, 15, 7, 4][rank]! }), { minLength: rank, maxLength: rank })
        .chain((shape) =>
          values(dtype, shape, accepts.nonFinite === 'keep' && guarantee.kind === 'lossless'),
        ),
    );
}

function values(dtype: DType, shape: readonly number[], special: boolean): fc.Arbitrary<DenseArray> {
  const length = shape.reduce((count, n) => count * n, 1);
  const rules = { noNaN: !special, noDefaultInfinity: !special };
  const any = dtype === 'float32' ? fc.float(rules) : fc.double(rules);
  const ordinary = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const exact = { minLength: length, maxLength: length };
  return fc
    .oneof(
      fc.array(any, exact),
      fc.array(ordinary, exact),
      fc.array(fc.constantFrom(0, 0, 0, 1, -1, 1e-13), exact),
    )
    .map((list) => filled({ dtype, shape }, (i) => list[i]!));
}
