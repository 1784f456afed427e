import { type ArrayInfo, type Params, VdfcError } from '@vdfc/core';
import { type BitCoder, codeBands, EVEN, RangeDecoder, RangeEncoder } from '@vdfc/numerics/coding';
import { coreBand, type FactorLevels, factorBands, joinLevels } from './kernel/bands.js';
import type { Box } from './kernel/box.js';
import { hasBasis } from './kernel/long-axes.js';
import { product } from './kernel/modes.js';
import { LEAST_OCTAVES, MOST_OCTAVES, OCTAVE } from './options.js';

/** What a decoder must know beside the payload. */
export interface TuckerParams {
  /** Of the domain; 0 where there are no values other than zero, and no payload. */
  readonly exponent: number;
  readonly clamped: boolean;
  /** -64 log2 of the step in the decoder's domain, whose peak is 2^scale. */
  readonly octaves: number;
  readonly scale: number;
}

/** What a payload holds. */
export interface TuckerContent {
  readonly box: Box;
  /** One for each axis; absent where an axis of the box has no basis. */
  readonly factors: readonly (FactorLevels | undefined)[];
  readonly ranks: readonly number[];
  /** Levels of the core, C order, shape `ranks`. */
  readonly levels: Int32Array;
}

export const paramNames: readonly string[] = ['domain', 'octaves', 'scale'];

const scales = { float32: { min: -149, max: 127 }, float64: { min: -1074, max: 1023 } } as const;

export function writeParams({ exponent, clamped, octaves, scale }: TuckerParams): Params {
  return [2 * Math.round(100 * exponent) + Number(clamped), octaves, scale];
}

/** @throws VdfcError `CORRUPT` */
export function readParams(params: Params, { dtype }: ArrayInfo): TuckerParams {
  if (params.length !== paramNames.length) throw corrupt(`${paramNames.length} params`, `${params.length}`);
  const [domain, octaves, scale] = params;
  const { min, max } = scales[dtype];
  expectInteger('domain', domain, 0, 201);
  expectInteger('octaves', octaves, LEAST_OCTAVES * OCTAVE, MOST_OCTAVES * OCTAVE);
  expectInteger('scale', scale, min, max);
  if (domain !== 0 && domain < 20) throw corrupt('a param domain of 0 or from 20', String(domain));
  return { exponent: Math.floor(domain / 2) / 100, clamped: domain % 2 === 1, octaves, scale };
}

/** The step that a whole number of 64ths of an octave stands for. */
export function stepOf(octaves: number): number {
  return 2 ** (-octaves / OCTAVE);
}

export function writePayload(content: TuckerContent, shape: readonly number[]): Uint8Array {
  const coder = new RangeEncoder();
  codeFrame(coder, shape, content);
  const coded = content.factors.filter((factor) => factor !== undefined);
  codeBands(coder, joinLevels(coded), factorBands(coded));
  codeBands(coder, content.levels, [coreBand(content.ranks)]);
  return coder.finish();
}

/** Any bytes give a content of the right form. No more is allocated than the array and its bases need. */
export function readPayload(payload: Uint8Array, shape: readonly number[]): TuckerContent {
  const coder = new RangeDecoder(payload);
  const { box, ranks } = codeFrame(coder, shape);
  const factors = box.lengths.map((length, axis): FactorLevels | undefined => {
    const rank = ranks[axis]!;
    return hasBasis(length) ? { length, rank, levels: new Int32Array(rank * length) } : undefined;
  });
  const coded = factors.filter((factor) => factor !== undefined);
  const joined = joinLevels(coded);
  codeBands(coder, joined, factorBands(coded));
  let at = 0;
  for (const { levels } of coded) {
    levels.set(joined.subarray(at, at + levels.length));
    at += levels.length;
  }
  const levels = new Int32Array(product(ranks));
  codeBands(coder, levels, [coreBand(ranks)]);
  return { box, factors, ranks, levels };
}

/** Largest rank that the basis of an axis can have. */
export function mostRank(lengths: readonly number[], axis: number): number {
  return Math.min(lengths[axis]!, product(lengths) / lengths[axis]!);
}

/** Codes the box, axis by axis, then the ranks: those given when encoding, those read when decoding. */
function codeFrame(
  coder: BitCoder,
  shape: readonly number[],
  given?: Pick<TuckerContent, 'box' | 'ranks'>,
): Pick<TuckerContent, 'box' | 'ranks'> {
  const first: number[] = [];
  const lengths: number[] = [];
  shape.forEach((length, axis) => {
    first.push(codeNumber(coder, length, given?.box.first[axis]));
    const most = length - first[axis]!;
    lengths.push(1 + codeNumber(coder, most, (given?.box.lengths[axis] ?? 1) - 1));
  });
  const ranks = lengths.map((length, axis) => {
    if (!hasBasis(length)) return length;
    return 1 + codeNumber(coder, mostRank(lengths, axis), (given?.ranks[axis] ?? 1) - 1);
  });
  return { box: { first, lengths }, ranks };
}

/** Codes a number below `count` in plain bits. A number read from damaged bytes is brought below `count`. */
function codeNumber(coder: BitCoder, count: number, value = 0): number {
  const bits = Math.ceil(Math.log2(count));
  let coded = 0;
  for (let place = bits - 1; place >= 0; place--) {
    coded = 2 * coded + coder.code(Math.floor(value / 2 ** place) % 2, EVEN);
  }
  return Math.min(coded, count - 1);
}

function expectInteger(name: string, value: unknown, min: number, max: number): asserts value is number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return;
  throw corrupt(`the param ${name}, an integer from ${min} to ${max}`, String(value).slice(0, 30));
}

export function corrupt(expected: string, found: string): VdfcError {
  return new VdfcError('CORRUPT', `Cannot decode with tucker: expected ${expected}, got ${found}`, {
    codec: 'tucker',
  });
}
