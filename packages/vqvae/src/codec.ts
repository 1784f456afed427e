import {
  type ArrayInfo,
  allocate,
  type Codec,
  type DenseArray,
  defineCodec,
  type Encoded,
  elementCount,
  type Floats,
  type Params,
  type Steps,
  VdfcError,
} from '@vdfc/core';
import { decodeArray, encodeArray } from './array-code.js';
import { paramNames, readParams, readStored, type VqvaeParams, writeParams, writeStored } from './layout.js';
import { decodeModel, type VqvaeModel } from './model.js';
import { type ResolvedVqvae, resolveVqvae, type VqvaeOptions, vqvaeQuality } from './options.js';
import { SHIPPED, shippedModel } from './shipped/shipped.js';
import { decodeCheckpoint } from './training/checkpoint.js';
import { trainVqvae } from './training/train.js';

/** The codec `vqvae`, and what makes models for it. */
export interface VqvaeCodec extends Codec<VqvaeOptions> {
  /**
   * The same codec with these options as its defaults; with a `model`, it encodes with that and decodes containers that
   * name it.
   * @throws VdfcError `BAD_OPTION`
   */
  with(options: Partial<VqvaeOptions>): VqvaeCodec;
  /** Learns a model from samples. */
  readonly train: typeof trainVqvae;
}

/**
 * Vector quantisation learnt from many VDFs: a convolutional encoder, code books and a decoder, which is not stored with the
 * array. Float32 and float64 arrays of rank 1 to 4 without NaN and infinities. Promises nothing; `bounded` of
 * `@vdfc/guarantees` adds a bound.
 */
export const vqvae: VqvaeCodec = /* @__PURE__ */ extend(/* @__PURE__ */ makeVqvae(undefined), undefined);

/** The codec itself keeps its identity, by which pipelines know it; `with` learns to take a model. */
function extend(codec: Codec<VqvaeOptions>, model: VqvaeModel | undefined): VqvaeCodec {
  const plainWith = codec.with;
  return Object.assign(codec, {
    train: trainVqvae,
    with: (options: Partial<VqvaeOptions>): VqvaeCodec => {
      const { model: other, ...rest } = options ?? {};
      if (other === undefined) return extend(plainWith(options), model);
      checkModel(other);
      return extend(makeVqvae(other).with({ ...codec.options, ...rest }), other);
    },
  });
}

function checkModel(model: VqvaeModel): void {
  if (typeof model === 'object' && model !== null && typeof model.hash === 'string' && 'books' in model)
    return;
  const message = `Cannot use option model of vqvae: expected what vqvae.train or readVqvaeModel gives, got ${typeof model}`;
  throw new VdfcError('BAD_OPTION', message, { codec: 'vqvae', option: 'model' });
}

function makeVqvae(model: VqvaeModel | undefined): Codec<VqvaeOptions> {
  return defineCodec<VqvaeOptions, ResolvedVqvae>({
    kind: 'codec',
    id: 'vqvae',
    version: 1,
    summary:
      'Lossy: codes of a trained vector-quantising network, whose model is shipped or named by its hash',
    paramNames,
    accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
    resolve: resolveVqvae,
    guarantee: () => ({ kind: 'none' }),
    encode: (array, options) => encode(array, options, model),
    decode: (payload, params, info) => decode(payload, params, info, model),
    quality: vqvaeQuality,
  });
}

/** Arrays of up to so many bytes are stored: nothing else is smaller. */
const HANDFUL = 16;

function* encode(array: DenseArray, options: ResolvedVqvae, model: VqvaeModel | undefined): Steps<Encoded> {
  const { data } = array;
  const [first = 0] = data;
  if (data.every((value) => Object.is(value, first))) {
    return { payload: new Uint8Array(0), params: writeParams({ form: 'constant', peak: first }) };
  }
  if (data.byteLength <= HANDFUL) {
    return { payload: writeStored(data), params: writeParams({ form: 'stored' }) };
  }
  const { payload, peak, clamped } = yield* encodeArray(array, options, model ?? shippedModel());
  if (payload.length >= data.byteLength) {
    return { payload: writeStored(data), params: writeParams({ form: 'stored' }) };
  }
  return { payload, params: writeParams({ form: 'coded', clamped, model: model?.hash ?? SHIPPED, peak }) };
}

function* decode(
  payload: Uint8Array,
  params: Params,
  info: ArrayInfo,
  model: VqvaeModel | undefined,
): Steps<Floats> {
  const read = readParams(params, info);
  if (read.form === 'model') return decodeModel(payload, read, info);
  const out = allocate(info);
  if (read.form === 'checkpoint') decodeCheckpoint(payload, info, out);
  if (read.form === 'stored') readStored(payload, info, out);
  if (read.form === 'constant') out.fill(read.peak);
  if (read.form !== 'coded' || elementCount(info.shape) === 0) return out;
  yield* decodeArray(payload, read, info, wantedModel(read, model), out);
  return out;
}

/** @throws VdfcError `UNKNOWN_CODEC` if the model that a container names is not at hand */
function wantedModel({ model: wanted }: VqvaeParams, model: VqvaeModel | undefined): VqvaeModel {
  if (wanted === SHIPPED) return shippedModel();
  if (model !== undefined && model.hash === wanted) return model;
  if (shippedModel().hash === wanted) return shippedModel();
  const found = model === undefined ? `the shipped one, number ${SHIPPED}` : model.hash;
  const message = `Cannot decode with vqvae: the container needs the model ${wanted} (vqvae.with({ model })), at hand is ${found}`;
  throw new VdfcError('UNKNOWN_CODEC', message, { codec: 'vqvae' });
}
