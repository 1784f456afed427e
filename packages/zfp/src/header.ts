import { VdfcError } from '@vdfc/core';
import { type BlockLimits, elementCodes, type ZfpDType } from './kernel/kernel.js';
import type { BitString } from './kernel/run.js';
import { modeOf } from './mode.js';

/**
 * How much of zfp's own header stands before the blocks: all of it, the compression mode alone, or nothing.
 */
export type HeaderKind = 'full' | 'mode' | 'none';

/** The bytes 'zfp' and the version of the codec, lowest first. */
const MAGIC = 0x05_70_66_7an;
const CODEC_VERSION = 5;
const MAGIC_BITS = 32;
const META_BITS = 52;
/** Bits for all axis lengths together. */
const SHAPE_BITS = 48;
const SHORT_MODE_BITS = 12;
const LONG_MODE_BITS = 64;
/** Twelve ones: a mode in long form follows. */
const LONG_MODE = 0xfff;

/** What zfp's header says. */
export interface HeaderFields {
  readonly dtype: ZfpDType;
  readonly shape: readonly number[];
  readonly limits: BlockLimits;
}

/**
 * zfp's header: magic (32 bits), element type and shape (52), mode (12 or 64), or the last of these alone.
 *
 * @throws VdfcError `BAD_INPUT` if the shape does not fit in: 48 bits for all axes, so axes up to 2^48, 2^24,
 * 2^16 or 2^12 long for ranks 1 to 4, and none of length 0
 */
export function writeHeader(kind: HeaderKind, { dtype, shape, limits }: HeaderFields): BitString {
  if (kind === 'none') return { bytes: new Uint8Array(0), bits: 0 };
  const { word, bits } = writeMode(limits, shape.length);
  if (kind === 'mode') return bitString(word, bits);
  const before = MAGIC_BITS + META_BITS;
  return bitString(MAGIC | (writeMeta(dtype, shape) << 32n) | (word << BigInt(before)), before + bits);
}

function writeMeta(dtype: ZfpDType, shape: readonly number[]): bigint {
  const rank = shape.length;
  const width = SHAPE_BITS / rank;
  if (!shape.every((length) => length >= 1 && length <= 2 ** width)) {
    const message = `Cannot write zfp header: expected axes of 1 to 2^${width} values for rank ${rank}, got shape [${shape.join(', ')}]`;
    throw new VdfcError('BAD_INPUT', message);
  }
  const lengths = shape.reduce((meta, length) => (meta << BigInt(width)) | BigInt(length - 1), 0n);
  return (lengths << 4n) | BigInt((rank - 1) * 4 + elementCodes[dtype]);
}

function writeMode(limits: BlockLimits, rank: number): { word: bigint; bits: number } {
  const short = shortMode(limits, rank);
  if (short !== undefined) return { word: BigInt(short), bits: SHORT_MODE_BITS };
  const clamp = (value: number, most: number): bigint => BigInt(Math.max(0, Math.min(value, most)));
  const fields = [
    { value: clamp(limits.minExponent + 16495, 0x7fff), bits: 15n },
    { value: clamp(limits.maxPrecision - 1, 0x7f), bits: 7n },
    { value: clamp(limits.maxBits - 1, 0x7fff), bits: 15n },
    { value: clamp(limits.minBits - 1, 0x7fff), bits: 15n },
    { value: BigInt(LONG_MODE), bits: 12n },
  ];
  return { word: fields.reduce((word, { value, bits }) => (word << bits) | value, 0n), bits: LONG_MODE_BITS };
}

/** The mode in zfp's short form, 0 to 4094; undefined for bounds that it cannot say. */
export function shortMode(limits: BlockLimits, rank: number): number | undefined {
  const { mode } = modeOf(limits, rank);
  if (mode === 'rate' && limits.maxBits <= 2048) return limits.maxBits - 1;
  if (mode === 'precision') return 2048 + limits.maxPrecision - 1;
  if (mode === 'reversible') return 2176;
  if (mode === 'accuracy' && limits.minExponent <= 843) return 2177 + limits.minExponent + 1074;
  return undefined;
}

/** The inverse of `shortMode`. */
export function limitsOfShortMode(mode: number): BlockLimits {
  const free = { minBits: 1, maxBits: 16658, maxPrecision: 64, minExponent: -1074 };
  if (mode < 2048) return { ...free, minBits: mode + 1, maxBits: mode + 1 };
  if (mode < 2176) return { ...free, maxPrecision: mode - 2048 + 1 };
  if (mode === 2176) return { ...free, minExponent: -1075 };
  return { ...free, minExponent: mode - 2177 - 1074 };
}

/**
 * Reads a whole header, or the mode alone where type and shape are `known`. Returns its length in bits too.
 *
 * @throws VdfcError `CORRUPT` if it is none or ends too early, `UNSUPPORTED_VERSION` if its codec version is
 * not 5
 */
export function readHeader(
  stream: Uint8Array,
  known?: Pick<HeaderFields, 'dtype' | 'shape'>,
): HeaderFields & { bits: number } {
  const take = bitTaker(stream);
  const { dtype, shape } = known ?? readMeta(take);
  let limits = limitsOfShortMode(0);
  const short = Number(take(SHORT_MODE_BITS));
  if (short === LONG_MODE) {
    const minBits = Number(take(15)) + 1;
    const maxBits = Number(take(15)) + 1;
    const maxPrecision = Number(take(7)) + 1;
    limits = { minBits, maxBits, maxPrecision, minExponent: Number(take(15)) - 16495 };
  } else {
    limits = limitsOfShortMode(short);
  }
  checkLimits(limits);
  return { dtype, shape, limits, bits: take.position() };
}

/** @throws VdfcError `CORRUPT` if the bounds contradict each other */
export function checkLimits({ minBits, maxBits, maxPrecision }: BlockLimits): void {
  if (minBits <= maxBits && maxPrecision >= 1 && maxPrecision <= 64) return;
  const found = `${minBits} to ${maxBits} bits and ${maxPrecision} planes`;
  throw new VdfcError(
    'CORRUPT',
    `Cannot read zfp mode: expected at most 64 bit planes in bits from min to max, got ${found}`,
  );
}

function readMeta(take: BitTaker): Pick<HeaderFields, 'dtype' | 'shape'> {
  const magic = Number(take(24));
  if (magic !== 0x70667a) {
    const message = `Cannot read zfp header: expected it to start with 'zfp' (7a 66 70), got 0x${magic.toString(16)} (lowest byte first)`;
    throw new VdfcError('CORRUPT', message);
  }
  const version = Number(take(8));
  if (version !== CODEC_VERSION) {
    const message = `Cannot read zfp stream: expected codec version ${CODEC_VERSION}, got ${version}`;
    throw new VdfcError('UNSUPPORTED_VERSION', message);
  }
  const type = Number(take(2));
  const rank = Number(take(2)) + 1;
  const dtype = (Object.keys(elementCodes) as ZfpDType[]).find((name) => elementCodes[name] === type)!;
  const lengths = Array.from({ length: rank }, () => Number(take(SHAPE_BITS / rank)) + 1);
  return { dtype, shape: lengths.reverse() };
}

interface BitTaker {
  /** The next `count` bits. */
  (count: number): bigint;
  /** Number of bits taken so far. */
  position(): number;
}

function bitTaker(stream: Uint8Array): BitTaker {
  let rest = 0n;
  let position = 0;
  const head = stream.subarray(0, 20);
  head.forEach((byte, i) => {
    rest |= BigInt(byte) << BigInt(8 * i);
  });
  const take = (count: number): bigint => {
    position += count;
    if (position > head.length * 8) {
      throw new VdfcError('CORRUPT', `Cannot read zfp header: expected more than ${stream.length} bytes`);
    }
    const bits = BigInt.asUintN(count, rest);
    rest >>= BigInt(count);
    return bits;
  };
  return Object.assign(take, { position: () => position });
}

function bitString(value: bigint, bits: number): BitString {
  const bytes = Uint8Array.from({ length: Math.ceil(bits / 8) }, (_, i) =>
    Number((value >> BigInt(8 * i)) & 0xffn),
  );
  return { bytes, bits };
}
