import {
  allocate,
  type Codec,
  type CodecSpec,
  type DenseArray,
  defineCodec,
  type Encoded,
  elementCount,
  type Floats,
  OptionReader,
  type Params,
  type Steps,
  VdfcError,
} from '@vdfc/core';
import { peakOf } from '@vdfc/testkit';

export interface LevelsOptions {
  /** Bytes for each value, 1 to 3. @default 2 */
  readonly width?: number;
}

export type LevelsSpec = CodecSpec<LevelsOptions, Required<LevelsOptions>>;

/** A small, sound, lossy codec: every value as one of 256^width levels between -peak and peak. Works in steps. */
export const levelsSpec: LevelsSpec = {
  kind: 'codec',
  id: 'test.levels',
  version: 1,
  summary: 'Uniform levels between the extremes',
  paramNames: ['width', 'peak'],
  accepts: { dtypes: ['float32', 'float64'], nonFinite: 'reject' },
  resolve(options) {
    const read = new OptionReader('test.levels', options, ['width']);
    return { width: read.integer('width', { min: 1, max: 3, default: 2 }) };
  },
  // Half a level, and the rounding of the result to float32.
  guarantee: ({ width }) => ({ kind: 'max-error', value: 0.5 / topLevel(width) + 6e-8, of: 'peak' }),
  encode: encodeLevels,
  decode: decodeLevels,
  quality: (q) => ({ width: 1 + Math.round(2 * q) }),
};

/** The codec, or a version of it that differs in some respects. */
export function levels(changes: Partial<LevelsSpec> = {}): Codec<LevelsOptions> {
  return defineCodec({ ...levelsSpec, ...changes });
}

export function topLevel(width: number): number {
  return (256 ** width - 2) / 2;
}

export function* encodeLevels({ data }: DenseArray, { width }: Required<LevelsOptions>): Steps<Encoded> {
  const peak = peakOf(data);
  const top = topLevel(width);
  const payload = new Uint8Array(data.length * width);
  for (let i = 0; i < data.length; i++) {
    if (i % 500 === 0) yield { fraction: i / data.length };
    let level = top + (peak === 0 ? 0 : Math.round((data[i] / peak) * top));
    for (let byte = 0; byte < width; byte++, level = Math.floor(level / 256))
      payload[i * width + byte] = level;
  }
  return { payload, params: [width, peak] };
}

export function decodeLevels(
  payload: Uint8Array,
  [width, peak]: Params,
  info: Parameters<LevelsSpec['decode']>[2],
): Floats {
  const count = elementCount(info.shape);
  const known = (width === 1 || width === 2 || width === 3) && typeof peak === 'number';
  if (!known || payload.length !== count * width) {
    const message = `Cannot read levels: expected ${count} values of 1 to 3 bytes, got ${payload.length} bytes`;
    throw new VdfcError('CORRUPT', message, { codec: 'test.levels' });
  }
  const out = allocate(info);
  const top = topLevel(width);
  for (let i = 0; i < count; i++) {
    let level = 0;
    for (let byte = width - 1; byte >= 0; byte--) level = 256 * level + payload[i * width + byte];
    out[i] = ((level - top) / top) * peak;
  }
  return out;
}
