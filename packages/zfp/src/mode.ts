import { OptionReader } from '@vdfc/core';
import type { BlockLimits, ZfpDType } from './kernel/kernel.js';

/** How zfp bounds what it loses or writes. */
export type ZfpMode = AccuracyMode | PrecisionMode | RateMode | ReversibleMode | ExpertMode;

/** A bound on the absolute error of every value. */
export interface AccuracyMode {
  readonly mode: 'accuracy';
  /** Largest |decoded - original|, in the array's unit; >= 0. Only the power of two below it counts. */
  readonly tolerance: number;
}

/**
 * A number of bit planes for every block: much like a bound on the error relative to the block's largest
 * value.
 */
export interface PrecisionMode {
  readonly mode: 'precision';
  /** Bit planes. Integer, 1 to 64. */
  readonly bits: number;
}

/** The same number of bits for every block, which so can be found in the stream. */
export interface RateMode {
  readonly mode: 'rate';
  /**
   * Bits per value; > 0. A block has the nearest whole number of bits, at least 9 (float32) or 12 (float64).
   */
  readonly bitsPerValue: number;
  /**
   * Whether blocks are to begin at words of the stream (option `wordBits`), as zfp's compressed arrays want.
   */
  readonly align?: boolean;
}

/** Nothing lost, NaN, infinities and signs of zero included. */
export interface ReversibleMode {
  readonly mode: 'reversible';
}

/** All four bounds on the bits of a block, to which zfp brings every mode. */
export interface ExpertMode {
  readonly mode: 'expert';
  /** Least bits of a block. Integer, 0 to 32768. */
  readonly minBits: number;
  /**
   * Most bits of a block. Integer, 1 to 2^31 - 1. zfp does not hold to it where the block's exponent takes
   * more.
   */
  readonly maxBits: number;
  /** Most bit planes of a block. Integer, 1 to 64. */
  readonly maxPrecision: number;
  /**
   * Lowest bit plane as an exponent of 2; without effect on integers. Integer, -16495 to 16272; below -1074
   * stands for reversible mode.
   */
  readonly minExponent: number;
}

/** What zfp takes for no bound at all. */
const unbounded: BlockLimits = { minBits: 1, maxBits: 16658, maxPrecision: 64, minExponent: -1074 };

/** The most bits at which a block can begin to be filled up: what zfp's header can say. */
export const MAX_MIN_BITS = 32768;

/**
 * The bounds that a mode means for blocks of 4^rank values.
 *
 * @param wordBits what an aligned rate is rounded up to
 * @param stage whose option is refused
 * @throws VdfcError `BAD_OPTION` if a rate comes to less than one bit or more than 32768 bits for a block
 */
export function limitsOf(
  mode: ZfpMode,
  dtype: ZfpDType,
  rank: number,
  wordBits: number,
  stage: string,
): BlockLimits {
  switch (mode.mode) {
    case 'accuracy':
      return { ...unbounded, minExponent: exponentBelow(mode.tolerance) };
    case 'precision':
      return { ...unbounded, maxPrecision: mode.bits };
    case 'rate': {
      const bits = bitsOfRate(mode, dtype, rank, wordBits);
      if (bits >= 1 && bits <= MAX_MIN_BITS) return { ...unbounded, minBits: bits, maxBits: bits };
      const found = `${mode.bitsPerValue}, which makes ${bits}`;
      return new OptionReader(stage, {}, []).refuse(
        'bitsPerValue',
        `1 to ${MAX_MIN_BITS} bits for a block of ${4 ** rank} values`,
        found,
      );
    }
    case 'reversible':
      return { ...unbounded, minExponent: -1075 };
    case 'expert': {
      const { minBits, maxBits, maxPrecision, minExponent } = mode;
      return { minBits, maxBits, maxPrecision, minExponent };
    }
  }
}

function bitsOfRate(
  { bitsPerValue, align }: RateMode,
  dtype: ZfpDType,
  rank: number,
  wordBits: number,
): number {
  const least = dtype === 'float32' ? 9 : dtype === 'float64' ? 12 : 0;
  const bits = Math.max(least, Math.floor(4 ** rank * bitsPerValue + 0.5));
  return align === true ? Math.ceil(bits / wordBits) * wordBits : bits;
}

/** floor(log2(tolerance)) without rounding; the exponent of the least float64 for 0. */
export function exponentBelow(tolerance: number): number {
  if (tolerance === 0) return -1074;
  const guess = Math.min(1023, Math.max(-1074, Math.round(Math.log2(tolerance))));
  return 2 ** guess <= tolerance ? guess : guess - 1;
}

/** What mode bounds stem from: the narrowest that they fit, as the C library decides it. */
export function modeOf(limits: BlockLimits, rank: number): ZfpMode {
  const { minBits, maxBits, maxPrecision, minExponent } = limits;
  const free = minBits <= 1 && maxBits >= unbounded.maxBits;
  const all = maxPrecision >= 64;
  if (minBits === 1 && maxBits === unbounded.maxBits && all && minExponent === -1074) {
    return { mode: 'expert', ...limits };
  }
  if (minBits === maxBits && maxBits <= unbounded.maxBits && all && minExponent === -1074) {
    return { mode: 'rate', bitsPerValue: maxBits / 4 ** rank };
  }
  if (free && minExponent === -1074) return { mode: 'precision', bits: maxPrecision };
  if (free && all && minExponent > -1074) return { mode: 'accuracy', tolerance: 2 ** minExponent };
  if (free && all) return { mode: 'reversible' };
  return { mode: 'expert', minBits, maxBits, maxPrecision, minExponent };
}
