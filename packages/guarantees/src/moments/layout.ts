import { VdfcError } from '@vdfc/core';
import { COUNTS } from './basis.js';
import type { BitReader, BitWriter } from './bits.js';
import { EMPTY, needsUnit } from './change.js';

/** How the values of one VDF are changed. */
export interface Reweighting {
  readonly mode: number;
  /** The change's unit is 2 to this power; 0 where the mode needs none. */
  readonly unitExponent: number;
  /** Orthonormal coefficients, in units of 2^-places: 1, 4, 7 or 10. */
  readonly levels: readonly number[];
  readonly places: number;
}

const MODE_BITS = 3;
const UNIT_BITS = 12;
/** Added to a unit's exponent, -1074 to 1023. */
const UNIT_BIAS = 1074;
const PLACES_BITS = 6;
const LENGTH_BITS = 6;
/** The longest level, bits: what a double holds exactly. */
export const LONGEST_LEVEL = 53;
export const MOST_PLACES: number = 2 ** PLACES_BITS - 1;

/** One VDF's part of the payload; undefined stands for values that stay as they are. */
export function writeReweighting(writer: BitWriter, change: Reweighting | undefined): void {
  writer.write(change === undefined ? 0 : 1, 1);
  if (change === undefined) return;
  const { mode, unitExponent, levels, places } = change;
  writer.write(mode, MODE_BITS);
  if (mode === EMPTY) return;
  writer.write(COUNTS.indexOf(levels.length), 2);
  if (needsUnit(mode)) writer.write(unitExponent + UNIT_BIAS, UNIT_BITS);
  writer.write(places, PLACES_BITS);
  const lengths = levels.map((level) => lengthOf(Math.abs(level)));
  const longest = Math.max(...lengths);
  writer.write(longest, LENGTH_BITS);
  writer.write(levels.includes(0) ? 1 : 0, 1);
  if (levels.includes(0)) for (const level of levels) writer.write(level === 0 ? 0 : 1, 1);
  levels.forEach((level, i) => {
    if (level === 0) return;
    writer.writeGamma(longest - lengths[i]! + 1);
    writer.write(level < 0 ? 1 : 0, 1);
    // The highest bit is always 1.
    writer.write(Math.abs(level) - 2 ** (lengths[i]! - 1), lengths[i]! - 1);
  });
}

/** Bits of a whole number from 0. */
function lengthOf(value: number): number {
  let length = 0;
  while (2 ** length <= value) length++;
  return length;
}

/** Reads what `writeReweighting` wrote. @throws VdfcError `CORRUPT` */
export function readReweighting(reader: BitReader): Reweighting | undefined {
  if (reader.read(1) === 0) return undefined;
  const mode = reader.read(MODE_BITS);
  if (mode > EMPTY) throw corrupt(`a mode from 0 to ${EMPTY}`, mode);
  if (mode === EMPTY) return { mode, unitExponent: 0, levels: [], places: 0 };
  const count = COUNTS[reader.read(2)]!;
  const unitExponent = needsUnit(mode) ? reader.read(UNIT_BITS) - UNIT_BIAS : 0;
  if (unitExponent > 1023) throw corrupt('the exponent of a unit below 1024', unitExponent);
  const places = reader.read(PLACES_BITS);
  const longest = reader.read(LENGTH_BITS);
  if (longest > LONGEST_LEVEL) throw corrupt(`levels of at most ${LONGEST_LEVEL} bits`, longest);
  const sparse = reader.read(1) === 1;
  const present = Array.from({ length: count }, () => !sparse || reader.read(1) === 1);
  const levels = present.map((there) => (there ? readLevel(reader, longest) : 0));
  return { mode, unitExponent, levels, places };
}

function readLevel(reader: BitReader, longest: number): number {
  const length = longest + 1 - reader.readGamma(PLACES_BITS);
  if (!(length >= 1)) throw corrupt('levels of at least 1 bit', length);
  const sign = reader.read(1) === 1 ? -1 : 1;
  return sign * (2 ** (length - 1) + reader.read(length - 1));
}

function corrupt(expected: string, found: number): VdfcError {
  const message = `Cannot decode with moments: expected ${expected}, got ${found}`;
  return new VdfcError('CORRUPT', message, { codec: 'moments' });
}
