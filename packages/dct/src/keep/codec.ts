import { type ArrayInfo, allocate, type DenseArray, type Floats, type Steps } from '@vdfc/core';
import { decodeBlocks, encodeBlocks } from '../kernel/blocks.js';
import { blockGrid } from '../kernel/grid.js';
import { peakExponent, powerOfTwo } from '../kernel/scale.js';
import type { KeepParams } from '../layout.js';
import { largest, readCoefficients, writeCoefficients } from './coefficients.js';
import type { ResolvedKeep } from './options.js';

export function* encodeKept(
  array: DenseArray,
  options: ResolvedKeep,
): Steps<{ payload: Uint8Array; params: KeepParams }> {
  const { mode, blockSize, keep, padding, coefficients } = options;
  const grid = blockGrid(array.shape, blockSize, keep);
  const exponent = peakExponent(array.data);
  const kept = allocate({ dtype: coefficients, shape: [grid.blocks, grid.keptValues] });
  yield* encodeBlocks(array.data, grid, padding, powerOfTwo(-exponent), kept);
  return { payload: writeCoefficients(kept), params: { mode, blockSize, keep, coefficients, exponent } };
}

/** @throws VdfcError `CORRUPT` */
export function* decodeKept(
  payload: Uint8Array,
  { blockSize, keep, coefficients, exponent }: KeepParams,
  info: ArrayInfo,
): Steps<Floats> {
  const grid = blockGrid(info.shape, blockSize, keep);
  const kept = readCoefficients(payload, grid.blocks * grid.keptValues, coefficients);
  const out = allocate(info);
  yield* decodeBlocks(kept, grid, powerOfTwo(exponent), largest(info.dtype), out);
  return out;
}
