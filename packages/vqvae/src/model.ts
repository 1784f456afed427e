import { sha256 } from '@noble/hashes/sha2.js';
import {
  type ArrayInfo,
  type Codec,
  type DenseArray,
  defineCodec,
  type Encoded,
  inspect,
  VdfcError,
} from '@vdfc/core';
import { decodeWeights, dequantiseTensors, encodeWeights, quantiseTensors } from '@vdfc/nn';
import { quarterOctaves } from './frame/frame.js';
import { corrupt, HASH_BYTES, hex, paramNames, readParams, type VqvaeParams, writeParams } from './layout.js';
import { type Architecture, layoutOf, type ModelLayout } from './network/architecture.js';
import { type Books, booksOf } from './quantiser/books.js';
import { MOST_PRIOR, priorLengthOf } from './quantiser/prior.js';

/** A trained model. A plain value; make it with `vqvae.train` or `readVqvaeModel`. */
export interface VqvaeModel {
  /** The container it is stored in; `readVqvaeModel` reads it back. */
  readonly bytes: Uint8Array;
  /** Its name in other containers: the first 8 bytes of the SHA-256 of `bytes`, 16 hexadecimal digits. */
  readonly hash: string;
  readonly architecture: Architecture;
  /** Weights of the encoder and of the decoder, as the networks of `@vdfc/nn` hold them. */
  readonly encoder: Float32Array;
  readonly decoder: Float32Array;
  /** Code vectors, row-major levels x codes x dims. */
  readonly books: Float32Array;
  /** Log-odds that coding starts from, in units of 1/16. */
  readonly prior: Int32Array;
}

/** What a model is made of, in full precision. */
export interface ModelParts {
  readonly architecture: Architecture;
  readonly encoder: Float32Array;
  readonly decoder: Float32Array;
  readonly books: Float32Array;
  readonly prior: Int32Array;
}

/** Steps are 2^((byte - 128)/4). */
const STEP_ZERO = 128;
const MOST_STEP = 255;
/** Steps of code vectors, as a share of the root mean square of their level. */
const BOOK_SHARE = 0.25;

interface ModelOptions {
  readonly architecture: Architecture;
  readonly bits: number;
}

/** A codec of the same id, which writes models. */
const modelCodec: Codec<ModelOptions> = /* @__PURE__ */ defineCodec<ModelOptions, ModelOptions>({
  kind: 'codec',
  id: 'vqvae',
  version: 1,
  summary: 'Lossy: parameters of a model',
  paramNames,
  accepts: { dtypes: ['float32'], ranks: [1], nonFinite: 'reject' },
  resolve: (options) => options as ModelOptions,
  guarantee: () => ({ kind: 'none' }),
  encode: encodeModel,
  decode: (payload, params, info) => decodeModel(payload, readParams(params, info), info),
});

function encodeModel({ data }: DenseArray, { architecture, bits }: ModelOptions): Encoded {
  const layout = modelLayout(architecture);
  const indices = layout.tensors.map(({ offset, length }) => {
    if (offset === layout.prior[0]) return STEP_ZERO;
    const share = offset >= layout.books[0] ? BOOK_SHARE : 2 ** (3 - bits);
    return stepIndex(share * rootMeanSquare(data.subarray(offset, offset + length)));
  });
  const levels = new Int32Array(layout.length);
  quantiseTensors(layout.tensors, data as Float32Array, indices.map(stepOf), levels);
  const coded = encodeWeights(levels, layout.tensors);
  const payload = new Uint8Array(indices.length + coded.length);
  payload.set(indices);
  payload.set(coded, indices.length);
  return { payload, params: writeParams({ form: 'model', architecture }) };
}

/** The parameters of a model's payload. @throws VdfcError `CORRUPT` */
export function decodeModel(
  payload: Uint8Array,
  { architecture }: VqvaeParams,
  { shape, dtype }: ArrayInfo,
): Float32Array {
  const layout = modelLayout(architecture!);
  if (dtype !== 'float32' || shape.length !== 1 || shape[0] !== layout.length) {
    throw corrupt(`${layout.length} parameters as float32`, `${dtype} of shape [${shape}]`);
  }
  const count = layout.tensors.length;
  if (payload.length < count) throw corrupt(`at least ${count} bytes of steps`, `${payload.length}`);
  const levels = decodeWeights(payload.subarray(count), layout.tensors);
  const steps = Array.from(payload.subarray(0, count), stepOf);
  const parameters = new Float32Array(layout.length);
  dequantiseTensors(layout.tensors, levels, steps, parameters);
  return parameters;
}

function modelLayout(architecture: Architecture): ModelLayout {
  return layoutOf(architecture, priorLengthOf(architecture));
}

function stepOf(index: number): number {
  return quarterOctaves(index - STEP_ZERO);
}

/** The smallest step that is not below `wanted`, within the range. */
function stepIndex(wanted: number): number {
  let index = 0;
  while (index < MOST_STEP && stepOf(index) < wanted) index++;
  return index;
}

function rootMeanSquare(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum / Math.max(1, values.length));
}

/** A model of these parts, its weights rounded. @param bits precision of the weights: their step is 2^(3 - bits) of their size */
export function writeVqvaeModel(parts: ModelParts, bits: number): VqvaeModel {
  const { architecture, encoder, decoder, books, prior } = parts;
  const layout = modelLayout(architecture);
  const data = new Float32Array(layout.length);
  data.set(encoder, layout.encoder[0]);
  data.set(decoder, layout.decoder[0]);
  data.set(books, layout.books[0]);
  data.set(prior, layout.prior[0]);
  return readVqvaeModel(modelCodec.encode({ data, shape: [data.length] }, { architecture, bits }));
}

/**
 * Reads a model back from its container.
 *
 * @throws VdfcError `CORRUPT`, `UNSUPPORTED_VERSION`, `LIMIT`; `BAD_INPUT` if the container holds something else
 */
export function readVqvaeModel(bytes: Uint8Array): VqvaeModel {
  const { codec, dtype, shape, filters, packers, guards } = inspect(bytes, [modelCodec]);
  const plain = filters.length + packers.length + guards.length === 0;
  const known = codec.id === 'vqvae' && plain;
  const params = known ? readParams(Object.values(codec.params), { dtype, shape }) : undefined;
  if (params?.form !== 'model') {
    const message = `Cannot read model of vqvae: expected a container made by vqvae.train, got one of ${codec.id} that holds no model`;
    throw new VdfcError('BAD_INPUT', message, { codec: 'vqvae' });
  }
  const architecture = params.architecture!;
  const values = modelCodec.decode(bytes).data as Float32Array;
  const layout = modelLayout(architecture);
  const part = ([from, to]: readonly [number, number]): Float32Array => values.slice(from, to);
  const prior = Int32Array.from(part(layout.prior), (logit) =>
    Math.max(-MOST_PRIOR, Math.min(logit, MOST_PRIOR)),
  );
  return {
    bytes: Uint8Array.from(bytes),
    hash: hex(sha256(bytes).subarray(0, HASH_BYTES)),
    architecture,
    encoder: part(layout.encoder),
    decoder: part(layout.decoder),
    books: part(layout.books),
    prior,
  };
}

/** The code books of a model. */
export function modelBooks({ architecture, books }: Pick<VqvaeModel, 'architecture' | 'books'>): Books {
  return booksOf(architecture, books);
}
