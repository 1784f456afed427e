import type { ArrayInfo, Cbor, DType, Params } from '@vdfc/core';
import { corrupt } from './corrupt.js';
import { MAX_BLOCK_SIZE } from './keep/options.js';
import { allSizes } from './quantise/shape.js';
import { COARSEST_INDEX, FINEST_INDEX } from './quantise/steps.js';

/** What a decoder must know in mode `keep`. */
export interface KeepParams {
  readonly mode: 'keep';
  readonly blockSize: number;
  readonly keep: number;
  readonly coefficients: DType;
  /** Coefficients are those of the array times 2^-exponent. */
  readonly exponent: number;
}

/** What a decoder must know in mode `quantise`. */
export interface QuantiseParams {
  readonly mode: 'quantise';
  /** Longest block, for each axis of the array. */
  readonly sizes: readonly number[];
  /** The domain's peak is 2^scale. */
  readonly scale: number;
  /** Of `stepAt`. */
  readonly stepIndex: number;
  /** Hundredths. */
  readonly exponent: number;
  readonly clamped: boolean;
}

export type DctParams = KeepParams | QuantiseParams;

export const paramNames: readonly string[] = ['mode', 'blockSize', 'scale', 'step'];

/** The code of a type is its index here. Append only. */
const coefficientTypes: readonly DType[] = ['float32', 'float64'];

/** Exponents of the smallest and the largest finite number. */
const exponents = { float32: { min: -149, max: 128 }, float64: { min: -1074, max: 1024 } } as const;

const LEAST_EXPONENT = 10;
const MOST_EXPONENT = 100;

/** Params of layout version 2. */
export function writeParams(params: DctParams): Params {
  if (params.mode === 'keep') {
    const { blockSize, keep, coefficients, exponent } = params;
    return [coefficients === 'float32' ? { keep } : { keep64: keep }, blockSize, exponent, null];
  }
  const { sizes, scale, stepIndex, exponent, clamped } = params;
  return [2 * exponent + (clamped ? 1 : 0), shortSizes(sizes), scale, stepIndex];
}

/** One number where it stands for all axes (but the first of rank 4, if that is cut into single cells). */
function shortSizes(sizes: readonly number[]): Cbor {
  const size = sizes.at(-1)!;
  const same = allSizes(size, sizes.length).every((each, axis) => each === sizes[axis]);
  return same ? size : sizes;
}

/** Params of layout version 2. @throws VdfcError `CORRUPT` */
export function readParams(params: Params, info: ArrayInfo): DctParams {
  if (params.length !== paramNames.length)
    throw corrupt(`${paramNames.length} params`, String(params.length));
  const [mode, blockSize, scale, step] = params as [unknown, unknown, unknown, unknown];
  const { min, max } = exponents[info.dtype];
  expectInteger('scale', scale, min, max);
  if (typeof mode === 'number') {
    expectInteger('mode', mode, 2 * LEAST_EXPONENT, 2 * MOST_EXPONENT + 1);
    expectInteger('step', step, COARSEST_INDEX, FINEST_INDEX);
    // The peak itself, 2^scale, is to be a number.
    expectInteger('scale', scale, min, max - 1);
    const sizes = readSizes(blockSize, info.shape.length);
    const exponent = mode >> 1;
    return { mode: 'quantise', sizes, scale, stepIndex: step, exponent, clamped: mode % 2 === 1 };
  }
  if (typeof mode !== 'object' || mode === null || step !== null) {
    throw corrupt('the param mode, a number or what is kept', String(mode).slice(0, 30));
  }
  const [[name, keep] = []] = Object.entries(mode) as [string, unknown][];
  if ((name !== 'keep' && name !== 'keep64') || Object.keys(mode).length !== 1) {
    throw corrupt('keep or keep64 in the param mode', String(name).slice(0, 30));
  }
  expectInteger('blockSize', blockSize, 1, MAX_BLOCK_SIZE);
  expectInteger(name, keep, 1, blockSize);
  const coefficients = name === 'keep' ? 'float32' : 'float64';
  return { mode: 'keep', blockSize, keep, coefficients, exponent: scale };
}

function readSizes(blockSize: unknown, rank: number): readonly number[] {
  const sizes: readonly unknown[] = Array.isArray(blockSize)
    ? blockSize
    : allSizes(blockSize as number, rank);
  if (sizes.length !== rank) throw corrupt(`block sizes for ${rank} axes`, String(sizes.length));
  return sizes.map((size) => {
    expectInteger('blockSize', size, 1, MAX_BLOCK_SIZE);
    return size;
  });
}

/** Params of layout version 1, which knew mode `keep` alone. @throws VdfcError `CORRUPT` */
export function readFirstParams(params: Params, { dtype }: ArrayInfo): KeepParams {
  if (params.length !== 4) throw corrupt('4 params', String(params.length));
  const [blockSize, keep, code, exponent] = params as [unknown, unknown, unknown, unknown];
  const { min, max } = exponents[dtype];
  expectInteger('blockSize', blockSize, 1, MAX_BLOCK_SIZE);
  expectInteger('keep', keep, 1, blockSize);
  expectInteger('coefficients', code, 0, coefficientTypes.length - 1);
  expectInteger('exponent', exponent, min, max);
  return { mode: 'keep', blockSize, keep, coefficients: coefficientTypes[code]!, exponent };
}

function expectInteger(name: string, value: unknown, min: number, max: number): asserts value is number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return;
  throw corrupt(`the param ${name}, an integer from ${min} to ${max}`, String(value).slice(0, 30));
}
