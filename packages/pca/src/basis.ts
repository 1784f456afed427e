import { sha256 } from '@noble/hashes/sha2.js';
import {
  type ArrayInfo,
  type ArrayInput,
  type Codec,
  type DenseArray,
  defineCodec,
  type Encoded,
  inspect,
  toDense,
  VdfcError,
} from '@vdfc/core';
import { decodeBands, encodeBands } from '@vdfc/numerics/coding';
import { peakOf, quantise, toDomain } from '@vdfc/numerics/quantise';
import { type PcaFitOptions, type ResolvedFit, resolveFit } from './fit-options.js';
import { directionsOf } from './kernel/factors.js';
import { ImageTransform } from './kernel/images.js';
import { leading } from './kernel/leading.js';
import { multiply } from './kernel/products.js';
import { unfold, unfoldingOf } from './kernel/unfold.js';
import { corrupt, HASH_BYTES, type PcaParams, paramNames, readParams, writeParams } from './layout.js';
import { stepOf } from './options.js';

/** An array to learn from: of rank 1 to 3, or a batch of such arrays of rank 4. */
export type PcaSample = ArrayInput;

/** Components that many arrays share, stored once. A plain value; make it with `pca.fit` or `readPcaBasis`. */
export interface PcaBasis {
  /** The container it is stored in; `readPcaBasis` reads it back. */
  readonly bytes: Uint8Array;
  /** Its name in other containers: the first 8 bytes of the SHA-256 of `bytes`, 16 hexadecimal digits. */
  readonly hash: string;
  /** Number of component images. */
  readonly components: number;
  /** Shape of a component image. */
  readonly image: readonly number[];
  /** Axis of the samples across which the slices lie; -1: images are whole samples. */
  readonly axis: number;
  /** The domain is f^exponent. */
  readonly exponent: number;
  /** The images as they are decoded, row-major components x places, each of about length 1. */
  readonly directions: Float64Array;
}

/** A codec of the same id, which writes bases. */
const basisCodec: Codec<ResolvedFit> = /* @__PURE__ */ defineCodec<ResolvedFit, ResolvedFit>({
  kind: 'codec',
  id: 'pca',
  version: 1,
  summary: 'Lossy: component images of many arrays',
  paramNames,
  accepts: { dtypes: ['float64'], nonFinite: 'reject' },
  resolve: (options) => options as ResolvedFit,
  guarantee: () => ({ kind: 'none' }),
  encode: encodeBasis,
  decode: (payload, params, info) => decodeBasis(payload, readParams(params, info), info),
});

function encodeBasis({ data, shape }: DenseArray, { axis, exponent, stepIndex }: ResolvedFit): Encoded {
  const [components, ...image] = shape as [number, ...number[]];
  const transform = new ImageTransform(image);
  const coefficients = Float64Array.from(data);
  transform.forward(coefficients, components);
  const levels = new Int32Array(coefficients.length);
  quantise(coefficients, stepOf(stepIndex), 0.5, levels);
  // Whole samples have axis -1.
  const params = { axis: axis + 1, components, exponent, stepIndex };
  return {
    payload: encodeBands(levels, transform.bands(components)),
    params: writeParams({ form: 'basis', ...params }),
  };
}

/** The images of a basis' payload, row-major components x places. */
export function decodeBasis(payload: Uint8Array, params: PcaParams, { shape }: ArrayInfo): Float64Array {
  const [components, ...image] = shape as [number, ...number[]];
  if (image.length === 0 || components !== params.components) {
    throw corrupt(`${params.components} images`, `an array of shape [${shape}]`);
  }
  const transform = new ImageTransform(image);
  const levels = new Int32Array(components * transform.size);
  decodeBands(payload, levels, transform.bands(components));
  return directionsOf(levels, components, transform);
}

/**
 * The components that samples share: of all of them or of their slices, in the domain f^exponent, each sample in units of its
 * own peak. The basis is the same for the same samples and options.
 *
 * @throws VdfcError `BAD_OPTION`; `BAD_INPUT` if there is no sample with a value other than zero, shapes differ, a value is not
 *   finite, or the components are more than the slices
 */
export function fitPca(samples: Iterable<PcaSample>, options: PcaFitOptions = {}): PcaBasis {
  const resolved = resolveFit(options);
  const { matrix, rows, image, count, axis } = stack(samples, resolved);
  const columns = matrix.length / rows;
  const { values, left } = leading(matrix, rows, columns, Math.min(resolved.components, rows, columns));
  const step = stepOf(resolved.stepIndex);
  // Images weigh as much as in an average sample: more precision for those that are needed more.
  const weight = 1 / Math.sqrt(count);
  const components = Math.max(1, values.filter((value) => value * weight > step).length);
  const images = new Float64Array(components * columns);
  multiply(left, matrix, components, rows, columns, images);
  const data = images.map((value) => value * weight);
  const bytes = basisCodec.encode({ data, shape: [components, ...image] }, { ...resolved, axis });
  return readPcaBasis(bytes);
}

interface Stack {
  /** Slices of all samples in the domain, row-major rows x places. */
  readonly matrix: Float64Array;
  readonly rows: number;
  readonly image: readonly number[];
  /** Number of samples, those of batches counted one by one. */
  readonly count: number;
  readonly axis: number;
}

function stack(samples: Iterable<PcaSample>, { axis, exponent }: ResolvedFit): Stack {
  const parts: Float64Array[] = [];
  let image: readonly number[] | undefined;
  let count = 0;
  let rank = 0;
  for (const sample of samples) {
    const { data, shape } = toDense(sample);
    rank = Math.min(shape.length, 3);
    const unfolding = unfoldingOf(shape, axisIn(shape, axis));
    image ??= unfolding.image;
    if (String(image) !== String(unfolding.image)) {
      throw badSamples(`slices of shape [${image}] in all samples`, `slices of shape [${unfolding.image}]`);
    }
    const odd = data.findIndex((value) => !Number.isFinite(value));
    if (odd >= 0) throw badSamples('finite values', `${data[odd]} at element ${odd}`);
    const values = new Float64Array(data.length);
    toDomain(data, { exponent: exponent / 100, peak: peakOf(data), clamped: false }, values);
    parts.push(unfold(values, unfolding, new Float64Array(data.length)));
    count += shape.length === 4 ? shape[0]! : 1;
  }
  const matrix = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => {
    matrix.set(part, at);
    return at + part.length;
  }, 0);
  if (image === undefined || peakOf(matrix) === 0) {
    throw badSamples('samples with values other than zero', `${count} samples, all zeros`);
  }
  const columns = image.reduce((product, length) => product * length, 1);
  return { matrix, rows: matrix.length / columns, image, count, axis: rank === 1 ? -1 : axis };
}

/** The axis of a sample's array across which its slices lie; of a batch, one more. */
function axisIn(shape: readonly number[], axis: number): number {
  if (shape.length === 1) return -1;
  const found = shape.length === 4 ? axis + 1 : axis;
  if (found < shape.length) return found;
  throw badSamples(`samples with an axis ${axis} (option axis)`, `a sample of shape [${shape}]`);
}

function badSamples(expected: string, found: string): VdfcError {
  return new VdfcError('BAD_INPUT', `Cannot fit basis of pca: expected ${expected}, got ${found}`, {
    codec: 'pca',
  });
}

/**
 * Reads a basis back from its container.
 *
 * @throws VdfcError `CORRUPT`, `UNSUPPORTED_VERSION`, `LIMIT`; `BAD_INPUT` if the container holds something else
 */
export function readPcaBasis(bytes: Uint8Array): PcaBasis {
  const { codec, dtype, shape, filters, packers, guards } = inspect(bytes, [basisCodec]);
  const plain = filters.length + packers.length + guards.length === 0;
  const known = codec.id === 'pca' && plain;
  const params = known ? readParams(Object.values(codec.params), { dtype, shape }) : undefined;
  if (params?.form !== 'basis') {
    const message = `Cannot read basis of pca: expected a container made by pca.fit, got one of ${codec.id} that holds no basis`;
    throw new VdfcError('BAD_INPUT', message, { codec: 'pca' });
  }
  const image = shape.slice(1);
  return {
    bytes: Uint8Array.from(bytes),
    hash: hex(sha256(bytes).subarray(0, HASH_BYTES)),
    components: params.components,
    image,
    axis: params.axis - 1,
    exponent: params.exponent / 100,
    directions: Float64Array.from(basisCodec.decode(bytes).data),
  };
}

/** Two digits a byte. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The bytes that `hex` wrote. */
export function fromHex(digits: string): Uint8Array {
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) =>
    Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16),
  );
}
