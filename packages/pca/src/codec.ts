import {
  type ArrayInfo,
  allocate,
  type Codec,
  type DenseArray,
  defineCodec,
  type Encoded,
  elementCount,
  type Floats,
  type Guarantee,
  type Params,
  type Steps,
} from '@vdfc/core';
import { decodeBasis, fitPca, type PcaBasis, type PcaSample } from './basis.js';
import { decodeComponents, encodeComponents } from './components.js';
import type { PcaFitOptions } from './fit-options.js';
import { paramNames, readParams, readStored, writeParams } from './layout.js';
import { type PcaOptions, pcaQuality, type ResolvedPca, resolvePca } from './options.js';
import { decodeQuantised, encodeQuantised } from './quantised.js';
import { decodeShared, encodeShared } from './shared.js';

/** The codec `pca`, and what makes bases for it. */
export interface PcaCodec extends Codec<PcaOptions> {
  /**
   * A basis of the components that samples share: arrays of rank 1 to 3 of one shape, or batches of them (rank 4).
   * @throws VdfcError `BAD_INPUT`, `BAD_OPTION`
   */
  fit(samples: Iterable<PcaSample>, options?: PcaFitOptions): PcaBasis;
  /**
   * The same codec with a basis at hand: it writes scores for the basis' components and names the basis by its hash; it
   * decodes containers of all modes.
   */
  using(basis: PcaBasis): Codec<PcaOptions>;
}

/**
 * Principal components of the slices of an array: component images and scores, transformed, quantised and entropy-coded;
 * or scores for a basis shared by many arrays; or the plain mean, components and scores of scikit-learn. Float32 and
 * float64 arrays of rank 1 to 4 without NaN and infinities.
 *
 * Promises a bound with `tolerance` only.
 */
export const pca: PcaCodec = /* @__PURE__ */ Object.assign(makePca(undefined), {
  fit: fitPca,
  using: (basis: PcaBasis): Codec<PcaOptions> => makePca(basis),
});

function makePca(basis: PcaBasis | undefined): Codec<PcaOptions> {
  return defineCodec<PcaOptions, ResolvedPca>({
    kind: 'codec',
    id: 'pca',
    version: 1,
    summary:
      'Lossy: principal components of slices, quantised and entropy-coded, own or shared by many arrays',
    paramNames,
    accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
    resolve: (options) => resolvePca(options, basis),
    guarantee: guaranteeOf,
    encode: (array, options) => encode(array, options, basis),
    decode: (payload, params, info) => decode(payload, params, info, basis),
    quality: (q, base) => pcaQuality(q, base, basis),
  });
}

function guaranteeOf(options: ResolvedPca): Guarantee {
  if (options.mode === 'components' || options.tolerance === undefined) return { kind: 'none' };
  return { kind: 'max-error', value: options.tolerance, of: 'unit' };
}

function* encode(array: DenseArray, options: ResolvedPca, basis: PcaBasis | undefined): Steps<Encoded> {
  if (array.data.length === 0) return { payload: new Uint8Array(0), params: writeParams({ form: 'stored' }) };
  if (options.mode === 'components') return encodeComponents(array, options);
  if (options.mode === 'shared' && basis !== undefined) return yield* encodeShared(array, options, basis);
  return yield* encodeQuantised(array, options);
}

function decode(payload: Uint8Array, params: Params, info: ArrayInfo, basis: PcaBasis | undefined): Floats {
  const read = readParams(params, info);
  const out = allocate(info);
  if (read.form === 'stored') out.set(readStored(payload, info));
  if (elementCount(info.shape) === 0) return out;
  if (read.form === 'quantised') decodeQuantised(payload, read, info, out);
  if (read.form === 'components') decodeComponents(payload, read, info, out);
  if (read.form === 'shared') decodeShared(payload, read, info, basis, out);
  if (read.form === 'basis') out.set(decodeBasis(payload, read, info));
  return out;
}
