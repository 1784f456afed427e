import { type Codec, type DenseArray, type Guarantee, isVdfcError, toDense } from '@vdfc/core';
import fc from 'fast-check';
import { bytesOf, filled, type NamedArray, peakOf, specials } from '../fields/arrays.js';
import { fieldOf, type Subject } from '../settings.js';
import type { Check } from './check.js';
import { arbitraryArray, arrayTable, vdfTable } from './table.js';
import { check, describeError, refusal, sameBytes } from './verdict.js';

/** That decoded values are what the codec says they are. */
export function valueChecks(subject: Subject): Check[] {
  const { codec, guarantee } = subject;
  const all = (arrays: readonly NamedArray[]): void => {
    for (const { name, array } of arrays) roundTrip(codec, guarantee, array, name);
  };
  return [
    { name: 'keeps its guarantee on arrays of every rank and kind', run: () => all(arrayTable(subject)) },
    { name: 'keeps its guarantee on velocity distributions', run: () => all(vdfTable(subject)) },
    {
      name: 'keeps its guarantee on arbitrary arrays',
      run: () => {
        const { runs, seed } = subject.settings;
        const property = fc.property(arbitraryArray(subject), (array) => {
          roundTrip(codec, guarantee, array, 'the array');
        });
        fc.assert(property, { numRuns: runs, seed, includeErrorInReport: true });
      },
    },
    { name: 'keeps or refuses non-finite values, as it says', run: () => nonFinite(subject) },
    { name: 'comes as close to a velocity distribution as it should', run: () => closeness(subject) },
  ];
}

/** Encodes and decodes, and checks what comes back, unless the values are too large for the codec. */
export function roundTrip(codec: Codec, guarantee: Guarantee, array: DenseArray, name: string): void {
  let decoded: DenseArray;
  try {
    decoded = toDense(codec.decode(codec.encode(array)));
  } catch (error) {
    if (mayRefuse(guarantee, array) && isVdfcError(error, 'BAD_INPUT')) return;
    if (mayGiveUp(codec, array) && isVdfcError(error, 'UNREACHED')) return;
    throw new Error(`${name}: ${describeError(error)}`, { cause: error });
  }
  check(
    decoded.dtype === array.dtype && String(decoded.shape) === String(array.shape),
    () => `${name}: expected ${array.dtype} [${array.shape}] back, got ${decoded.dtype} [${decoded.shape}]`,
  );
  kept(guarantee, array, decoded, name);
}

/** Sums and squares of larger values overflow: codecs that are not lossless may refuse them. */
const LARGEST_ORDINARY = 1e30;

function mayRefuse(guarantee: Guarantee, { data }: DenseArray): boolean {
  return guarantee.kind !== 'lossless' && peakOf(data) > LARGEST_ORDINARY;
}

/**
 * Promises relative to the values, such as equal sums, ask for more digits than values in a corner of the type's range
 * have. Guards may say so of those, not of ordinary ones.
 */
function mayGiveUp({ specs }: Codec, { data, dtype }: DenseArray): boolean {
  const smallest = dtype === 'float32' ? 2 ** -126 : 2 ** -1022;
  const peak = peakOf(data);
  return specs.some(({ kind }) => kind === 'guard') && (peak < smallest || peak > LARGEST_ORDINARY);
}

/** Whatever is promised, finite values stay finite and others stay what they are. */
export function kept(guarantee: Guarantee, original: DenseArray, decoded: DenseArray, name: string): void {
  if (guarantee.kind === 'lossless') {
    sameBytes(`${name}, which the codec calls lossless`, bytesOf(decoded.data), bytesOf(original.data));
    return;
  }
  const limit = guarantee.kind === 'none' ? Number.MAX_VALUE : largestError(guarantee, original);
  original.data.forEach((a, i) => {
    const b = decoded.data[i]!;
    const holds = Number.isFinite(a)
      ? Number.isFinite(b) && (guarantee.kind === 'none' || Math.abs(a - b) <= limit)
      : Object.is(a, b);
    check(
      holds,
      () => `${name}: element ${i} was ${a} and came back as ${b}, allowed is an error of ${limit}`,
    );
  });
}

function largestError({ value, of }: Guarantee & { kind: 'max-error' }, { data, dtype }: DenseArray): number {
  // No result can be closer than the spacing of the dtype's smallest numbers.
  const spacing = dtype === 'float32' ? 2 ** -149 : 2 ** -1074;
  return value * (of === 'peak' ? peakOf(data) : 1) + spacing;
}

function nonFinite(subject: Subject): void {
  const { accepts, codec, guarantee } = subject;
  for (const dtype of accepts.dtypes) {
    const rest = accepts.ranks[0]! - 1;
    const shape = (length: number): number[] => [...new Array<number>(rest).fill(1), length];
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      for (const place of [0, 6]) {
        const array = filled({ dtype, shape: shape(7) }, (i) => (i === place ? value : i));
        const name = `${value} at element ${place} of 7, ${dtype}`;
        if (accepts.nonFinite === 'keep') roundTrip(codec, guarantee, array, name);
        else refusal(name, ['BAD_INPUT'], () => codec.encode(array));
      }
    }
    const special = specials(dtype);
    const array = { ...special, shape: shape(special.data.length) };
    if (accepts.nonFinite === 'keep') roundTrip(codec, guarantee, array, `special values, ${dtype}`);
  }
}

function closeness(subject: Subject): void {
  const { maxL2 } = subject.settings;
  const field = fieldOf(subject);
  const found = distance(field, toDense(subject.codec.decode(subject.codec.encode(field))));
  check(found <= maxL2, () => `expected a relative L2 error of at most ${maxL2}, got ${found}`);
}

/** ‖a - b‖/‖a‖ */
export function distance(a: DenseArray, b: DenseArray): number {
  let difference = 0;
  let whole = 0;
  // Scaled by the peak: squares of densities of 1e-20 would underflow in sums of denormal numbers.
  const peak = peakOf(a.data) || 1;
  a.data.forEach((value, i) => {
    difference += ((value - b.data[i]!) / peak) ** 2;
    whole += (value / peak) ** 2;
  });
  return Math.sqrt(difference / (whole || 1));
}
