import {
  type ArrayInfo,
  allocate,
  type Codec,
  type CodecSpec,
  defineCodec,
  type Floats,
  type Params,
  type Steps,
} from '@vdfc/core';
import { encodeMlp } from './encode.js';
import { gridOf } from './kernel/grid.js';
import { render } from './kernel/render.js';
import { paramNames, readParams } from './layout/params.js';
import { readPayload } from './layout/payload.js';
import { readConstant, readStored } from './layout/stored.js';
import { modelOf } from './model.js';
import {
  type FourierMlpOptions,
  type MlpOptions,
  mlpQuality,
  type ResolvedMlp,
  resolveFourierMlp,
  resolveMlp,
} from './options.js';

/** What both codecs have in common. */
function specOf<Options extends MlpOptions>(
  id: string,
  summary: string,
  resolve: (options: Options) => ResolvedMlp,
): CodecSpec<Options, ResolvedMlp> {
  return {
    kind: 'codec',
    id,
    version: 1,
    summary,
    paramNames,
    accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
    resolve,
    guarantee: () => ({ kind: 'none' }),
    encode: (array, options) => encodeMlp(id, array, options),
    decode,
    quality: (q, base) => mlpQuality(q, base) as Options,
    budget: (seconds) => ({ budget: seconds }) as Partial<Options>,
  };
}

/**
 * A small network that gives a VDF's value for every place: its rounded parameters, entropy-coded, are the container. Float32
 * and float64 arrays of rank 1 to 4 without NaN and infinities; of rank 4 the first axis is a batch of VDFs, one output of
 * the same network for each.
 *
 * Promises no bound.
 */
export const mlp: Codec<MlpOptions> = /* @__PURE__ */ defineCodec<MlpOptions, ResolvedMlp>(
  /* @__PURE__ */ specOf('mlp', 'Lossy: a network of sines, for a few hundred bytes', resolveMlp),
);

/** As `mlp`, with sines and cosines of the coordinates, of random frequencies, before the first layer. */
export const fourierMlp: Codec<FourierMlpOptions> = /* @__PURE__ */ defineCodec<
  FourierMlpOptions,
  ResolvedMlp
>(/* @__PURE__ */ specOf('fourier-mlp', 'Lossy: a network behind Fourier features', resolveFourierMlp));

function* decode(payload: Uint8Array, params: Params, info: ArrayInfo): Steps<Floats> {
  const form = readParams(params);
  if (form === 'stored') return readStored(payload, info);
  if (form === 'constant') return readConstant(payload, info);
  const { lengths, cells, count } = gridOf(info.shape);
  const stored = readPayload(payload, lengths.length, count, form === 'rounded');
  const out = allocate(info);
  const outs = stored.head.peakExponents.flatMap((exponent, i) =>
    exponent === undefined ? [] : [out.subarray(i * cells, (i + 1) * cells)],
  );
  for (const fraction of render(modelOf(stored), lengths, outs)) yield { fraction };
  return out;
}
