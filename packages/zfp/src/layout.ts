import { type Params, VdfcError } from '@vdfc/core';
import { checkLimits, limitsOfShortMode, shortMode } from './header.js';
import type { BlockLimits } from './kernel/kernel.js';

export const paramNames: readonly string[] = ['mode'];

/** The largest mode in zfp's short form. */
const MAX_SHORT_MODE = 4094;

/** The mode as zfp's header has it in 12 bits; where it does not fit in there, its four bounds. */
export function writeParams(limits: BlockLimits, rank: number): Params {
  const { minBits, maxBits, maxPrecision, minExponent } = limits;
  return [shortMode(limits, rank) ?? [minBits, maxBits, maxPrecision, minExponent]];
}

/** @throws VdfcError `CORRUPT` */
export function readParams(params: Params): BlockLimits {
  const [mode] = params;
  if (params.length !== 1) throw corrupt('one param', `${params.length}`);
  if (Array.isArray(mode)) return readBounds(mode);
  if (!isInteger(mode, 0, MAX_SHORT_MODE)) {
    throw corrupt(`a mode from 0 to ${MAX_SHORT_MODE} or four bounds`, String(mode).slice(0, 30));
  }
  const limits = limitsOfShortMode(mode);
  checkLimits(limits);
  return limits;
}

function readBounds(bounds: readonly unknown[]): BlockLimits {
  const [minBits, maxBits, maxPrecision, minExponent] = bounds;
  const valid =
    bounds.length === 4 &&
    isInteger(minBits, 0, 32768) &&
    isInteger(maxBits, 1, 2 ** 31 - 1) &&
    isInteger(maxPrecision, 1, 64) &&
    isInteger(minExponent, -16495, 16272);
  if (!valid)
    throw corrupt('bounds [minBits, maxBits, maxPrecision, minExponent]', `[${bounds}]`.slice(0, 60));
  const limits = { minBits, maxBits, maxPrecision, minExponent };
  checkLimits(limits);
  return limits;
}

function isInteger(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}

function corrupt(expected: string, found: string): VdfcError {
  return new VdfcError('CORRUPT', `Cannot decode with zfp: expected ${expected}, got ${found}`, {
    codec: 'zfp',
  });
}
