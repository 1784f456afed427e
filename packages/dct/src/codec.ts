import {
  type ArrayInfo,
  allocate,
  type Codec,
  type DenseArray,
  defineCodec,
  type Encoded,
  type Floats,
  type Params,
  type Steps,
} from '@vdfc/core';
import { decodeBlocks, encodeBlocks } from './kernel/blocks.js';
import { blockGrid } from './kernel/grid.js';
import { peakExponent, powerOfTwo } from './kernel/scale.js';
import {
  largest,
  paramNames,
  readCoefficients,
  readParams,
  writeCoefficients,
  writeParams,
} from './layout.js';
import { type DctOptions, dctQuality, type ResolvedDctOptions, resolveDct } from './options.js';

/**
 * Orthonormal DCT-II of blocks, of whose coefficients the lowest are kept. Float32 and float64 arrays of rank 1 to 4
 * without NaN and infinities; the blocks lie in the last three axes, the first axis of a rank 4 array is a batch.
 *
 * Promises no bound: how far a value moves depends on what the dropped coefficients held.
 */
export const dct: Codec<DctOptions> = /* @__PURE__ */ defineCodec<DctOptions, ResolvedDctOptions>({
  kind: 'codec',
  id: 'dct',
  version: 1,
  summary: 'Lossy: lowest cosine coefficients of blocks',
  paramNames,
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve: resolveDct,
  guarantee: () => ({ kind: 'none' }),
  encode,
  decode,
  quality: dctQuality,
});

function* encode(array: DenseArray, options: ResolvedDctOptions): Steps<Encoded> {
  const { blockSize, keep, padding, coefficients } = options;
  const grid = blockGrid(array.shape, blockSize, keep);
  const exponent = peakExponent(array.data);
  const kept = allocate({ dtype: coefficients, shape: [grid.blocks, grid.keptValues] });
  yield* encodeBlocks(array.data, grid, padding, powerOfTwo(-exponent), kept);
  return {
    payload: writeCoefficients(kept),
    params: writeParams({ blockSize, keep, coefficients, exponent }),
  };
}

function* decode(payload: Uint8Array, params: Params, info: ArrayInfo): Steps<Floats> {
  const { blockSize, keep, coefficients, exponent } = readParams(params, info);
  const grid = blockGrid(info.shape, blockSize, keep);
  const kept = readCoefficients(payload, grid.blocks * grid.keptValues, coefficients);
  const out = allocate(info);
  yield* decodeBlocks(kept, grid, powerOfTwo(exponent), largest(info.dtype), out);
  return out;
}
