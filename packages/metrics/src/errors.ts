import type { Floats } from '@vdfc/core';
import { CHUNK, CompensatedSum } from './sum.js';

/** How far the values of an array reach. NaN if one of them is. */
export interface Extent {
  readonly min: number;
  readonly max: number;
  /** Largest |value|. */
  readonly peak: number;
}

/** Extent of the values; zeros for no values. */
export function extentOf(a: Floats): Extent {
  if (a.length === 0) return { min: 0, max: 0, peak: 0 };
  let min = a[0]!;
  let max = min;
  for (let i = 0; i < a.length; i++) {
    const value = a[i]!;
    if (Number.isNaN(value)) return { min: NaN, max: NaN, peak: NaN };
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max, peak: Math.max(Math.abs(min), Math.abs(max)) };
}

/** Norms of values or differences, in the array's unit. */
export interface Norms {
  /** Σ|x|. */
  readonly one: number;
  /** √Σx². */
  readonly two: number;
  /** max|x|. */
  readonly max: number;
}

/** Norms of `a`, whose largest |value| is `peak`. */
export function normsOf(a: Floats, peak: number): Norms {
  const scale = scaleFor(peak);
  const one = new CompensatedSum();
  const two = new CompensatedSum();
  for (let i = 0; i < a.length; ) {
    let sum = 0;
    let squares = 0;
    for (const end = Math.min(a.length, i + CHUNK); i < end; i++) {
      const value = a[i]! * scale;
      sum += Math.abs(value);
      squares += value * value;
    }
    one.add(sum);
    two.add(squares);
  }
  return { one: one.value / scale, two: Math.sqrt(two.value) / scale, max: peak };
}

/** Norms of a - b, arrays of the same length whose largest |value| is `peak`. NaN if a difference is NaN. */
export function differenceNorms(a: Floats, b: Floats, peak: number): Norms {
  const scale = scaleFor(peak);
  const one = new CompensatedSum();
  const two = new CompensatedSum();
  let max = 0;
  for (let i = 0; i < a.length; ) {
    let sum = 0;
    let squares = 0;
    for (const end = Math.min(a.length, i + CHUNK); i < end; i++) {
      const difference = Math.abs(a[i]! * scale - b[i]! * scale);
      sum += difference;
      squares += difference * difference;
      if (difference > max) max = difference;
    }
    one.add(sum);
    two.add(squares);
  }
  // Comparisons pass over a NaN, the sum does not.
  if (Number.isNaN(one.value)) max = NaN;
  return { one: one.value / scale, two: Math.sqrt(two.value) / scale, max: max / scale };
}

/**
 * A power of two that brings `peak` near 1, so that squares neither underflow nor overflow and no value is
 * rounded by it. At most 2^1000: beyond that lie only subnormal peaks.
 */
function scaleFor(peak: number): number {
  if (!(peak > 0 && peak < Infinity)) return 1;
  return 2 ** Math.min(1000, -Math.floor(Math.log2(peak)));
}

/** Number of values below zero. */
export function countNegatives(a: Floats): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i]! < 0) count++;
  return count;
}

/**
 * Root mean square of log10(b / a) over the cells with a >= threshold, values of b below `floor` taken as
 * `floor`. 0 if there is no such cell.
 */
export function logError(a: Floats, b: Floats, threshold: number, floor: number): number {
  const squares = new CompensatedSum();
  let count = 0;
  for (let i = 0; i < a.length; i++) {
    const value = a[i]!;
    if (value >= threshold) {
      // Math.max hands a NaN on.
      const decades = Math.log10(Math.max(b[i]!, floor) / value);
      squares.add(decades * decades);
      count++;
    }
  }
  return count === 0 ? 0 : Math.sqrt(squares.value / count);
}
