import { COUNTS } from './basis.js';
import { BitWriter } from './bits.js';
import {
  ADDED,
  apply,
  baseOf,
  CAPPED,
  type Change,
  EMPTY,
  needsUnit,
  RAISED,
  REPLACED,
  SCALED,
} from './change.js';
import { conserves, exponentOf, scaled, toleranceOf } from './check.js';
import { frameOf } from './frame.js';
import { LONGEST_LEVEL, MOST_PLACES, type Reweighting, writeReweighting } from './layout.js';
import { evaluate } from './polynomial.js';
import { solve, spaceOf, toMonomials } from './solve.js';

type Floats = Float32Array | Float64Array;
type Shape = readonly [number, number, number];

/** Precisions to try, each twice as fine as the one before; the first is 2 tolerances wide. */
const PRECISIONS = 6;
/** Moments are solved for to this part of their tolerance, so that it is left to rounding. */
const ACCURACY = 1 / 64;
const LOWEST_EXPONENT = -1074;

/** The values of one VDF under a change. */
export function reweighted(values: Floats, shape: Shape, change: Reweighting): Floats {
  const out = values.slice();
  const { mode, unitExponent, levels, places } = change;
  if (mode === EMPTY) return out.fill(0);
  const base = baseOf(values, { mode, unit: unitOf(mode, unitExponent) });
  const space = spaceOf(base, shape, levels.length);
  const polynomial = new Float64Array(values.length);
  const orthonormal = Float64Array.from(levels, (level) => level * 2 ** -places);
  evaluate(toMonomials(space, orthonormal), space.frame, polynomial);
  apply(values, base, polynomial, mode, out);
  return out;
}

/**
 * The shortest change found that gives one VDF the first `count` moments of `original`: of 10, those of the pressure's
 * diagonal where all take more than `bits`. Undefined where none is needed or none is found.
 */
export function findReweighting(
  original: Floats,
  values: Floats,
  shape: Shape,
  count: number,
  bits: number,
): Reweighting | undefined {
  if (conserves(original, values, shape, count)) return undefined;
  if (original.every((value) => value === 0)) return { mode: EMPTY, unitExponent: 0, levels: [], places: 0 };
  const mean = meanExponent(original);
  // The cap: no value is moved by much more than the codec is off anyhow.
  const attempts = [
    { mode: CAPPED, unitExponent: errorExponent(original, values) },
    { mode: SCALED, unitExponent: 0 },
    { mode: RAISED, unitExponent: mean },
    { mode: ADDED, unitExponent: mean },
    { mode: REPLACED, unitExponent: mean },
  ];
  for (const moments of count === COUNTS[3] ? [COUNTS[3]!, COUNTS[2]!] : [count]) {
    for (const { mode, unitExponent } of attempts) {
      const found = findOfMode(original, values, shape, moments, mode, unitExponent);
      if (found !== undefined && bitsOf(found) <= bits) return found;
    }
  }
  return undefined;
}

function findOfMode(
  original: Floats,
  values: Floats,
  shape: Shape,
  count: number,
  mode: number,
  unitExponent: number,
): Reweighting | undefined {
  const change: Change = { mode, unit: unitOf(mode, unitExponent) };
  const base = baseOf(values, change);
  const space = spaceOf(base, shape, count);
  const exponent = Math.max(exponentOf(original), exponentOf(base));
  const wanted = scaled(original, exponent);
  const weights = scaled(base, exponent);
  const tolerance = toleranceOf(original) * frameOf(wanted, shape).weight;
  const found = solve(scaled(values, exponent), weights, wanted, change, space, ACCURACY * tolerance);
  if (found === undefined) return undefined;
  const weight = frameOf(weights, shape).weight;
  const coarsest = Math.ceil(Math.log2(weight / tolerance)) - 1;
  for (let places = Math.max(0, coarsest); places < Math.min(coarsest + PRECISIONS, MOST_PLACES); places++) {
    const levels = Array.from(found, (value) => Math.round(value * 2 ** places));
    if (levels.some((level) => Math.abs(level) >= 2 ** LONGEST_LEVEL)) return undefined;
    const candidate = { mode, unitExponent, levels, places };
    if (conserves(original, reweighted(values, shape, candidate), shape, count)) return candidate;
  }
  return undefined;
}

function unitOf(mode: number, exponent: number): number {
  return needsUnit(mode) ? 2 ** exponent : 0;
}

/** The mean |value| is about 2 to this power. */
function meanExponent(values: Floats): number {
  const exponent = exponentOf(values);
  const sum = scaled(values, exponent).reduce((total, value) => total + Math.abs(value), 0);
  return Math.max(LOWEST_EXPONENT, exponent + Math.floor(Math.log2(sum / values.length)));
}

/** 2 to this power is above the largest error. */
function errorExponent(original: Floats, values: Floats): number {
  return exponentOf(Float64Array.from(values, (value, i) => value - original[i]!));
}

function bitsOf(change: Reweighting): number {
  const writer = new BitWriter();
  writeReweighting(writer, change);
  return writer.length;
}
